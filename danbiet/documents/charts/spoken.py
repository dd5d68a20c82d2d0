"""A volume chart in words and in numbers, for those who cannot see it."""

from datetime import date

from danbiet.documents.charts.volume import Cell, Event, Series, Table, Volume
from danbiet.documents.wording import Language, counted, number, one_line, unit_name, word


def describe_volume(volume: Volume) -> str:
    """Return what the chart shows, for those who cannot see it."""
    first, last = volume.full_label(volume.days[0]), volume.full_label(volume.days[-1])
    said = "; ".join(_described(volume, one) for one in volume.series)
    events = _described_events(volume) + _described_band(volume)
    prefix = f"{word('demo', volume.language)}. " if volume.demo else ""
    if volume.language == "vi":
        return f"{prefix}{one_line(volume.title)}, từ {first} đến {last}. {said}.{events}"
    return f"{prefix}{one_line(volume.title)}, from {first} to {last}. {said}.{events}"


def volume_table(volume: Volume) -> Table:
    """Return the table behind the chart: ``(header, rows)``, a row per day.

    A day that was not measured reads ``chưa đo``; an estimate keeps its number
    and says so in the last column, beside alarms, events and the forecast.
    """
    language = volume.language
    names = tuple(f"{one_line(one.name)} ({unit_name(volume.unit, language)})" for one in volume.series)
    header = (
        word("hour" if volume.hourly else "day", language),
        *names,
        word("event", language),
    )
    return header, [_row(volume, index) for index in range(len(volume.days))] + _rows_ahead(volume)


def _rows_ahead(volume: Volume) -> list[tuple[Cell, ...]]:
    ahead = volume.places[len(volume.days) :]
    return [(at, word("not_yet", volume.language), _forecast_words(volume, at)) for at in ahead]


def _forecast_words(volume: Volume, at: date) -> str:
    """What the band says of a day; empty where it says nothing."""
    band = volume.band
    if band is None or at not in band.days:
        return ""
    index = list(band.days).index(at)
    low, middle, high = (number(round(of[index], 1), volume.language) for of in (band.low, band.middle, band.high))
    return word("forecast_of_day", volume.language, low=low, middle=middle, high=high)


def _described_band(volume: Volume) -> str:
    if volume.band is None:
        return ""
    span = "–".join(number(count, volume.language) for count in dict.fromkeys(volume.band.between))
    first, last = volume.full_label(volume.band.days[0]), volume.full_label(volume.band.days[-1])
    unit = unit_name(volume.unit, volume.language)
    return " " + word("forecast", volume.language, first=first, last=last, span=span, unit=unit)


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
    said = _forecast_words(volume, volume.days[index])
    return [*remarks, said] if said else remarks


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
