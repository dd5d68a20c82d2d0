"""Events on the time axis: a rule, a shape and words that touch no others."""

from collections.abc import Sequence

from danbiet.documents.charts.colours import INK, QUIET
from danbiet.documents.charts.frame import Layer, text_at, text_width
from danbiet.documents.charts.volume import Event, Volume
from danbiet.documents.wording import clipped, one_line, word

_ROW = 17  # height of one row of event labels
_SHAPES = {
    "issued": "square",
    "press_conference": "circle",
    "correction": "triangle-down",
    "other": "diamond",
}


def events(volume: Volume, width: int, height: int) -> list[Layer]:
    placed = [(e, x, -10 - row * _ROW) for e, x, row in _placeevents(volume, width)]
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


def _placeevents(volume: Volume, width: int) -> list[tuple[Event, float, int]]:
    """Give each label a row where it touches no other, the latest lowest.

    An earlier label stands higher, so that its words pass above later rules.
    """
    inside = [(volume.slot_of(e.at), e) for e in volume.events]
    latest_first = sorted(
        ((i, e) for i, e in inside if i is not None),
        key=lambda pair: pair[0],
        reverse=True,
    )
    count = len(volume.places)
    taken: list[list[tuple[float, float]]] = []
    placed = []
    for index, event in latest_first:
        x = _centre(index, count, width)
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
