"""What every chart has round its marks: title, words under it, fonts."""

from collections.abc import Sequence
from datetime import datetime
from textwrap import wrap
from typing import Any, Final

from danbiet.documents.charts.colours import INK, LINE, QUIET
from danbiet.documents.wording import Language, clean, moment, one_line, word

Spec = dict[str, Any]
Layer = dict[str, Any]

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"

# The renderer bundles Liberation Sans, so a machine without fonts still sets
# ế, ộ and ữ. Text may use only its glyphs: one it lacks (◆) moves the whole
# line to another face.
FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"

_TEXT_WIDTH: Final = 6.2  # mean advance of the face at 12 px


def text_width(text: str, size: float = 12) -> float:
    """Return roughly how many pixels ``text`` takes; never measured exactly."""
    return len(text) * _TEXT_WIDTH * size / 12


def wrapped(text: str, width: float, size: float = 12) -> list[str]:
    """Return ``text`` in lines that fit ``width`` pixels."""
    columns = max(12, int(width / (_TEXT_WIDTH * size / 12)))
    return wrap(one_line(text), columns) or [""]


def framed(
    *,
    layers: Sequence[Layer],
    title: str,
    subtitle: str,
    notes: Sequence[str],
    description: str,
    width: int,
    height: int,
    demo: bool,
    language: Language,
    below: int = 34,
) -> Spec:
    """Return a whole specification: the layers, their title and their notes.

    ``below`` is what the axis needs under the plot, in pixels.
    """
    lead = [word("demo", language)] if demo else []
    return {
        "$schema": SCHEMA,
        "description": clean(description),
        "width": width,
        "height": height,
        "padding": {"left": 5, "right": 10, "top": 5, "bottom": 5},
        "title": {
            "text": wrapped(title, width, 15),
            "subtitle": wrapped(" · ".join([*lead, subtitle]), width),
            "offset": 14,
        },
        "layer": [*layers, _notes(notes, width, height + below)],
        "config": _config(),
    }


def footing(source: str, as_of: datetime, language: Language) -> str:
    """Return ``Nguồn: … · Tính đến 14:05 22/11/2026``."""
    return " · ".join(
        (
            word("source", language, source=one_line(source)),
            word("as_of", language, moment=moment(as_of, language)),
        )
    )


def text_at(text: str | list[str], x: float, y: float, **style: object) -> Layer:
    """Return a text mark at a fixed pixel of the plot."""
    mark = {"type": "text", "text": text, "align": "left", "baseline": "top", **style}
    return {
        "data": {"values": [{}]},
        "mark": mark,
        "encoding": {"x": {"value": x}, "y": {"value": y}},
    }


def _notes(notes: Sequence[str], width: int, y: int) -> Layer:
    lines = [line for note in notes for line in wrapped(note, width, 11)]
    return text_at(lines, 0, y, fontSize=11, lineHeight=15, color=QUIET)


def _config() -> Spec:
    return {
        "font": FONT,
        "aria": False,  # a page names the chart as one image and has its table beside it
        "background": "white",
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "group",
            "fontSize": 15,
            "fontWeight": "bold",
            "lineHeight": 20,
            "color": INK,
            "subtitleColor": QUIET,
            "subtitleFontSize": 12,
            "subtitleLineHeight": 17,
            "subtitlePadding": 4,
        },
        "axis": {
            "labelFontSize": 12,
            "labelColor": QUIET,
            "domainColor": LINE,
            "tickColor": LINE,
            "gridColor": LINE,
            "gridOpacity": 0.6,
            "title": None,
        },
        "text": {"fontSize": 12, "color": INK},
    }
