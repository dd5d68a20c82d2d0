"""Finding the benchmarks of the repository's folder ``bench`` and writing their figures down."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"

HEADINGS = ("figure", "n", "value", "unit", "peer", "peer's value", "ratio")


class Figure(Protocol):
    """What a benchmark yields; ``bench.Figure`` is the class."""

    metric: str
    value: float
    unit: str
    n: int
    peer: str | None
    peer_value: float | None
    ratio: float | None


Run = Callable[[Path], Iterator[Figure]]


class UnknownBenchmark(LookupError):
    """No benchmark has that name; the message lists those there are."""


def choose(names: Sequence[str]) -> dict[str, Run]:
    """Return the named benchmarks, or all. A benchmark is a module of ``bench`` with a function ``run``."""
    known = dict(_found())
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UnknownBenchmark(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(known) or 'none'}.")
    return {name: run for name, run in known.items() if not names or name in names}


def sentence(name: str, figure: Figure) -> str:
    """Return a figure in one line, with the peer's where one was measured."""
    peer = f"   {figure.peer}: {_number(figure.peer_value)} (×{_number(figure.ratio)})" if figure.peer else ""
    return f"{name}: {figure.metric} = {_number(figure.value)} {figure.unit} (n = {figure.n}){peer}"


def table(measured: Mapping[str, Sequence[Figure]]) -> str:
    """Return every figure as one Markdown page, a section for each benchmark."""
    parts = ["# Benchmarks", "", "Written by `make bench`; each figure names how many cases it rests on.", ""]
    for name, figures in measured.items():
        parts += [f"## {name}", "", _row(HEADINGS), _row(["---"] * len(HEADINGS))]
        parts += [_row(_cells(figure)) for figure in figures]
        parts.append("")
    return "\n".join(parts)


def _found() -> Iterator[tuple[str, Run]]:
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    for module in pkgutil.iter_modules([str(BENCH)]):
        run = getattr(importlib.import_module(f"bench.{module.name}"), "run", None)
        if run is not None:
            yield module.name, run


def _cells(figure: Figure) -> list[str]:
    ours = [figure.metric, str(figure.n), _number(figure.value), figure.unit]
    return [*ours, figure.peer or "", _number(figure.peer_value), _number(figure.ratio)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
