"""What came in a period, story by story, for one agency."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from danbiet.listening.models import Follow, Mention

LATE = timedelta(days=2)


@dataclass(frozen=True)
class StoryOfPolicy:
    """A story about a policy within a period. Counts are of its articles in the period."""

    policy_id: int
    story_id: int
    item_id: int
    articles: int
    independent: int
    outlets: int
    first_at: datetime
    last_at: datetime
    item_ids: frozenset[int]


def stories_in(agency_id: int, *, from_at: datetime, to_at: datetime) -> list[StoryOfPolicy]:
    """Return the stories that the agency's policies were mentioned in, the most independent reports first.

    Counted by publication. An article that was published up to two days before the period and could be seen
    only in it is in it too: otherwise one that came late would be in no digest at all.
    """
    came_late = Q(at__gt=from_at - LATE, item__shown_at__gt=from_at)
    followed = Follow.objects.filter(agency=agency_id).values("feed__source")
    rows = (
        Mention.objects.standing()
        .filter(Q(at__gt=from_at) | came_late, policy__agency=agency_id, policy__archived_at=None, at__lte=to_at)
        .filter(item__story__isnull=False, item__source__in=followed)
        .order_by("at", "item_id")
        .values_list("policy_id", "item__story_id", "item_id", "item__is_original", "item__source_id", "at")
    )
    grouped: dict[tuple[int, int], list[tuple[int, bool, int, datetime]]] = defaultdict(list)
    for policy, story, item, original, source, at in rows:
        grouped[policy, story].append((item, original, source, at))
    found = [_story(policy, story, reports) for (policy, story), reports in grouped.items()]
    weight: dict[int, int] = defaultdict(int)
    for each in found:
        weight[each.policy_id] += each.independent
    return sorted(found, key=lambda s: (-weight[s.policy_id], s.policy_id, -s.independent, -s.articles, s.first_at))


def _story(policy: int, story: int, reports: list[tuple[int, bool, int, datetime]]) -> StoryOfPolicy:
    shown = next((item for item, original, _source, _at in reports if original), reports[0][0])
    return StoryOfPolicy(
        policy_id=policy,
        story_id=story,
        item_id=shown,
        articles=len(reports),
        independent=sum(original for _item, original, _source, _at in reports),
        outlets=len({source for _item, _original, source, _at in reports}),
        first_at=reports[0][3],
        last_at=reports[-1][3],
        item_ids=frozenset(item for item, _original, _source, _at in reports),
    )
