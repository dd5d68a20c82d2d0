"""Reads of the press desk: with deadlines, and how long answers take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils.translation import gettext as _

from danbiet.offices.models import Agency, Clock, User
from danbiet.offices.working_days import LOCAL
from danbiet.publishing.models import PressRequest

State = PressRequest.State
SETTLED = (State.ANSWERED, State.REFUSED)


@dataclass(frozen=True)
class Speed:
    """How a unit answered the press: ``n`` settled questions, the median time, how many of ``timed`` were in time."""

    unit: str
    n: int
    median: timedelta | None
    in_time: int
    timed: int


def with_deadlines(requests: QuerySet[PressRequest]) -> QuerySet[Any]:
    """Annotate ``due_at`` and ``stopped_at`` of the clock and ``accountable``, the title of the post that owes."""
    clock = Clock.objects.filter(about=Concat(Value("pressrequest:"), Cast(OuterRef("pk"), models.CharField())))
    return requests.annotate(
        due_at=Subquery(clock.values("due_at")[:1]),
        stopped_at=Subquery(clock.values("stopped_at")[:1]),
        accountable=Subquery(clock.values("post__title")[:1]),
    )


def desk_of(user: User) -> QuerySet[Any]:
    """Return the agency's questions in the order of work: open ones by deadline, then the settled, newest first."""
    rows = with_deadlines(PressRequest.objects.visible_to(user))
    return rows.select_related("outlet", "policy", "owner", "owner_post").order_by(
        F("decided_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "received_at"
    )


def open_requests(user: User) -> QuerySet[Any]:
    return desk_of(user).open()  # type: ignore[attr-defined,no-any-return]


def due_by(requests: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Return those of `with_deadlines` whose clock ends before the end of the local day of ``at``, or has ended."""
    tomorrow = datetime.combine(at.astimezone(LOCAL).date() + timedelta(days=1), time.min, LOCAL)
    return requests.filter(due_at__lt=tomorrow)


def by_code(code: str) -> PressRequest | None:
    """Return the question that bears this code, as its asker types it."""
    return with_deadlines(PressRequest.objects.all()).filter(code=code.strip().upper()).first()


def public_answers(agency: Agency | None = None) -> QuerySet[PressRequest]:
    """Return questions with answers that stand in the press room, newest first."""
    rows = PressRequest.objects.filter(is_public=True, state=State.ANSWERED).select_related("agency", "policy")
    return (rows.filter(agency=agency) if agency else rows).order_by("-decided_at")


def response_times(agency: Agency, *, since: date, until: date) -> list[Speed]:
    """Return how each responsible unit answered what was settled between two days, all units together first.

    The unit is the lead unit of the policy asked about, else the post that owed the answer. Withdrawn questions do
    not count; ``in_time`` is told by the clock that ran.
    """
    rows = with_deadlines(
        PressRequest.objects.filter(agency=agency, state__in=SETTLED).filter(_between(since, until))
    ).annotate(unit=Coalesce(NullIf("policy__lead_unit", Value("")), "owner_post__title", Value("")))
    times: dict[str, list[tuple[timedelta, bool | None]]] = defaultdict(list)
    for unit, received, decided, due, stopped in rows.values_list(
        "unit", "received_at", "decided_at", "due_at", "stopped_at"
    ):
        times[unit].append((decided - received, None if due is None else (stopped or decided) <= due))
    everything = [each for some in times.values() for each in some]
    units = [_speed(unit or _("chưa giao"), times[unit]) for unit in sorted(times)]
    return [_speed(_("Toàn cơ quan"), everything), *units]


def _speed(unit: str, times: Iterable[tuple[timedelta, bool | None]]) -> Speed:
    every = list(times)
    timed = [in_time for _length, in_time in every if in_time is not None]
    middle = median(length.total_seconds() for length, _in_time in every) if every else None
    return Speed(unit, len(every), None if middle is None else timedelta(seconds=middle), sum(timed), len(timed))


def _between(since: date, until: date) -> Q:
    """Local days, both included."""
    return Q(
        decided_at__gte=datetime.combine(since, time.min, LOCAL),
        decided_at__lt=datetime.combine(until + timedelta(days=1), time.min, LOCAL),
    )
