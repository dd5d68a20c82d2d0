"""A policy as its readers see it: nothing that nobody approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from danbiet.policies.models import Answer, Milestone, Policy, Stage
from danbiet.portal.queries.press import published
from danbiet.portal.reading import Reading, readings
from danbiet.publishing.models import PressConference, PressRequest, Publication
from danbiet.publishing.queries.press_requests import public_answers
from danbiet.publishing.queries.publications import EXPLAINS, saying
from danbiet.publishing.queries.questions import Counts, counts_of
from danbiet.web.finding import holding, words_of

MOST_RELEASES = 8


@dataclass(frozen=True)
class Event:
    """Something on the policy's way. ``state``: past, now, planned."""

    on: date
    what: str
    label: str = ""
    url: str = ""
    state: str = "past"
    note: str = ""


def public_policies(*, on: date, words: str = "") -> QuerySet[Policy]:
    """Return the policies before the public, those with the newest publication first."""
    found = Policy.objects.public_on(on).select_related("agency", "kind")
    for word in words_of(words):
        told = saying(Publication.objects.standing(), word).values("policy")
        found = found.filter(holding(word, "short_title", "title") | Q(pk__in=told))
    return found.annotate(newest=Max("publications__published_at")).order_by(
        F("newest").desc(nulls_last=True), "sort_key"
    )


class PolicyPage:
    """Everything on one policy's page, each part read once."""

    def __init__(self, policy: Policy, *, at: datetime) -> None:
        self.policy, self.at = policy, at
        self.today = timezone.localdate(at)

    @cached_property
    def readings(self) -> list[Reading]:
        """What was published about it, newest first."""
        return readings(published(until=self.at).filter(policy=self.policy))

    @cached_property
    def standing(self) -> list[Reading]:
        return [each for each in self.readings if not each.is_withdrawn]

    @cached_property
    def source(self) -> Reading | None:
        """The newest standing edition that carries the fact table."""
        return next((each for each in self.standing if each.content.get("facts")), None)

    @cached_property
    def plain_words(self) -> str:
        """What the policy is, as approved; before anything was published, the dossier's own summary."""
        approved = (each.lead for each in self.standing if each.kind in EXPLAINS and each.lead)
        return next(approved, "") or self.policy.summary

    @cached_property
    def pinned(self) -> list[Reading]:
        """Corrections and what was pinned (responses), newest first."""
        return [each for each in self.standing if each.is_correction or each.publication.is_pinned]

    @cached_property
    def withdrawn(self) -> list[Reading]:
        return [each for each in self.readings if each.is_withdrawn]

    @cached_property
    def newest(self) -> list[Reading]:
        return self.readings[:MOST_RELEASES]

    @cached_property
    def documents(self) -> list[object]:
        """The documents named in the newest edition that names any."""
        return next((list(each.documents) for each in self.standing if each.content.get("documents")), [])

    @cached_property
    def answers(self) -> list[Answer]:
        return list(Answer.objects.public().filter(policy=self.policy).order_by("-published_at"))

    @cached_property
    def press_answers(self) -> list[PressRequest]:
        return list(public_answers().filter(policy=self.policy)[:MOST_RELEASES])

    @cached_property
    def counts(self) -> Counts:
        return counts_of(self.policy)

    @cached_property
    def as_of(self) -> datetime | None:
        """When readers last got something new here."""
        moments = [each.changed_at for each in self.readings[:1] + self.withdrawn]
        moments += [each.published_at for each in self.answers[:1] if each.published_at]
        return max(moments, default=None)

    @cached_property
    def timeline(self) -> list[Event]:
        """Milestones, publications and conferences in the order of their days."""
        return sorted([*self._milestones(), *self._published(), *self._conferences()], key=lambda event: event.on)

    def _milestones(self) -> list[Event]:
        known = Milestone.objects.filter(policy=self.policy).exclude(planned_on=None, happened_on=None)
        return [self._milestone(each) for each in known]

    def _milestone(self, milestone: Milestone) -> Event:
        day = milestone.happened_on or milestone.planned_on or self.today
        state = "past" if milestone.happened_on else "planned"
        if milestone.stage == self.policy.stage and (milestone.happened_on or day <= self.today):
            state = "now"
        return Event(day, str(Stage(milestone.stage).label), state=state, note=milestone.basis)

    def _published(self) -> list[Event]:
        return [
            Event(timezone.localdate(each.published_at), each.title, each.kind_label, each.url)
            for each in self.standing
        ]

    def _conferences(self) -> list[Event]:
        held = PressConference.objects.filter(policy=self.policy, is_public=True, called_off_at=None)
        return [
            Event(
                timezone.localdate(each.starts_at),
                each.title,
                each.get_kind_display(),
                state="planned" if each.starts_at > self.at else "past",
            )
            for each in held
        ]


def newest_anywhere(*, at: datetime, most: int) -> list[Reading]:
    """Return the newest standing publications of all agencies."""
    return readings(published(until=at).filter(withdrawn_at=None)[:most])
