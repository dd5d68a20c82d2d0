"""Small counts: their baseline, their scatter and the odds of a large one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

LEAST_DAYS = 7
_OUTLYING = 3.0
_MOST_LEFT_OUT = 0.25
# With nothing seen at all, half an event is assumed: "never so far" is not "impossible".
_ASSUMED_EVENTS = 0.5
_ROUNDS = 5
_RANGE = 0.95

Counts = NDArray[np.float64]


class TooLittleHistory(ValueError):
    """Fewer days have been observed than a judgement needs."""


@dataclass(frozen=True)
class Level:
    """The usual count, how far counts scatter (variance over mean, at least 1), and what was used.

    ``events`` is how many events the mean rests on; ``kept`` marks the counts
    that were not left out as bursts.
    """

    mean: float
    dispersion: float
    events: float
    kept: NDArray[np.bool_]


@dataclass(frozen=True)
class Expected:
    """The distribution of a count when nothing has happened: negative binomial or Poisson."""

    mean: float
    variance: float

    def odds(self, observed: int) -> float:
        """Return the probability of a count of ``observed`` or more."""
        return float(self._odds(np.array([float(observed)]))[0])

    def between(self) -> tuple[int, int]:
        """Return the range that holds 95% of such counts."""
        tail = (1 - _RANGE) / 2
        return self.least_with_odds_below(1 - tail + 1e-12) - 1, self.least_with_odds_below(tail) - 1

    def least_with_odds_below(self, odds: float) -> int:
        """Return the smallest count, from 1, whose odds are below ``odds``."""
        most = 64
        while self.odds(most) >= odds:
            most *= 2
        falling = self._odds(np.arange(1.0, most + 1.0))
        return 1 + int(np.argmax(falling < odds))

    def _odds(self, observed: Counts) -> Counts:
        """The upper tail, by the incomplete gamma (Poisson) and beta (negative binomial) functions."""
        counts = np.maximum(observed, 1.0)
        extra = self.variance - self.mean
        if extra <= 1e-9 * self.mean:
            tail = special.gammainc(counts, self.mean)
        else:
            size = self.mean**2 / extra
            tail = special.betainc(counts, size, self.mean / (size + self.mean))
        return np.where(observed <= 0, 1.0, tail)


def odds_of_at_least(observed: int, mean: float, dispersion: float = 1.0) -> float:
    """Return the probability of ``observed`` or more when ``mean`` is usual.

    ``dispersion`` is variance over mean: 1 gives Poisson, more the negative
    binomial.
    """
    return Expected(mean, mean * max(dispersion, 1.0)).odds(observed)


def level(counts: Sequence[int] | Counts) -> Level:
    """Return the usual level of counts, with past bursts left out (at most a quarter of them).

    A count is a burst when it lies more than three standard deviations above
    the mean of the rest; the deviation allows for scatter beyond Poisson.
    """
    values = np.asarray(counts, dtype=np.float64)
    kept = np.ones(len(values), dtype=bool)
    for _ in range(_ROUNDS):
        mean, dispersion = _mean(values[kept]), _scatter(values[kept])
        within = values <= mean + _OUTLYING * np.sqrt(mean * dispersion)
        fresh = _at_most_a_quarter(values, within)
        if bool((fresh == kept).all()):
            break
        kept = fresh
    used = values[kept]
    return Level(_mean(used), _scatter(used), float(used.sum()) + _ASSUMED_EVENTS, kept)


def expected(mean: float, dispersion: float, events: float) -> Expected:
    """Return the predictive distribution of a count: its own scatter and the doubt about the mean."""
    return Expected(mean, mean * max(dispersion, 1.0) + mean**2 / events)


def _mean(values: Counts) -> float:
    return (float(values.sum()) + _ASSUMED_EVENTS) / len(values)


def _scatter(values: Counts) -> float:
    """Pearson's estimate: variance over mean, never below 1 (less than Poisson is luck)."""
    if len(values) < 2:
        return 1.0
    return max(1.0, float(values.var(ddof=1)) / _mean(values))


def _at_most_a_quarter(values: Counts, within: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Leave out no more than a quarter, the largest first: beyond that the level itself has risen."""
    allowed = int(_MOST_LEFT_OUT * len(values))
    outlying = np.flatnonzero(~within)
    largest = outlying[np.argsort(-values[outlying], kind="stable")][:allowed]
    kept = np.ones(len(values), dtype=bool)
    kept[largest] = False
    return kept
