"""Spikes in counts of every few minutes, judged as they come by the tail of the past."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.series.glm import Floats

SPIKE_WINDOWS = (1, 3, 12)
_TAIL = 0.05
_HISTORY_DAYS = 28
_USUAL_DAYS = 14
_HOURS = 24
_DAYS_BEFORE_THE_FIRST = 1
_ASSUMED_EXCESSES = 5
_ASSUMED_EXCESS = 0.1


def spike_rates(counts: Sequence[float] | Floats, *, per_day: int, windows: Sequence[int] = SPIKE_WINDOWS) -> Floats:
    """Return for each count how many like it chance alone would bring in 30 days.

    ``counts`` come ``per_day`` times a day, oldest first; each is judged only
    by what came before it (up to 28 days), so the answer is that of a stream.
    The logarithms of the sums over the last ``windows`` counts, less half of
    what is usual at that hour, have an exponential tail above their 95th
    percentile, fitted anew every hour; the answer is the geometric mean over
    the windows. Infinite below the percentile, and on the first day, which
    nothing judges. Method and figures: docs/method/alarms.md.

    Raises ValueError when ``per_day`` is not a multiple of 24.
    """
    if per_day % _HOURS:
        raise ValueError(f"counts must divide an hour evenly, {per_day} a day do not")
    seen = np.asarray(counts, dtype=np.float64)
    rates = [_rates(_without_hours(np.log1p(_summed(seen, window)), per_day // _HOURS), per_day) for window in windows]
    return np.asarray(np.exp(np.mean(np.log(rates), axis=0)))


def first_spikes(rates: Floats, *, per_day: int, budget: float, rest_days: float = 1.0) -> NDArray[np.int64]:
    """Return the places where an alarm sounds: a rate below ``budget`` and none in the ``rest_days`` before.

    ``budget`` counts single counts in 30 days; those of one spike stand
    together, so far fewer alarms than that sound for nothing.
    """
    places: list[int] = []
    for place in np.flatnonzero(rates < budget):
        if not places or place - places[-1] > rest_days * per_day:
            places.append(int(place))
    return np.array(places, dtype=np.int64)


def _summed(counts: Floats, window: int) -> Floats:
    total = np.concatenate([np.zeros(window), np.cumsum(counts)])
    return np.asarray(total[window:] - total[:-window])


def _without_hours(values: Floats, per_hour: int) -> Floats:
    """Take away the mean of the last two weeks, half of it that of the same hour of the day."""
    hours = -(-len(values) // per_hour)
    padded = np.concatenate([values, np.full(hours * per_hour - len(values), np.nan)])
    means = np.nanmean(padded.reshape(hours, per_hour), axis=1)
    usual = np.empty(hours)
    for hour in range(hours):
        past = means[max(0, hour - _HOURS * _USUAL_DAYS) : hour] if hour else means[:1]
        same = past[::-1][_HOURS - 1 :: _HOURS] if len(past) >= _HOURS else past
        usual[hour] = (past.mean() + same.mean()) / 2
    return np.asarray(values - np.repeat(usual, per_hour)[: len(values)])


def _rates(values: Floats, per_day: int) -> Floats:
    rates = np.full(len(values), np.inf)
    hour = per_day // _HOURS
    for start in range(_DAYS_BEFORE_THE_FIRST * per_day, len(values), hour):
        past = values[max(0, start - _HISTORY_DAYS * per_day) : start]
        bar = np.quantile(past, 1 - _TAIL)
        excesses = past[past > bar] - bar
        mean = (excesses.sum() + _ASSUMED_EXCESSES * _ASSUMED_EXCESS) / (len(excesses) + _ASSUMED_EXCESSES)
        above = values[start : start + hour] - bar
        judged = 30 * per_day * _TAIL * np.exp(-above / mean)
        rates[start : start + hour] = np.where(above > 0, judged, np.inf)
    return rates
