"""Where ticks and labels stand; worked out here so that the browser need not."""

import json
from collections.abc import Mapping, Sequence
from math import ceil, floor, log10


def nice_ticks(highest: float, about: int = 4) -> list[float]:
    """Return round tick values from 0 to at least ``highest``, whole numbers."""
    step = max(1.0, _nice(max(highest, 1) / about))
    return [step * n for n in range(ceil(max(highest, 1) / step) + 1)]


def every(count: int, room: int) -> list[int]:
    """Return which of ``count`` places get a label when ``room`` labels fit.

    The last place always has one: it is the day the reader looks for.
    """
    step = max(1, ceil(count / max(1, room)))
    return sorted(range(count - 1, -1, -step))


def label_expression(labels: Mapping[str, str]) -> str:
    """Return the expression that shows ``labels`` for axis values.

    It is an object literal and a lookup, which the AST interpreter runs under
    a content security policy without eval.
    """
    return f"({json.dumps(dict(labels), ensure_ascii=False)})[datum.value]"


def apart(places: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Return the centres ``places`` of things of ``sizes``, moved off each other.

    Their order is kept; answers lie between ``low`` and ``high`` while they fit.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    answer = list(places)
    edge = low - sizes[order[0]] / 2 if order else low
    for i in order:
        answer[i] = max(places[i], edge + sizes[i] / 2)
        edge = answer[i] + sizes[i] / 2
    edge = high + sizes[order[-1]] / 2 if order else high
    for i in reversed(order):
        answer[i] = min(answer[i], edge - sizes[i] / 2)
        edge = answer[i] - sizes[i] / 2
    return answer


def _nice(raw: float) -> float:
    scale: float = 10.0 ** floor(log10(raw))
    return next(m * scale for m in (1, 2, 5, 10) if m * scale >= raw - 1e-9)
