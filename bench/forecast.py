"""How good are forecasts of the next 24 hours, and do their bands hold what comes?

Tweets an hour (five minutes summed), series of the Numenta Anomaly Benchmark; a
forecast every 24 hours from the fifteenth day on, each from the past alone.
``wql`` is the weighted quantile loss over the nine deciles, twice the pinball
loss over the sum of what came, of each series and then their mean; ``_pooled``
takes the sums over all series, where one of them is most of the volume.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import Figure
from bench.nab import read
from danbiet.engine.series import DECILES, forecast, past_coverage

_HOUR = 12
_DAY = 24
_FIRST = 14 * _DAY
_MANY = 100
_PEER = "the same hour of the last day, with quantiles of its past errors"

Counts = NDArray[np.float64]


def run(data: Path) -> Iterator[Figure]:
    """Yield the loss and coverage beside those of the seasonal naive forecast, and the time of 100 series."""
    hours = _hours(data)
    ours, naive = _rolling(hours, forecast), _rolling(hours, _naive)
    days = len(ours[0])
    for name, measure in (("wql", _loss), ("wql_pooled", _pooled_loss)):
        yield _figure(name, measure(*ours), "loss over volume", days * len(hours), measure(*naive))
    yield _figure("coverage80", _coverage(*ours), "share", days * len(hours), _coverage(*naive))
    yield Figure("forecast", "past_coverage80", float(past_coverage(hours).mean()), "share", 28 * len(hours))
    yield Figure("forecast", "s_per_100_series", _seconds(hours), "s of processor time", _MANY)


def _hours(data: Path) -> Counts:
    series = [tweets.counts for tweets in read(data)]
    whole = min(len(counts) for counts in series) // _HOUR
    return np.array([counts[: whole * _HOUR].reshape(whole, _HOUR).sum(axis=1) for counts in series])


def _rolling(hours: Counts, method: Callable[[Counts], Counts]) -> tuple[Counts, Counts]:
    """Return what came (forecasts × series × hours) and the deciles forecast for it."""
    starts = range(_FIRST, hours.shape[1] - _DAY + 1, _DAY)
    return (
        np.array([hours[:, start : start + _DAY] for start in starts]),
        np.array([method(hours[:, :start]) for start in starts]),
    )


def _naive(past: Counts) -> Counts:
    errors = past[:, _DAY:] - past[:, :-_DAY]
    spread = np.quantile(errors, DECILES, axis=1).T
    return np.maximum(past[:, -_DAY:, None] + spread[:, None, :], 0.0)


def _pinball(came: Counts, deciles: Counts) -> Counts:
    """Return twice the pinball loss of each series, as the mean over the deciles."""
    apart, levels = came[..., None] - deciles, np.array(DECILES)
    return 2 * np.maximum(levels * apart, (levels - 1) * apart).mean(axis=-1).sum(axis=(0, 2))


def _loss(came: Counts, deciles: Counts) -> float:
    return float((_pinball(came, deciles) / came.sum(axis=(0, 2))).mean())


def _pooled_loss(came: Counts, deciles: Counts) -> float:
    return float(_pinball(came, deciles).sum() / came.sum())


def _coverage(came: Counts, deciles: Counts) -> float:
    return float(((deciles[..., 0] <= came) & (came <= deciles[..., -1])).mean())


def _seconds(hours: Counts) -> float:
    many = np.tile(hours, (-(-_MANY // len(hours)), 1))[:_MANY]
    spent = []
    for _ in range(3):
        started = time.process_time()
        forecast(many)
        spent.append(time.process_time() - started)
    return float(np.median(spent))


def _figure(metric: str, value: float, unit: str, n: int, peer: float) -> Figure:
    return Figure("forecast", metric, value, unit, n, _PEER, peer, value / peer)
