"""The marks of a volume chart."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from danbiet.documents.charts.axes import apart, every, label_expression, nice_ticks
from danbiet.documents.charts.colours import (
    DANGER,
    INK,
    LINE,
    PALE,
    QUIET,
    policy_colour,
)
from danbiet.documents.charts.frame import (
    Layer,
    Spec,
    footing,
    framed,
    text_at,
    text_width,
    wrapped,
)
from danbiet.documents.charts.volume import Event, Series, Volume, describe_volume
from danbiet.documents.wording import clipped, number, one_line, unit_name, word

_ROW = 17  # height of one row of event labels
_SHAPES = {
    "issued": "square",
    "press_conference": "circle",
    "correction": "triangle-down",
    "other": "diamond",
}


def volume_chart(volume: Volume, *, width: int = 640, height: int = 220) -> Spec:
    """Return the Vega-Lite specification of a volume chart.

    ``width`` and ``height`` are of the plot in pixels; 300 wide suits a phone.
    """
    top = _top(volume)
    bars = len(volume.series) == 1
    layers = [_gap_bands(volume, height), _axes(volume, top, width)]
    layers += _bars(volume, top) if bars else _lines(volume, top, width, height)
    layers += [*_events(volume, width, height), *_alarms(volume, top)]
    return framed(
        layers=[layer for layer in layers if layer],
        title=volume.title,
        subtitle=_subtitle(volume),
        notes=[*_keys(volume), footing(volume.source, volume.as_of, volume.language)],
        description=describe_volume(volume),
        width=width,
        height=height,
        demo=volume.demo,
        language=volume.language,
    )


def _subtitle(volume: Volume) -> str:
    key = "per_hour" if volume.hourly else "per_day"
    unit = unit_name(volume.unit, volume.language)
    measure = word(key, volume.language, unit=unit)
    return f"{one_line(volume.series[0].name)} · {measure}" if len(volume.series) == 1 else measure


def _keys(volume: Volume) -> list[str]:
    """Name only the signs that are in this chart."""
    one = len(volume.series) == 1
    form = "bar" if one else "line"
    present = (
        ("key_alarm", any(s.alarms for s in volume.series)),
        (f"key_estimate_{form}", any(s.estimated for s in volume.series)),
        (f"key_unmeasured_{form}", any(None in s.values for s in volume.series)),
    )
    said = [word(key, volume.language) for key, there in present if there]
    return [" · ".join(said)] if said else []


def _keys_of_days(volume: Volume) -> list[str]:
    return [volume.key(at) for at in volume.days]


def _top(volume: Volume) -> float:
    values = [v for one in volume.series for v in one.values if v is not None]
    return nice_ticks(max(values, default=0))[-1]


def _x(volume: Volume, **more: object) -> dict[str, Any]:
    scale: dict[str, Any] = {
        "domain": _keys_of_days(volume),
        "paddingInner": 0.25,
        "paddingOuter": 0.1,
    }
    scale["type"] = "band"  # lines and bars then stand on the same places
    return {"field": "at", "type": "ordinal", "scale": scale, "title": None, **more}


def _y(top: float, **more: object) -> dict[str, Any]:
    scale = {"domain": [0, top], "nice": False, "zero": True}
    return {
        "field": "value",
        "type": "quantitative",
        "scale": scale,
        "title": None,
        **more,
    }


def _axes(volume: Volume, top: float, width: int) -> Layer:
    """An invisible layer that carries both axes, so that no mark layer must."""
    return {
        "data": {"values": [{"at": _keys_of_days(volume)[0], "value": 0}]},
        "mark": {"type": "point", "opacity": 0},
        "encoding": {
            "x": _x(volume, axis=_time_axis(volume, width)),
            "y": _y(top, axis=_count_axis(volume, top)),
        },
    }


def _time_axis(volume: Volume, width: int) -> Spec:
    shown = every(len(volume.days), width // 58)
    keys = _keys_of_days(volume)
    labels = {keys[i]: volume.label(volume.days[i]) for i in shown}
    return {
        "values": list(labels),
        "labelExpr": label_expression(labels),
        "labelAngle": 0,
        "labelAlign": "center",
        "labelBaseline": "top",
        "labelOverlap": False,
        "labelFlush": False,
        "grid": False,
    }


def _count_axis(volume: Volume, top: float) -> Spec:
    ticks = [int(tick) for tick in nice_ticks(top)]
    labels = {str(tick): number(tick, volume.language) for tick in ticks}
    return {
        "values": ticks,
        "labelExpr": label_expression(labels),
        "domain": False,
        "ticks": False,
        "grid": True,
    }


def _rows(volume: Volume, one: Series) -> list[dict[str, Any]]:
    estimated = {volume.slot_of(at) for at in one.estimated}
    return [
        {
            "at": volume.key(at),
            "value": value,
            "estimated": index in estimated,
            "i": index,
        }
        for index, (at, value) in enumerate(zip(volume.days, one.values, strict=True))
        if value is not None
    ]


def _bars(volume: Volume, top: float) -> list[Layer]:
    one = volume.series[0]
    colour, rows = policy_colour(one.colour_slot), _rows(volume, one)
    sure = [row for row in rows if not row["estimated"]]
    guessed = [row for row in rows if row["estimated"]]
    dashed = {
        "fill": "white",
        "stroke": colour,
        "strokeDash": [4, 3],
        "strokeWidth": 1.5,
    }
    layers = [_mark(volume, top, sure, {"type": "bar", "color": colour})]
    if guessed:
        layers.append(_mark(volume, top, guessed, {"type": "bar", **dashed}))
    return [*layers, _bar_labels(volume, top, one, rows)]


def _bar_labels(volume: Volume, top: float, one: Series, rows: Sequence[dict[str, Any]]) -> Layer:
    """Write the highest and the latest count on their bars, not every one."""
    alarmed = {volume.slot_of(at) for at in one.alarms}
    peak = max(rows, key=lambda row: row["value"], default=None)
    wanted = [row for row in (peak, rows[-1] if rows else None) if row and row["value"]]
    labelled = [
        {
            **row,
            "text": number(row["value"], volume.language),
            "lift": row["i"] in alarmed,
        }
        for row in {row["i"]: row for row in wanted}.values()
    ]
    return (
        {
            "layer": [
                _mark(
                    volume,
                    top,
                    [row for row in labelled if row["lift"] is lifted],
                    {"type": "text", "dy": -22 if lifted else -8, "fontWeight": "bold"},
                    text={"field": "text"},
                )
                for lifted in (False, True)
                if any(row["lift"] is lifted for row in labelled)
            ]
        }
        if labelled
        else {}
    )


def _lines(volume: Volume, top: float, width: int, height: int) -> list[Layer]:
    layers: list[Layer] = []
    for one in volume.series:
        layers += _line(volume, top, one)
    return [*layers, *_line_labels(volume, top, width, height)]


def _line(volume: Volume, top: float, one: Series) -> list[Layer]:
    colour, rows = policy_colour(one.colour_slot), _rows(volume, one)
    solid, dashed, alone = _segments(rows)
    style = {
        "type": "line",
        "color": colour,
        "strokeWidth": 2.25,
        "strokeJoin": "round",
    }
    layers = []
    if solid:
        layers.append(_mark(volume, top, solid, style, detail={"field": "run"}))
    if dashed:
        dash = {**style, "strokeDash": [5, 4]}
        layers.append(_mark(volume, top, dashed, dash, detail={"field": "run"}))
    dots = {"type": "point", "filled": True, "color": colour, "size": 34, "opacity": 1}
    ends = [*alone, *([rows[-1]] if rows and rows[-1] not in alone else [])]
    return [*layers, _mark(volume, top, ends, dots)] if ends else layers


def _segments(
    rows: Sequence[dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Split a line into solid and dashed two-point pieces, and lone points."""
    solid: list[dict[str, Any]] = []
    dashed: list[dict[str, Any]] = []
    joined: set[int] = set()
    run, was_dashed = 0, False
    for before, after in pairwise(rows):
        if after["i"] != before["i"] + 1:
            continue
        is_dashed = after["estimated"] or before["estimated"]
        if before["i"] not in joined or is_dashed != was_dashed:
            run += 1
            (dashed if is_dashed else solid).append({**before, "run": run})
        (dashed if is_dashed else solid).append({**after, "run": run})
        joined |= {before["i"], after["i"]}
        was_dashed = is_dashed
    return solid, dashed, [row for row in rows if row["i"] not in joined]


def _line_labels(volume: Volume, top: float, width: int, height: int) -> list[Layer]:
    """Name every line at its right end, moved apart where ends meet."""
    lasts = [next((v for v in reversed(one.values) if v is not None), None) for one in volume.series]
    wanted = [height * (1 - (v or 0) / top) for v in lasts]
    names = [
        wrapped(_end_label(volume, one, last), max(120, width // 4))
        for one, last in zip(volume.series, lasts, strict=True)
    ]
    places = apart(wanted, [15.0 * len(lines) + 2 for lines in names], 0, height)
    return [
        text_at(
            lines,
            width + 10,
            y - 7.5 * (len(lines) - 1),
            baseline="middle",
            lineHeight=15,
            color=policy_colour(one.colour_slot),
            fontWeight="bold",
        )
        for one, lines, y in zip(volume.series, names, places, strict=True)
    ]


def _end_label(volume: Volume, one: Series, last: float | None) -> str:
    if last is None:
        return f"{clipped(one.name, 44)}: {word('unmeasured', volume.language)}"
    return f"{clipped(one.name, 44)} {number(last, volume.language)}"


def _mark(
    volume: Volume,
    top: float,
    rows: Sequence[dict[str, Any]],
    mark: Spec,
    **channels: object,
) -> Layer:
    return {
        "data": {"values": list(rows)},
        "mark": mark,
        "encoding": {"x": _x(volume), "y": _y(top), **channels},
    }


def _gap_bands(volume: Volume, height: int) -> Layer:
    """Days on which nothing was measured: a pale band, never a zero."""
    gaps = [
        {"at": volume.key(at)}
        for index, at in enumerate(volume.days)
        if all(one.values[index] is None for one in volume.series)
    ]
    style = {"type": "bar", "fill": PALE, "stroke": LINE, "strokeDash": [3, 3]}
    if not gaps:
        return {}
    return {
        "data": {"values": gaps},
        "mark": style,
        "encoding": {"x": _x(volume), "y": {"value": 0}, "y2": {"value": height}},
    }


def _alarms(volume: Volume, top: float) -> list[Layer]:
    """A red triangle above the count: a shape, so that grey print keeps it."""
    points = []
    for one in volume.series:
        alarmed = {volume.slot_of(at) for at in one.alarms}
        points += [row for row in _rows(volume, one) if row["i"] in alarmed]
    mark = {
        "type": "point",
        "shape": "triangle-up",
        "filled": True,
        "color": DANGER,
        "stroke": "white",
        "size": 130,
        "opacity": 1,
        "yOffset": -11,
    }
    return [_mark(volume, top, points, mark)] if points else []


def _events(volume: Volume, width: int, height: int) -> list[Layer]:
    placed = [(e, x, -10 - row * _ROW) for e, x, row in _place_events(volume, width)]
    rules = [_rule(x, y, height) for _, x, y in placed]
    words = [layer for e, x, y in placed for layer in _event_words(volume, e, x, y, width)]
    return [*rules, *words, *(_shape(e, x, y) for e, x, y in placed)]


def _event_words(volume: Volume, event: Event, x: float, y: float, width: int) -> list[Layer]:
    label = _event_label(event, volume, width)
    left = _leans_left(label, x, width)
    style = {"fontSize": 11, "baseline": "middle", "align": "right" if left else "left"}
    at = x - 9 if left else x + 9
    # A white halo keeps the words readable where another event's rule passes.
    halo = text_at(label, at, y, **style, color="white", stroke="white", strokeWidth=5)
    return [halo, text_at(label, at, y, **style, color=INK)]


def _leans_left(label: str, x: float, width: int) -> bool:
    return x + 9 + text_width(label, 11) > width + 60


def _rule(x: float, y: float, height: int) -> Layer:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "stroke": QUIET, "strokeDash": [2, 3]},
        "encoding": {"x": {"value": x}, "y": {"value": y}, "y2": {"value": height}},
    }


def _shape(event: Event, x: float, y: float) -> Layer:
    mark = {
        "type": "point",
        "shape": _SHAPES[event.kind],
        "filled": True,
        "color": INK,
        "size": 55,
        "opacity": 1,
    }
    return {
        "data": {"values": [{}]},
        "mark": mark,
        "encoding": {"x": {"value": x}, "y": {"value": y}},
    }


def _place_events(volume: Volume, width: int) -> list[tuple[Event, float, int]]:
    """Give each label a row where it touches no other, the latest lowest.

    An earlier label stands higher, so that its words pass above later rules.
    """
    inside = [(volume.slot_of(e.at), e) for e in volume.events]
    latest_first = sorted(
        ((i, e) for i, e in inside if i is not None),
        key=lambda pair: pair[0],
        reverse=True,
    )
    taken: list[list[tuple[float, float]]] = []
    placed = []
    for index, event in latest_first:
        x = _centre(index, len(volume.days), width)
        span = _span(_event_label(event, volume, width), x, width)
        row = next(
            (n for n, spans in enumerate(taken) if not _touches(span, spans)),
            len(taken),
        )
        taken[row : row + 1] = [[*taken[row], span] if row < len(taken) else [span]]
        placed.append((event, x, row))
    return placed[::-1]


def _span(label: str, x: float, width: int) -> tuple[float, float]:
    length = text_width(label, 11) + 14
    return (x - length, x + 8) if _leans_left(label, x, width) else (x - 8, x + length)


def _touches(span: tuple[float, float], others: Sequence[tuple[float, float]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _centre(index: int, count: int, width: int) -> float:
    """The centre of a band, by the arithmetic of a d3 band scale."""
    step = width / (count - 0.25 + 0.2)
    return step * (0.1 + index + 0.375)


def _event_label(event: Event, volume: Volume, width: int) -> str:
    kind, label = word(event.kind, volume.language), one_line(event.label)
    named = not label or label.casefold().startswith(kind.casefold())
    return clipped((label or kind) if named else f"{kind}: {label}", max(18, width // 16))
