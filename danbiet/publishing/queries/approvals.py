"""Who may decide on what now: routes, stand-ins, and the order of steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from danbiet.kit.once import once_a_page
from danbiet.offices.models import Agency, PersonInPost, Role, User
from danbiet.publishing.models import Approval, ApprovalStep, Delegation, Edition, ReleaseKind, ReleaseState, Route

# Who approves unless the agency has set its own route: what binds the agency's word goes to its head, what its
# spokesperson stands for daily to the spokesperson.
DEFAULT_ROLES: Final[Mapping[str, str]] = {
    ReleaseKind.PRESS_RELEASE: Role.HEAD,
    ReleaseKind.STATEMENT: Role.HEAD,
    ReleaseKind.RESPONSE: Role.SPOKESPERSON,
    ReleaseKind.BULLETIN: Role.SPOKESPERSON,
    ReleaseKind.BACKGROUND: Role.SPOKESPERSON,
    ReleaseKind.WARNING: Role.HEAD,
    ReleaseKind.HUMAN_STORY: Role.SPOKESPERSON,
}


@dataclass(frozen=True)
class RouteStep:
    """One approval of a route; ``hours`` is the time it should take, None where nobody set one."""

    order: int
    role: str
    hours: int | None = None


@dataclass(frozen=True)
class Waiting:
    """A step that a person may decide now, for herself or in the place of ``on_behalf_of``."""

    step: ApprovalStep
    edition: Edition
    on_behalf_of: User | None

    def is_late(self, at: datetime) -> bool:
        return self.step.due_at is not None and self.step.due_at < at


def route_of(agency: Agency, kind: str, *, is_emergency: bool = False) -> list[RouteStep]:
    """Return the steps that a release of this kind passes in this agency."""
    own = Route.objects.filter(agency=agency, kind=kind).first()
    if is_emergency:
        return [RouteStep(1, own.emergency_role if own else Role.HEAD)]
    if own is None or not own.steps:
        return [RouteStep(1, DEFAULT_ROLES[ReleaseKind(kind)])]
    return [RouteStep(each["order"], each["role"], each.get("hours")) for each in own.steps]


def open_steps(edition: Edition) -> list[ApprovalStep]:
    """Return the steps whose turn it is: undecided, and no undecided one of an earlier order."""
    undecided = [step for step in edition.steps.all() if not _is_decided(edition, step)]
    first = min((step.order for step in undecided), default=None)
    return [step for step in undecided if step.order == first]


def _is_decided(edition: Edition, step: ApprovalStep) -> bool:
    return any(each.step_id == step.pk for each in edition.approvals.all())


def delegations_held(user: User, at: datetime) -> list[Delegation]:
    """Return what this person stands in for now, where the one away still holds the role."""
    day = timezone.localdate(at)
    running = (
        Delegation.objects.filter(stand_in=user, agency=user.agency_id, from_at__lte=at, to_at__gt=at, ended_at=None)
        .select_related("absent")
        .order_by("pk")
    )
    holding = set(
        PersonInPost.objects.on(day)
        .filter(user__in=[each.absent_id for each in running], post__agency=user.agency_id)
        .values_list("user_id", "post__role")
    )
    return [each for each in running if (each.absent_id, each.role) in holding]


@once_a_page(key=lambda user, at: user.pk)
def approvals_waiting(user: User, at: datetime) -> list[Waiting]:
    """Return the steps that this person may decide now, the most urgent first.

    In her own roles and in those she stands in for; never on what she, or the one away, wrote or submitted, nor a
    second step of one edition.
    """
    if user.agency_id is None:
        return []
    roles = user.roles_on(timezone.localdate(at))
    stands_in = delegations_held(user, at)
    wanted = {*roles, *(each.role for each in stands_in)}
    found = [_waiting(user, edition, roles, stands_in) for edition in _submitted(user.agency_id, wanted)]
    return sorted((each for each in found if each), key=_urgency)


def _urgency(waiting: Waiting) -> tuple[bool, bool, Any, int]:
    due = waiting.step.due_at
    return (not waiting.edition.is_emergency, due is None, due or waiting.edition.frozen_at, waiting.step.pk)


def _submitted(agency_id: int, roles: Iterable[str]) -> Sequence[Edition]:
    """The last edition of each submitted release that has a step for one of these roles."""
    editions = (
        Edition.objects.filter(
            release__agency=agency_id,
            release__state=ReleaseState.SUBMITTED,
            release__dropped_at=None,
            # `distinct` would compare whole texts, on every page of the desk.
            pk__in=ApprovalStep.objects.filter(role__in=list(roles)).values("edition"),
        )
        .select_related("release__policy", "submitter", "author")
        .prefetch_related("steps", "approvals")
        .order_by("release_id", "-number")
    )
    last: dict[int, Edition] = {}
    for edition in editions:
        last.setdefault(edition.release_id, edition)
    return list(last.values())


def _waiting(user: User, edition: Edition, roles: Iterable[str], stands_in: Sequence[Delegation]) -> Waiting | None:
    if not _may_decide(edition, user.pk):
        return None
    for step in open_steps(edition):
        if step.role in set(roles):
            return Waiting(step, edition, None)
        for each in stands_in:
            if each.role == step.role and _may_decide(edition, each.absent_id):
                return Waiting(step, edition, each.absent)
    return None


def _may_decide(edition: Edition, person_id: int) -> bool:
    if person_id in writers_of(edition):
        return False
    return not any(person_id in (each.person_id, each.on_behalf_of_id) for each in edition.approvals.all())


def writers_of(edition: Edition) -> frozenset[int]:
    """Return the ids of all who may not decide on this edition: who wrote and who submitted it."""
    return frozenset({*edition.writer_ids, edition.author_id, edition.submitter_id})


def unfilled(agency: Agency, steps: Sequence[RouteStep], *, without: Iterable[int], at: datetime) -> list[str]:
    """Return the roles of steps for which nobody is left who could decide, each person deciding once."""
    away = set(without)
    able = [sorted(_holders(agency, step.role, at) - away) for step in steps]
    taken: dict[int, int] = {}
    return [step.role for index, step in enumerate(steps) if not _seat(index, able, taken, set())]


def _seat(index: int, able: Sequence[Sequence[int]], taken: dict[int, int], tried: set[int]) -> bool:
    """Seat step ``index``, moving others where that helps (augmenting paths of a bipartite matching)."""
    for person in able[index]:
        if person in tried:
            continue
        tried.add(person)
        if person not in taken or _seat(taken[person], able, taken, tried):
            taken[person] = index
            return True
    return False


def _holders(agency: Agency, role: str, at: datetime) -> set[int]:
    day = timezone.localdate(at)
    own = _in_role(agency, role, day)
    standing_in = Delegation.objects.filter(
        agency=agency, role=role, absent__in=own, from_at__lte=at, to_at__gt=at, ended_at=None, stand_in__is_active=True
    )
    return {*own, *standing_in.values_list("stand_in_id", flat=True)}


def _in_role(agency: Agency, role: str, day: date) -> set[int]:
    held = PersonInPost.objects.on(day).filter(post__agency=agency, post__role=role, user__agency=agency)
    return set(held.filter(user__is_active=True).values_list("user_id", flat=True))


def people_for(step: ApprovalStep, at: datetime) -> list[User]:
    """Return whom a link for this step may be sent to."""
    agency = step.edition.release.agency
    able = _holders(agency, step.role, at) - writers_of(step.edition)
    return list(User.objects.filter(pk__in=able).order_by("sort_key"))


def decisions_of(edition: Edition) -> list[Approval]:
    """Return what was decided on an edition, in order, with the people."""
    return list(edition.approvals.select_related("person", "on_behalf_of", "step").order_by("at", "pk"))


def delegations(user: User, at: datetime) -> Any:
    """Return the delegations of the person's agency that run or will run."""
    return (
        Delegation.objects.filter(agency=user.agency_id, ended_at=None)
        .filter(Q(to_at__gt=at))
        .select_related("absent", "stand_in")
        .order_by("from_at", "pk")
    )
