"""Benchmarks: one file a question, each with the best peer measured on the same input.

A benchmark is a function that takes the data folder and yields ``Figure``
instances. Data are public research sets that the project neither ships nor
needs to run.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number, and the peer's beside it where a peer was measured.

    ``bench`` names the question (``copies``), ``metric`` the number
    (``recall_cut``), ``n`` how many cases it rests on. ``ratio`` is ours over
    the peer's.
    """

    bench: str
    metric: str
    value: float
    unit: str
    n: int
    peer: str | None = None
    peer_value: float | None = None
    ratio: float | None = None
