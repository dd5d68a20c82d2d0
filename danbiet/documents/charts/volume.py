"""Counts over time, for one policy or several."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from danbiet.documents.wording import (
    Language,
    Unit,
    counted,
    day,
    local,
    moment,
    number,
    one_line,
    short_day,
    unit_name,
    word,
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
    several as lines. ``as_of`` must carry a time zone.

    Raises ChartDoesNotFit when a series has another number of values.
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
    hourly: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hourly", any(isinstance(d, datetime) for d in self.days))
        if not self.days or not self.series:
            raise ChartDoesNotFit("A volume chart needs at least one day and one series.")
        for one in self.series:
            if len(one.values) != len(self.days):
                raise ChartDoesNotFit(f"{one.name!r} has {len(one.values)} values for {len(self.days)} days.")

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


def describe_volume(volume: Volume) -> str:
    """Return what the chart shows, for those who cannot see it."""
    first, last = volume.full_label(volume.days[0]), volume.full_label(volume.days[-1])
    said = "; ".join(_described(volume, one) for one in volume.series)
    events = _described_events(volume)
    prefix = f"{word('demo', volume.language)}. " if volume.demo else ""
    if volume.language == "vi":
        return f"{prefix}{one_line(volume.title)}, từ {first} đến {last}. {said}.{events}"
    return f"{prefix}{one_line(volume.title)}, from {first} to {last}. {said}.{events}"


def volume_table(volume: Volume) -> Table:
    """Return the table behind the chart: ``(header, rows)``, a row per day.

    A day that was not measured reads ``chưa đo``; an estimate keeps its number
    and says so in the last column, beside alarms and events.
    """
    language = volume.language
    names = tuple(f"{one_line(one.name)} ({unit_name(volume.unit, language)})" for one in volume.series)
    header = (
        word("hour" if volume.hourly else "day", language),
        *names,
        word("event", language),
    )
    return header, [_row(volume, index) for index in range(len(volume.days))]


def _row(volume: Volume, index: int) -> tuple[Cell, ...]:
    at = volume.days[index]
    unmeasured = word("unmeasured", volume.language)
    values = (one.values[index] for one in volume.series)
    cells = (unmeasured if value is None else value for value in values)
    return (at, *cells, "; ".join(_remarks(volume, index)))


def _remarks(volume: Volume, index: int) -> list[str]:
    language = volume.language
    remarks = [_event_words(e, language) for e in volume.events if volume.slot_of(e.at) == index]
    for key, days in (("alarm", "alarms"), ("estimate", "estimated")):
        for one in volume.series:
            if index in {volume.slot_of(at) for at in getattr(one, days)}:
                remarks.append(f"{word(key, language)}: {one_line(one.name)}")
    return remarks


def _described(volume: Volume, one: Series) -> str:
    language, name = volume.language, one_line(one.name)
    measured = [(v, at) for v, at in zip(one.values, volume.days, strict=True) if v is not None]
    if not measured:
        return f"{name}: {word('unmeasured', language)}"
    peak, at = max(measured, key=lambda pair: pair[0])
    total = counted(volume.total(one), volume.unit, language)
    when, most = volume.full_label(at), number(peak, language)
    parts = [
        f"{name}: {total}, cao nhất {most} ({when})"
        if language == "vi"
        else f"{name}: {total}, highest {most} ({when})"
    ]
    return ", ".join(parts + _reservations(volume, one))


def _reservations(volume: Volume, one: Series) -> list[str]:
    vietnamese = volume.language == "vi"
    spans = "giờ" if volume.hourly else "ngày"
    span = "hours" if volume.hourly else "days"
    missing = sum(value is None for value in one.values)
    counts = (
        (len(one.alarms), f"{spans} có cảnh báo", f"{span} with an alarm"),
        (len(one.estimated), f"{spans} ước tính", f"{span} estimated"),
        (missing, f"{spans} chưa đo", f"{span} not measured"),
    )
    return [f"{n} {vi if vietnamese else en}" for n, vi, en in counts if n]


def _described_events(volume: Volume) -> str:
    inside = [e for e in volume.events if volume.slot_of(e.at) is not None]
    if not inside:
        return ""
    words = "; ".join(f"{_event_words(e, volume.language)} ({volume.full_label(e.at)})" for e in inside)
    return f" {'Mốc' if volume.language == 'vi' else 'Events'}: {words}."


def _event_words(event: Event, language: Language) -> str:
    kind, label = word(event.kind, language), one_line(event.label)
    if not label or label.casefold().startswith(kind.casefold()):
        return label or kind
    return f"{kind}: {label}"


def hours_between(first: datetime, count: int) -> list[datetime]:
    """Return ``count`` whole hours that follow one another from ``first``."""
    start = local(first).replace(minute=0, second=0, microsecond=0)
    return [start + timedelta(hours=n) for n in range(count)]
