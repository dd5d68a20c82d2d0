"""What a policy's dossier says of its publishing: facts, releases, answers, and how early people were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min
from django.utils import timezone

from danbiet.offices.models import User
from danbiet.policies.models import Answer, KeyFact, Milestone, Policy, Stage
from danbiet.publishing.models import Publication, Release
from danbiet.publishing.queries.publications import pages_of


@dataclass(frozen=True)
class Ahead:
    """How many days the first information ran before the day of effect; negative when it came after."""

    days: int
    first_on: date
    effect_on: date


@dataclass(frozen=True)
class Told:
    """The whole of it."""

    in_work: list[Release]
    public: list[Publication]
    n_facts: int
    unanswered: list[str]
    n_answers: int
    ahead: Ahead | None
    effect_on: date | None


def told_of(policy: Policy, user: User, *, at: datetime) -> Told:
    """Return what was and will be said of this policy."""
    kinds = list(policy.key_facts.values_list("kind", flat=True))
    effect_on = _effect_of(policy)
    return Told(
        in_work=list(Release.objects.visible_to(user).in_work().filter(policy=policy).order_by("-changed_at")[:20]),
        public=list(pages_of(policy, at)[:20]),
        n_facts=len(kinds),
        unanswered=[str(kind.label) for kind in KeyFact.Kind if kind not in kinds],
        n_answers=Answer.objects.public().filter(policy=policy).count(),
        ahead=_ahead(policy, effect_on),
        effect_on=effect_on,
    )


def _effect_of(policy: Policy) -> date | None:
    known = Milestone.objects.filter(policy=policy, stage=Stage.EFFECT).first()
    return (known.happened_on or known.planned_on) if known else None


def _ahead(policy: Policy, effect_on: date | None) -> Ahead | None:
    first = Publication.objects.filter(policy=policy).aggregate(first=Min("published_at"))["first"]
    if first is None or effect_on is None:
        return None
    first_on = timezone.localdate(first)
    return Ahead((effect_on - first_on).days, first_on, effect_on)
