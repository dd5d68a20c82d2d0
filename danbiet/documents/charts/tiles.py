"""A grid of 34 equal tiles: places without the size of their land."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import floor, log10
from typing import Any

from danbiet.documents.charts.colours import INK, LINE, QUIET, RAMP
from danbiet.documents.charts.frame import Layer, Spec, footing, framed, text_at
from danbiet.documents.charts.provinces import COLUMNS, PLACES, ROWS
from danbiet.documents.charts.volume import Cell, Table
from danbiet.documents.wording import (
    Language,
    Unit,
    counted,
    number,
    one_line,
    unit_name,
    word,
)

_WIDE, _HIGH, _GAP = 78, 46, 4


class UnknownProvince(ValueError):
    """A name that is none of the 34 units."""


@dataclass(frozen=True)
class Tiles:
    """A count for each province; ``None`` or a missing name is not measured.

    Keys are the names of ``provinces.PLACES`` (``"Hồ Chí Minh"``, ``"Huế"``).
    Raises UnknownProvince for any other.
    """

    title: str
    values: Mapping[str, float | None]
    source: str
    as_of: datetime
    unit: Unit = "sự việc"
    language: Language = "vi"
    demo: bool = False

    def __post_init__(self) -> None:
        unknown = sorted(set(self.values) - set(PLACES))
        if unknown:
            raise UnknownProvince(f"Not among the 34 provinces: {', '.join(unknown)}.")


def tiles(chart: Tiles) -> Spec:
    """Return the specification of the tile grid; every province is present."""
    measured = [v for v in chart.values.values() if v is not None]
    steps = _steps(max(measured, default=0))
    cells = [_cell(chart, name, steps) for name in PLACES]
    missing = len(measured) < len(PLACES)
    keys = [word("key_unmeasured_tile", chart.language)] if missing else []
    measure = word("number_of", chart.language, unit=unit_name(chart.unit, chart.language))
    return framed(
        layers=[*_boxes(cells), *_words(cells), *_key(steps, chart.language)],
        title=chart.title,
        subtitle=measure,
        notes=[*keys, footing(chart.source, chart.as_of, chart.language)],
        description=describe_tiles(chart),
        width=COLUMNS * _WIDE,
        height=ROWS * _HIGH,
        demo=chart.demo,
        language=chart.language,
        below=12,
    )


def describe_tiles(chart: Tiles) -> str:
    """Return the highest provinces and how many were not measured, in words."""
    language = chart.language
    ranked = _ranked(chart)
    prefix = f"{word('demo', language)}. " if chart.demo else ""
    missing = len(PLACES) - len(ranked)
    names = "; ".join(f"{n} {counted(v, chart.unit, language)}" for n, v in ranked[:3])
    most, gap = ("nhiều nhất", "tỉnh, thành phố chưa đo")
    if language == "en":
        most, gap = ("most", "provinces not measured")
    told = f"{most} {names}" if ranked else word("unmeasured", language)
    rest = f"; {missing} {gap}" if missing else ""
    return f"{prefix}{one_line(chart.title)}: {told}{rest}."


def tiles_table(chart: Tiles) -> Table:
    """Return ``(header, rows)``: every province from north to south."""
    unit = unit_name(chart.unit, chart.language)
    header = (word("province", chart.language), word("number_of", chart.language, unit=unit))
    unmeasured = word("unmeasured", chart.language)
    values = ((name, chart.values.get(name)) for name in PLACES)
    rows: list[tuple[Cell, ...]] = [(n, unmeasured if v is None else v) for n, v in values]
    return header, rows


def _ranked(chart: Tiles) -> list[tuple[str, float]]:
    measured = [(name, value) for name, value in chart.values.items() if value is not None]
    return sorted(measured, key=lambda pair: (-pair[1], pair[0]))


def _steps(highest: float) -> list[int]:
    """Return the lower ends of at most five classes; nought stands alone.

    Counts of places are skewed, so the classes grow by a factor; equal steps
    would put 33 provinces into one colour.
    """
    if highest < 1:
        return [0]
    return sorted({0, 1, *(_round_down(highest ** (n / 4)) for n in (1, 2, 3))})


def _round_down(value: float) -> int:
    scale: float = 10.0 ** floor(log10(value))
    return int(max(m * scale for m in (1, 2, 3, 5) if m * scale <= value + 1e-9))


def _cell(chart: Tiles, name: str, steps: list[int]) -> dict[str, Any]:
    value, (column, row) = chart.values.get(name), PLACES[name]
    step = None if value is None else max(0, bisect_right(steps, value) - 1)
    known = value is not None
    return {
        "x": column * _WIDE,
        "y": row * _HIGH,
        "x2": (column + 1) * _WIDE - _GAP,
        "y2": (row + 1) * _HIGH - _GAP,
        "middle": column * _WIDE + (_WIDE - _GAP) / 2,
        "name": name,
        "value": word("unmeasured", chart.language) if value is None else number(value, chart.language),
        "fill": "white" if step is None else RAMP[step],
        "ink": QUIET if step is None else ("white" if step > 2 else INK),
        "known": known,
    }


def _boxes(cells: list[dict[str, Any]]) -> list[Layer]:
    ends = {key: _place(key) for key in ("x", "y", "x2", "y2")}
    fill = {"field": "fill", "type": "nominal", "scale": None}
    plain = {"type": "rect", "cornerRadius": 3}
    dashed = {**plain, "stroke": QUIET, "strokeDash": [3, 3]}
    known = [cell for cell in cells if cell["known"]]
    unknown = [cell for cell in cells if not cell["known"]]
    drawn = ((known, {**plain, "stroke": LINE}), (unknown, dashed))
    return [
        {"data": {"values": rows}, "mark": mark, "encoding": {**ends, "fill": fill}} for rows, mark in drawn if rows
    ]


def _words(cells: list[dict[str, Any]]) -> list[Layer]:
    ink = {"field": "ink", "type": "nominal", "scale": None}
    placed = {"x": _place("middle"), "y": _place("y"), "color": ink}
    name = {"type": "text", "fontSize": 11, "dy": 13, "baseline": "middle"}
    value = {"type": "text", "fontSize": 13, "fontWeight": "bold", "dy": 29, "baseline": "middle"}
    return [
        {
            "data": {"values": cells},
            "mark": mark,
            "encoding": {**placed, "text": {"field": field, "type": "nominal"}},
        }
        for field, mark in (("name", name), ("value", value))
    ]


def _key(steps: list[int], language: Language) -> list[Layer]:
    """The classes, in the empty corner north-east of the grid's centre."""
    left, top = 0, 6 * _HIGH
    layers: list[Layer] = []
    for index in range(len(steps)):
        y = top + index * 20
        layers.append(_swatch(left, y, RAMP[index]))
        layers.append(text_at(_range(steps, index, language), left + 22, y + 2, fontSize=11))
    return layers


def _range(steps: list[int], index: int, language: Language) -> str:
    low = number(steps[index], language)
    if index + 1 == len(steps):
        return low if steps[index] == 0 else f"≥ {low}"
    high = steps[index + 1] - 1
    return low if high == steps[index] else f"{low}–{number(high, language)}"


def _swatch(x: float, y: float, fill: str) -> Layer:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rect", "fill": fill, "stroke": LINE},
        "encoding": {
            "x": {"value": x},
            "x2": {"value": x + 16},
            "y": {"value": y},
            "y2": {"value": y + 14},
        },
    }


def _place(field: str) -> dict[str, Any]:
    if field.endswith("2"):
        return {"field": field}
    scale = {"domain": [0, 1], "range": [0, 1], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}
