"""The score of the Numenta Anomaly Benchmark, standard profile.

Written from the published definition (Lavin and Ahmad 2015): the first alarm in
a window earns up to 1, early more than late; a window without one costs 1;
every other alarm outside costs 0.11, less shortly after a window; the first
15% of a series (at most 750 points) do not count. 0 is silence, 100 perfection.
"""

import gzip
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FALSE_ALARM = 0.11
_PROBATION, _MOST_PROBATION = 0.15, 750
_FAR = 3.0


@dataclass(frozen=True)
class Tweets:
    """One series of counts every five minutes, and its windows as first and last places."""

    name: str
    times: list[datetime]
    counts: NDArray[np.float64]
    windows: list[tuple[int, int]]


def read(data: Path) -> Iterator[Tweets]:
    folder = data / "series" / "nab_tweets"
    paths = sorted(folder.glob("*.csv.gz"))
    if not paths:
        raise FileNotFoundError(2, "no series", str(folder / "*.csv.gz"))
    for path in paths:
        with gzip.open(path, "rt") as lines:
            rows = [line.split(",") for line in lines.read().splitlines()[1:]]
        times = [datetime.fromisoformat(moment) for moment, _ in rows]
        windows = json.loads(path.with_name(path.name.removesuffix(".gz") + ".windows.json").read_text())
        ends = [(bisect_left(times, _moment(first)), bisect_right(times, _moment(last)) - 1) for first, last in windows]
        yield Tweets(path.name.removesuffix(".csv.gz"), times, np.array([float(count) for _, count in rows]), ends)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(microsecond=0)


def score(found: Sequence[tuple[Tweets, Sequence[int]]]) -> float:
    """Return the normalised score of series with the places of their alarms."""
    windows = sum(len(tweets.windows) for tweets, _ in found)
    return 100 * (sum(_raw(tweets, alarms) for tweets, alarms in found) + windows) / (2 * windows)


def _raw(tweets: Tweets, alarms: Sequence[int]) -> float:
    first = min(int(_PROBATION * len(tweets.counts)), _MOST_PROBATION)
    counted = [alarm for alarm in alarms if alarm >= first]
    earned = sum(_of_window(window, counted) for window in tweets.windows)
    outside = [alarm for alarm in counted if not any(begin <= alarm <= end for begin, end in tweets.windows)]
    return earned + _FALSE_ALARM * sum(_of_false(alarm, tweets.windows) for alarm in outside)


def _of_window(window: tuple[int, int], alarms: Sequence[int]) -> float:
    begin, end = window
    inside = [alarm for alarm in alarms if begin <= alarm <= end]
    if not inside:
        return -1.0
    return _sigmoid(-(end - inside[0] + 1) / (end - begin + 1)) / _sigmoid(-1.0)


def _of_false(alarm: int, windows: Sequence[tuple[int, int]]) -> float:
    before = [(begin, end) for begin, end in windows if end < alarm]
    if not before:
        return -1.0
    begin, end = before[-1]
    past = (alarm - end) / (end - begin)
    return -1.0 if past >= _FAR else _sigmoid(past)


def _sigmoid(position: float) -> float:
    return float(2 / (1 + np.exp(5 * position)) - 1)
