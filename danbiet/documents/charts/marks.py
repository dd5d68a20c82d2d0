"""Bars, lines, alarms and gaps of a volume chart."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from danbiet.documents.charts.axes import apart
from danbiet.documents.charts.colours import DANGER, LINE, PALE, policy_colour
from danbiet.documents.charts.frame import Layer, text_at, wrapped
from danbiet.documents.charts.scales import across, mark_layer, rows_of, upward
from danbiet.documents.charts.volume import Series, Volume
from danbiet.documents.wording import clipped, number, word


def bars(volume: Volume, top: float) -> list[Layer]:
    one = volume.series[0]
    colour, rows = policy_colour(one.colour_slot), rows_of(volume, one)
    sure = [row for row in rows if not row["estimated"]]
    guessed = [row for row in rows if row["estimated"]]
    dashed = {
        "fill": "white",
        "stroke": colour,
        "strokeDash": [4, 3],
        "strokeWidth": 1.5,
    }
    layers = [mark_layer(volume, top, sure, {"type": "bar", "color": colour})]
    if guessed:
        layers.append(mark_layer(volume, top, guessed, {"type": "bar", **dashed}))
    return [*layers, _bar_labels(volume, top, one, rows)]


def _bar_labels(volume: Volume, top: float, one: Series, rows: Sequence[dict[str, Any]]) -> Layer:
    """Write the highest and the latest count on their bars, not every one.

    The latest stays unwritten under a forecast, which would run through it.
    """
    alarmed = {volume.slot_of(at) for at in one.alarms}
    peak = max(rows, key=lambda row: row["value"], default=None)
    latest = rows[-1] if rows and volume.band is None else None
    wanted = [row for row in (peak, latest) if row and row["value"]]
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
                mark_layer(
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


def lines(volume: Volume, top: float, width: int, height: int) -> list[Layer]:
    layers: list[Layer] = []
    for one in volume.series:
        layers += _line(volume, top, one)
    return [*layers, *_line_labels(volume, top, width, height)]


def _line(volume: Volume, top: float, one: Series) -> list[Layer]:
    colour, rows = policy_colour(one.colour_slot), rows_of(volume, one)
    solid, dashed, alone = _segments(rows)
    style = {
        "type": "line",
        "color": colour,
        "strokeWidth": 2.25,
        "strokeJoin": "round",
    }
    layers = []
    if solid:
        layers.append(mark_layer(volume, top, solid, style, detail={"field": "run"}))
    if dashed:
        dash = {**style, "strokeDash": [5, 4]}
        layers.append(mark_layer(volume, top, dashed, dash, detail={"field": "run"}))
    dots = {"type": "point", "filled": True, "color": colour, "size": 34, "opacity": 1}
    ends = [*alone, *([rows[-1]] if rows and rows[-1] not in alone else [])]
    return [*layers, mark_layer(volume, top, ends, dots)] if ends else layers


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
    lasts = [_last(one) for one in volume.series]
    wanted = [height * (1 - value / top) for _, value in lasts]
    names = [
        wrapped(_end_label(volume, one, index, value), max(120, width // 4))
        for one, (index, value) in zip(volume.series, lasts, strict=True)
    ]
    places = apart(wanted, [15.0 * len(lines) + 2 for lines in names], 0, height)
    placed = zip(volume.series, names, places, strict=True)
    return [layer for one, words, y in placed for layer in _end_words(one, words, width + 8, y)]


def _end_words(one: Series, words: list[str], x: float, y: float) -> list[Layer]:
    """A dash in the policy's colour, then its name in ink: pale colours do not carry text."""
    first = y - 7.5 * (len(words) - 1)
    dash: Layer = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": policy_colour(one.colour_slot), "strokeWidth": 3},
        "encoding": {"x": {"value": x}, "x2": {"value": x + 12}, "y": {"value": first}},
    }
    return [dash, text_at(words, x + 17, first, baseline="middle", lineHeight=15, fontWeight="bold")]


def _last(one: Series) -> tuple[int, float]:
    """Return place and value of the last measured day; ``(-1, 0)`` when there is none."""
    measured = [(index, value) for index, value in enumerate(one.values) if value is not None]
    return measured[-1] if measured else (-1, 0.0)


def _end_label(volume: Volume, one: Series, index: int, value: float) -> str:
    name, figure = clipped(one.name, 44), number(value, volume.language)
    if index < 0:
        return f"{name}: {word('unmeasured', volume.language)}"
    if index < len(volume.days) - 1:
        return f"{name}: {figure} ({volume.label(volume.days[index])})"
    return f"{name}: {figure}"


def gap_bands(volume: Volume, height: int) -> Layer:
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
        "encoding": {"x": across(volume), "y": {"value": 0}, "y2": {"value": height}},
    }


def forecast_band(volume: Volume, top: float) -> list[Layer]:
    """The band lighter than the bars, its middle dashed: a forecast is no count."""
    if volume.band is None:
        return []
    colour, band = policy_colour(volume.series[0].colour_slot), volume.band
    rows = [
        {"at": volume.key(at), "value": middle, "low": low, "high": high}
        for at, low, middle, high in zip(band.days, band.low, band.middle, band.high, strict=True)
    ]
    area = {"type": "area", "color": colour, "opacity": 0.22}
    line = {"type": "line", "color": colour, "strokeWidth": 1.5, "strokeDash": [4, 3]}
    ends = {"y": upward(top, field="low"), "y2": {"field": "high"}}
    return [mark_layer(volume, top, rows, area, **ends), mark_layer(volume, top, rows, line)]


def alarms(volume: Volume, top: float) -> list[Layer]:
    """A red triangle above the count: a shape, so that grey print keeps it."""
    points = []
    for one in volume.series:
        alarmed = {volume.slot_of(at) for at in one.alarms}
        points += [row for row in rows_of(volume, one) if row["i"] in alarmed]
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
    return [mark_layer(volume, top, points, mark)] if points else []
