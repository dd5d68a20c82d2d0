"""Counts over time, for one policy or several."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from danbiet.documents.charts.bands import Band
from danbiet.documents.wording import (
    Language,
    Unit,
    day,
    local,
    moment,
    short_day,
)

EventKind = Literal["issued", "press_conference", "correction", "other"]
Cell = str | int | float | date | None
Table = tuple[tuple[str, ...], list[tuple[Cell, ...]]]


class ChartDoesNotFit(ValueError):
    """The numbers given do not match the days of the chart."""


@dataclass(frozen=True)
class Series:
    """One line of a chart: a policy, an outlet, a query.

    ``values`` has one number a day; ``None`` is a day that was not measured.
    ``alarms`` and ``estimated`` name days (or hours) of the chart.
    """

    name: str
    values: Sequence[float | None]
    colour_slot: int = 0
    alarms: Sequence[date] = ()
    estimated: Sequence[date] = ()


@dataclass(frozen=True)
class Event:
    """Something that happened to the policy: a mark on the time axis."""

    at: date
    label: str
    kind: EventKind = "other"


@dataclass(frozen=True)
class Volume:
    """A chart of counts per day (or per hour, when ``days`` are datetimes).

    ``days`` are in order and without holes. One series is drawn as bars,
    several as lines. ``as_of`` must carry a time zone. ``band`` is what days to
    come should bring to the one series.

    Raises ChartDoesNotFit when a series or the band has another number of
    values, and for a band beside several series.
    """

    title: str
    days: Sequence[date]
    series: Sequence[Series]
    source: str
    as_of: datetime
    unit: Unit = "sự việc"
    events: Sequence[Event] = ()
    language: Language = "vi"
    demo: bool = False
    band: Band | None = None
    hourly: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hourly", any(isinstance(d, datetime) for d in self.days))
        if not self.days or not self.series:
            raise ChartDoesNotFit("A volume chart needs at least one day and one series.")
        for one in self.series:
            if len(one.values) != len(self.days):
                raise ChartDoesNotFit(f"{one.name!r} has {len(one.values)} values for {len(self.days)} days.")
        if self.band is not None:
            _check(self.band, self.series)

    @property
    def places(self) -> list[date]:
        """The days of the time axis: those counted, then those only forecast."""
        ahead = self.band.days if self.band else ()
        return [*self.days, *(at for at in ahead if self.slot_of(at) is None)]

    def slot_of(self, at: date) -> int | None:
        """Return the index of the day (or hour) that ``at`` falls in, or ``None``."""
        wanted = self.key(at)
        keys = [self.key(one) for one in self.days]
        return keys.index(wanted) if wanted in keys else None

    def key(self, at: date) -> str:
        """Return the sortable name of a day (or hour): ``2026-11-22`` or ``…T14``."""
        if isinstance(at, datetime):
            return local(at).strftime("%Y-%m-%dT%H" if self.hourly else "%Y-%m-%d")
        return at.strftime("%Y-%m-%dT00" if self.hourly else "%Y-%m-%d")

    def label(self, at: date) -> str:
        """Return the axis label of a day (``22/11``) or hour (``14:00``)."""
        if not isinstance(at, datetime):
            return short_day(at, self.language)
        hour = local(at)
        return short_day(hour, self.language) if hour.hour == 0 else f"{hour:%H}:00"

    def full_label(self, at: date) -> str:
        """Return the day in full, with the hour when the chart is hourly."""
        return moment(at, self.language) if isinstance(at, datetime) else day(at, self.language)

    def total(self, one: Series) -> float:
        """Return the sum of the measured values of a series."""
        return sum(value for value in one.values if value is not None)


def _check(band: Band, series: Sequence[Series]) -> None:
    if len(series) > 1:
        raise ChartDoesNotFit("A forecast band stands beside one series, not several.")
    if {len(band.low), len(band.middle), len(band.high)} != {len(band.days)} or not band.days:
        raise ChartDoesNotFit(f"A forecast of {len(band.days)} days needs as many values of each kind.")


def hours_between(first: datetime, count: int) -> list[datetime]:
    """Return ``count`` whole hours that follow one another from ``first``."""
    start = local(first).replace(minute=0, second=0, microsecond=0)
    return [start + timedelta(hours=n) for n in range(count)]
