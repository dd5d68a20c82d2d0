"""What came since the last signed digest, by policy; and how late we learn of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.utils.translation import gettext as _

from danbiet.kit.once import once_a_page
from danbiet.listening.models import Digest, Item, Story
from danbiet.listening.queries.digests import StoryOfPolicy, stories_in
from danbiet.offices.models import User
from danbiet.offices.working_days import LOCAL, since_last_working_close, why_since
from danbiet.policies.models import Policy

MOST_STORIES = 3


@dataclass(frozen=True)
class Since:
    """Where "new" begins, and why there."""

    at: datetime
    basis: str


@dataclass(frozen=True)
class NewsOfPolicy:
    """A policy with what was published about it in the period, the most reported stories first."""

    policy: Policy
    stories: list[tuple[Story, StoryOfPolicy]]
    more: int
    articles: int
    independent: int
    story_ids: frozenset[int]


@dataclass(frozen=True)
class Delay:
    """From publication to screen, over ``n`` articles: the median in seconds, None when n is 0."""

    seconds: float | None
    n: int

    @classmethod
    def of(cls, user: User, *, since: datetime, at: datetime) -> Delay:
        timed = Item.objects.visible_to(user).filter(
            date_is_estimated=False, shown_at__isnull=False, published_at__gt=since, published_at__lte=at
        )
        moments = timed.received_since(since).values_list("published_at", "shown_at")  # type: ignore[attr-defined]
        delays = [max(0.0, (shown - published).total_seconds()) for published, shown in moments if shown]
        return cls(median(delays) if delays else None, len(delays))


@once_a_page(key=lambda user, *, at: user.pk)
def since_of(user: User, *, at: datetime) -> Since:
    """Return since when news is new: the last signed digest, else the last working day's close."""
    last = Digest.objects.visible_to(user).signed().order_by("-to_at").first()
    if last is not None:
        signed = last.to_at.astimezone(LOCAL)
        return Since(last.to_at, _("từ bản điểm báo ký gần nhất, %(when)s") % {"when": f"{signed:%H:%M %d/%m/%Y}"})
    return Since(since_last_working_close(at), why_since(at))


def news_of(user: User, *, at: datetime) -> list[NewsOfPolicy]:
    """Return the policies of the person's agency that were written about since the last digest."""
    if user.agency_id is None:
        return []
    found = stories_in(user.agency_id, from_at=since_of(user, at=at).at, to_at=at)
    grouped: dict[int, list[StoryOfPolicy]] = defaultdict(list)
    for story in found:
        grouped[story.policy_id].append(story)
    policies = Policy.objects.visible_to(user).in_bulk(grouped)
    shown = [story.story_id for some in grouped.values() for story in some[:MOST_STORIES]]
    stories = Story.objects.in_bulk(shown)
    return [_news(policies[key], some, stories) for key, some in grouped.items() if key in policies]


def _news(policy: Policy, found: list[StoryOfPolicy], stories: dict[int, Story]) -> NewsOfPolicy:
    return NewsOfPolicy(
        policy=policy,
        stories=[(stories[each.story_id], each) for each in found[:MOST_STORIES] if each.story_id in stories],
        more=max(0, len(found) - MOST_STORIES),
        articles=sum(each.articles for each in found),
        independent=sum(each.independent for each in found),
        story_ids=frozenset(each.story_id for each in found),
    )
