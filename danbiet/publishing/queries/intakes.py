"""The managing editor's desk: what waits, and how long it takes from handing in to publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.db.models import QuerySet

from danbiet.offices.models import Agency, Clock, User
from danbiet.publishing.models import Intake

CLOCK: Final = "publishing.intake"


@dataclass(frozen=True)
class Turnaround:
    """How long hand-ins took: the median in hours over ``n`` that were published; None where none was."""

    hours: float | None
    n: int


def intakes_list(user: User, *, state: str = "", unit: str = "") -> QuerySet[Intake]:
    """Return hand-ins of the person's agency: open ones first, the oldest first."""
    rows = Intake.objects.visible_to(user)  # type: ignore[attr-defined]
    if state:
        rows = rows.filter(state=state)
    if unit:
        rows = rows.filter(unit=unit)
    listed: QuerySet[Intake] = rows.select_related("sent_by", "taken_by", "policy", "release").order_by(
        "closed_at", "received_at", "pk"
    )
    return listed


def find_receipt(user: User, receipt: str) -> Intake | None:
    """Return the hand-in of this receipt, in the person's own agency."""
    return intakes_list(user).filter(receipt=receipt.strip().lower()).first()


def clocks_of(rows: list[Intake]) -> dict[int, Clock]:
    """Return the running clock of each hand-in, in one query."""
    names = {f"intake:{each.pk}": each.pk for each in rows}
    clocks = Clock.objects.running().filter(rule__key=CLOCK, about__in=names).select_related("rule")
    return {names[each.about]: each for each in clocks}


def turnaround(agency: Agency, *, since: datetime, until: datetime) -> Turnaround:
    """Return the median time from handing in to publication, of what was published in the period."""
    rows = Intake.objects.filter(
        agency=agency, state=Intake.State.PUBLISHED, closed_at__gte=since, closed_at__lt=until
    ).values_list("received_at", "closed_at")
    hours = [(closed - received) / timedelta(hours=1) for received, closed in rows if closed]
    return Turnaround(median(hours) if hours else None, len(hours))


def turnaround_by_unit(agency: Agency, *, since: datetime, until: datetime) -> dict[str, Turnaround]:
    """Return `turnaround` for each unit that had something published in the period."""
    rows = Intake.objects.filter(
        agency=agency, state=Intake.State.PUBLISHED, closed_at__gte=since, closed_at__lt=until
    ).values_list("unit", "received_at", "closed_at")
    by_unit: dict[str, list[float]] = {}
    for unit, received, closed in rows.order_by("unit"):
        if closed:
            by_unit.setdefault(unit, []).append((closed - received) / timedelta(hours=1))
    return {unit: Turnaround(median(hours), len(hours)) for unit, hours in by_unit.items()}
