"""Who approves: an agency's routes, and stand-ins while somebody is away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import Agency, Role, User
from danbiet.publishing.models import Delegation, ReleaseKind, Route

DECIDING: Final = frozenset(Role.values) - {Role.AUDITOR, Role.ADMINISTRATOR}
BINDING: Final = frozenset({Role.HEAD, Role.SPOKESPERSON})
MOST_STEPS: Final = 6
LONGEST_HOURS: Final = 30 * 24


class NoSuchRole(ValueError):
    """A route or a delegation names a role that cannot decide, or that the person does not hold."""


class BadRoute(ValueError):
    """A route needs one to six steps, with whole hours where there are any."""


class BadDelegation(ValueError):
    """A delegation names two people of one agency, a time that is not over, and its written basis."""


@transaction.atomic
def set_route(
    agency: Agency,
    kind: str,
    *,
    steps: Sequence[Mapping[str, Any]],
    emergency_role: str = Role.HEAD,
    by: User,
    at: datetime,
) -> Route:
    """Say who approves a kind of release; it holds for what is submitted from now on.

    ``steps`` are ``{"order": 1, "role": "spokesperson", "hours": 4}``; steps of one order run side by side, ``hours``
    may be None. Raises BadRoute, NoSuchRole.
    """
    wanted = _steps(steps)
    if emergency_role not in BINDING:
        raise NoSuchRole(_("Công bố khẩn do người đứng đầu hoặc người phát ngôn duyệt."))
    route, _new = Route.objects.update_or_create(
        agency=agency, kind=ReleaseKind(kind), defaults={"steps": wanted, "emergency_role": emergency_role}
    )
    record("set_route", route, by=by, at=at, kind=str(kind), steps=wanted, emergency_role=str(emergency_role))
    return route


def _steps(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not 1 <= len(steps) <= MOST_STEPS:
        raise BadRoute(_("Tuyến duyệt cần từ 1 đến {most} bước.").format(most=MOST_STEPS))
    if any(each["role"] not in DECIDING for each in steps):
        raise NoSuchRole(_("Vai này không duyệt nội dung; chọn người đứng đầu, người phát ngôn hoặc biên tập."))
    orders = {order: number for number, order in enumerate(sorted({int(each["order"]) for each in steps}), start=1)}
    kept = [
        {"order": orders[int(each["order"])], "role": str(each["role"]), "hours": _hours(each.get("hours"))}
        for each in steps
    ]
    return sorted(kept, key=lambda each: int(each["order"] or 0))


def _hours(hours: Any) -> int | None:
    if hours in (None, ""):
        return None
    if not 1 <= int(hours) <= LONGEST_HOURS:
        raise BadRoute(_("Thời hạn của một bước từ 1 đến {most} giờ.").format(most=LONGEST_HOURS))
    return int(hours)


@transaction.atomic
def delegate(
    absent: User,
    stand_in: User,
    *,
    role: str,
    from_at: datetime,
    to_at: datetime,
    basis: str,
    by: User,
    at: datetime,
) -> Delegation:
    """Let ``stand_in`` decide in the place of ``absent`` in one role, for a time, on a written basis.

    Only who goes away, or the head of the agency, may do it. Raises NoSuchRole, BadDelegation.
    """
    agency = _require_pair(absent, stand_in, by, at)
    if role not in DECIDING or role not in absent.roles_on(timezone.localdate(at)):
        raise NoSuchRole(_("Người ủy quyền không giữ vai này, nên không ủy quyền được."))
    if to_at <= max(from_at, at) or not basis.strip():
        raise BadDelegation(_("Ủy quyền cần thời gian chưa qua (đến sau từ) và văn bản ủy quyền."))
    made = Delegation.objects.create(
        agency=agency, absent=absent, stand_in=stand_in, role=role,
        from_at=from_at, to_at=to_at, basis=basis.strip(),
    )  # fmt: skip
    record("delegate", made, by=by, at=at, absent=absent.pk, stand_in=stand_in.pk, role=str(role), to_at=to_at)
    return made


def _require_pair(absent: User, stand_in: User, by: User, at: datetime) -> Agency:
    agency = absent.agency
    if absent.pk == stand_in.pk or agency is None or agency.pk != stand_in.agency_id:
        raise BadDelegation(_("Người được ủy quyền là một đồng nghiệp khác trong cùng cơ quan."))
    is_head = by.agency_id == absent.agency_id and Role.HEAD in by.roles_on(timezone.localdate(at))
    if by.pk != absent.pk and not is_head:
        raise BadDelegation(_("Chỉ người đi vắng hoặc người đứng đầu cơ quan lập được ủy quyền."))
    return agency


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User, at: datetime) -> Delegation:
    """End a delegation before its time; ending it twice changes nothing."""
    if Delegation.objects.filter(pk=delegation.pk, ended_at=None).update(ended_at=at):
        record("end_delegation", delegation, by=by, at=at)
    delegation.refresh_from_db()
    return delegation
