"""Outlets by count, and the small line beside a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from danbiet.documents.charts.colours import QUIET, policy_colour
from danbiet.documents.charts.frame import FONT, SCHEMA, Layer, Spec, footing, framed, text_at
from danbiet.documents.charts.volume import Cell, Table
from danbiet.documents.wording import (
    Language,
    Unit,
    clipped,
    counted,
    number,
    one_line,
    unit_name,
    word,
)

_BAR, _STEP, _NAMES = 16, 24, 190


@dataclass(frozen=True)
class OutletBars:
    """How many stories or articles each outlet published: ``(outlet, count)``.

    Sorted here by count; past ``limit`` outlets the rest is one last bar.
    """

    title: str
    counts: Sequence[tuple[str, float]]
    source: str
    as_of: datetime
    unit: Unit = "bài"
    language: Language = "vi"
    demo: bool = False
    colour_slot: int = 0
    limit: int = 12


def outlet_bars(chart: OutletBars, *, width: int = 640) -> Spec:
    """Return the specification of horizontal bars from zero, each labelled."""
    rows = _rows(chart)
    highest = max((count for _, count in rows), default=0) or 1
    room = width - _NAMES - 50
    layers = [
        layer
        for index, (name, count) in enumerate(rows)
        for layer in _bar(chart, index, name, count, room * count / highest)
    ]
    unit = unit_name(chart.unit, chart.language)
    return framed(
        layers=layers,
        title=chart.title,
        subtitle=word("number_of", chart.language, unit=unit),
        notes=[footing(chart.source, chart.as_of, chart.language)],
        description=describe_outlets(chart),
        width=width,
        height=max(1, len(rows)) * _STEP,
        demo=chart.demo,
        language=chart.language,
        below=12,
    )


def describe_outlets(chart: OutletBars) -> str:
    """Return the first three outlets and the total in one sentence."""
    language = chart.language
    ranked = _ranked(chart)
    prefix = f"{word('demo', language)}. " if chart.demo else ""
    total = counted(sum(count for _, count in ranked), chart.unit, language)
    names = "; ".join(f"{name} ({number(count, language)})" for name, count in ranked[:3])
    said = f"{total} của {len(ranked)} báo" if language == "vi" else (f"{total} from {len(ranked)} outlets")
    most = "nhiều nhất" if language == "vi" else "most"
    return f"{prefix}{one_line(chart.title)}: {said}{f', {most} {names}' if names else ''}."


def outlets_table(chart: OutletBars) -> Table:
    """Return ``(header, rows)``: every outlet, the largest count first."""
    unit = unit_name(chart.unit, chart.language)
    header = (word("outlet", chart.language), word("number_of", chart.language, unit=unit))
    rows: list[tuple[Cell, ...]] = list(_ranked(chart))
    return header, rows


def sparkline(
    values: Sequence[float | None],
    *,
    colour_slot: int = 0,
    width: int = 120,
    height: int = 28,
    language: Language = "vi",
    description: str = "",
) -> Spec:
    """Return a line without axes from a zero baseline; ``None`` leaves a gap.

    It stands beside a written number, so it carries no words of its own;
    ``description`` is what a screen reader says, by default the last value.
    """
    rows = [{"at": i, "value": value} for i, value in enumerate(values)]
    last = next((row for row in reversed(rows) if row["value"] is not None), None)
    colour = policy_colour(colour_slot)
    line = {"type": "line", "color": colour, "strokeWidth": 1.5, "invalid": "break-paths-show-path-domains"}
    dot = {"type": "point", "filled": True, "color": colour, "size": 26, "opacity": 1}
    highest = max((value for value in values if value is not None), default=0) or 1
    return {
        "$schema": SCHEMA,
        "description": description or _latest(last["value"] if last else None, language),
        "width": width,
        "height": height,
        "padding": 4,
        "layer": [
            {"data": {"values": data}, "mark": mark, "encoding": _small(len(rows), highest)}
            for data, mark in ((rows, line), ([last] if last else [], dot))
        ],
        "config": {"font": FONT, "background": None, "view": {"stroke": None}},
    }


def _latest(value: float | None, language: Language) -> str:
    return word("unmeasured", language) if value is None else number(value, language)


def _small(count: int, highest: float) -> Spec:
    across = {"domain": [0, max(1, count - 1)], "nice": False, "zero": False}
    up = {"domain": [0, highest], "nice": False}
    return {
        "x": {"field": "at", "type": "quantitative", "axis": None, "scale": across},
        "y": {"field": "value", "type": "quantitative", "axis": None, "scale": up},
    }


def _ranked(chart: OutletBars) -> list[tuple[str, float]]:
    named = [(one_line(name), count) for name, count in chart.counts]
    return sorted(named, key=lambda pair: (-pair[1], pair[0]))


def _rows(chart: OutletBars) -> list[tuple[str, float]]:
    ranked = _ranked(chart)
    if len(ranked) <= chart.limit:
        return ranked
    shown, rest = ranked[: chart.limit - 1], ranked[chart.limit - 1 :]
    others = f"{word('others', chart.language)} ({len(rest)})"
    return [*shown, (others, sum(count for _, count in rest))]


def _bar(chart: OutletBars, index: int, name: str, count: float, length: float) -> list[Layer]:
    y = index * _STEP
    middle = y + _BAR / 2
    bar: Layer = {
        "data": {"values": [{}]},
        "mark": {"type": "rect", "fill": policy_colour(chart.colour_slot)},
        "encoding": {
            "x": {"value": _NAMES},
            "x2": {"value": _NAMES + length},
            "y": {"value": y},
            "y2": {"value": y + _BAR},
        },
    }
    label = text_at(clipped(name, 30), _NAMES - 8, middle, align="right", baseline="middle", color=QUIET)
    figure = text_at(
        number(count, chart.language),
        _NAMES + length + 6,
        middle,
        baseline="middle",
        fontWeight="bold",
    )
    return [label, bar, figure]
