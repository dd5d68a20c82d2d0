"""Which reader belongs to which indicator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from danbiet.measurement.queries import listening, publishing
from danbiet.measurement.queries.reading import Case, Cases, Fold, Reading, middle, read, share
from danbiet.offices.models import Agency


@dataclass(frozen=True)
class UnitReading:
    """What one responsible unit's cases come to."""

    unit: str
    reading: Reading
    open: int  # cases not settled yet


Rows = Sequence[Any] | QuerySet[Any]


@dataclass(frozen=True)
class Reader:
    """How one indicator is read: its figure, the rows behind it, and its single cases where a unit answers for each."""

    measure: Callable[[Agency, datetime, int], Reading]
    rows: Callable[[Agency, datetime, int], Rows]
    cases: Cases | None = None
    fold: Fold = middle


def _of_cases(
    cases: Cases,
    fold: Fold,
    measure: Callable[[Agency, datetime, int], Reading] | None = None,
) -> Reader:
    return Reader(
        measure or (lambda agency, at, days: read(cases(agency, at, days), fold, at=at)),
        cases,
        cases,
        fold,
    )


def measure(key: str, agency: Agency, *, at: datetime, days: int) -> Reading:
    """Return the indicator's reading over the last days; raises KeyError for an unknown key."""
    return READERS[key].measure(agency, at, days)


def rows_behind(key: str, agency: Agency, *, at: datetime, days: int) -> Rows:
    """Return the rows (or `Case`s) that the reading counts; raises KeyError for an unknown key."""
    return READERS[key].rows(agency, at, days)


def by_unit(key: str, agency: Agency, *, at: datetime, days: int) -> list[UnitReading]:
    """Return the reading of each responsible unit, by name; empty where no unit answers for single cases."""
    reader = READERS[key]
    if reader.cases is None:
        return []
    units: dict[str, list[Case]] = {}
    for case in reader.cases(agency, at, days):
        units.setdefault(case.unit, []).append(case)
    return [
        UnitReading(unit, read(cases, reader.fold, at=at), sum(case.value is None for case in cases))
        for unit, cases in sorted(units.items())
    ]


READERS: dict[str, Reader] = {
    "news-delay": Reader(listening.news_delay, listening.timed_items),
    "independent-reports": Reader(listening.independent_reports, listening.reports),
    "alarm-handling": Reader(listening.alarm_handling, listening.closed_alarms),
    "policies-watched": Reader(listening.policies_watched, listening.open_policies),
    "days-ahead": _of_cases(publishing.ahead_of_effect, middle, publishing.days_ahead),
    "press-in-time": _of_cases(publishing.press_requests, share),
    "public-in-time": _of_cases(publishing.questions, share),
    "minutes-to-response": _of_cases(publishing.responses, middle),
    "intake-to-public": _of_cases(publishing.intakes, middle),
    "arrived": _of_cases(publishing.arrived_cases, share, publishing.arrived),
    "played": _of_cases(publishing.played, share, publishing.share_played),
}
