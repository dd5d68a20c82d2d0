"""Daily counts watched for rises of one day to eleven days; many series at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from danbiet.engine.series.baseline import Baseline, DaysOff, Flags, baseline
from danbiet.engine.series.glm import Floats

# Days of the calendar and accepted odds. Long windows stay raised after an event, so they are held strictest.
_WINDOWS = {1: 0.006, 3: 0.003, 7: 0.0005, 11: 0.0002}
_HALF_SEASON = 14
_ASSUMED_DAYS = 50
_MEDIAN_OF_A_SQUARE = 0.4549
_LARGEST = 30.0
_SETTLED = 0.5
_SMALLEST_SPREAD = 0.2


@dataclass(frozen=True)
class Watched:
    """Every day of every series judged (days × series).

    ``expected`` is the usual count; ``score`` how far the strongest window
    reaches towards its bound, an alarm above 1; on closed days both are those
    of the last open day. Days of the training are scored too, for the chart.
    """

    expected: Floats
    score: Floats

    @property
    def alarm(self) -> Flags:
        return self.score > 1


def watch_days(
    counts: NDArray[np.float64] | NDArray[np.int64],
    *,
    training: int,
    days_off: DaysOff | None = None,
    budget: float = 1.0,
    year_days: float = 365.25,
) -> Watched:
    """Judge daily ``counts`` (days × series, beginning on one weekday) after ``training`` days.

    The sum over the last 1, 3, 7 and 11 days is held against what was usual,
    in deviations as they were at that time of the year, and against the
    largest such sums of the training. ``budget`` multiplies the accepted odds
    (about 1% of days, before the days on which an alarm stays up after its
    event). ``days_off`` marks public holidays (see ``kinds_of_days_off``).

    Raises TooLittleHistory when training is shorter than 56 days. Method and
    figures: docs/method/alarms.md.
    """
    seen = np.asarray(counts, dtype=np.float64)
    off = np.zeros(len(seen), dtype=np.int64) if days_off is None else days_off
    usual = baseline(seen, training=training, days_off=off, year_days=year_days)
    days = np.flatnonzero(usual.open)
    known = days < training
    score = np.full((len(days), seen.shape[1]), -np.inf)
    for window, odds in _WINDOWS.items():
        sums = _sums(seen[days], usual, _counted_days(window, usual.open))
        sums /= _spread(sums, days, known, year_days)
        score = np.maximum(score, sums / _bound(sums[known], budget * odds))
    return Watched(_carried(usual.mean * usual.level[:-1], usual.open), _carried(score, usual.open))


def _counted_days(window: int, open_days: Flags) -> int:
    """Return a window in days of the calendar as a number of open days."""
    return max(1, round(window * float(open_days.mean())))


def _sums(counts: Floats, usual: Baseline, window: int) -> Floats:
    """Return the surplus of the last days in Poisson-like deviations, by the level known before the window."""
    seen, mean = _summed(counts, window), _summed(usual.mean, window)
    before = np.concatenate([np.ones((window - 1, mean.shape[1])), usual.level[: len(mean) - window + 1]])
    expected = mean * before
    return np.asarray((seen - expected) / np.sqrt(usual.dispersion * expected))


def _summed(values: Floats, window: int) -> Floats:
    total = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    first = np.maximum(np.arange(len(values)) + 1 - window, 0)
    return np.asarray(total[1:] - total[first])


def _spread(sums: Floats, days: NDArray[np.int64], known: Flags, year_days: float) -> Floats:
    """Return how far such sums scattered at this time of the year, drawn towards the series' usual scatter."""
    squares = np.minimum(np.abs(sums[known]), _LARGEST) ** 2
    settled = days[known] >= _SETTLED * min(year_days, days[known][-1])
    usual = np.median(squares[settled], axis=0) / _MEDIAN_OF_A_SQUARE
    season, size = np.floor(days % year_days).astype(int), int(np.ceil(year_days))
    total, number = np.zeros((size, sums.shape[1])), np.zeros(size)
    np.add.at(total, season[known][settled], squares[settled])
    np.add.at(number, season[known][settled], 1)
    total, number = _around(total), _around(number[:, None])
    spread = np.sqrt((total + _ASSUMED_DAYS * usual) / (number + _ASSUMED_DAYS))
    return np.asarray(np.maximum(spread, _SMALLEST_SPREAD)[season])


def _around(by_day: Floats) -> Floats:
    """Return for each day of the year the sum over the two weeks either side."""
    wrapped = np.concatenate([by_day[-_HALF_SEASON:], by_day, by_day[:_HALF_SEASON]])
    return _summed(wrapped, 2 * _HALF_SEASON + 1)[2 * _HALF_SEASON :]


def _bound(sums: Floats, odds: float) -> Floats:
    """The bound that training would have passed with these odds, and never less than a normal one."""
    return np.asarray(np.maximum(np.quantile(sums, 1 - odds, axis=0), stats.norm.isf(odds)))


def _carried(values: Floats, open_days: Flags) -> Floats:
    """Return values of open days for all days; a closed day keeps the last open one's."""
    last = np.maximum(np.cumsum(open_days) - 1, 0)
    return np.asarray(values[last])
