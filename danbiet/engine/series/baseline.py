"""What is usual on each day: kind of day, time of year, trend and a level that may drift; many series at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from danbiet.engine.series.counts import TooLittleHistory
from danbiet.engine.series.glm import Floats

Flags = NDArray[np.bool_]
DaysOff = NDArray[np.bool_] | NDArray[np.int64]

LEAST_DAYS = 56
_WEEK = 7
_HARMONICS = 3
_YEARS_FOR_A_SEASON = 2
_OUTLYING = 2.58
_STEPS = 25
_ROUNDS = 2
_CLOSE = 1e-6
# A touch of ridge keeps a kind of day that a short history lacks from being undetermined.
_RIDGE = 1e-3
_MEMORIES = (np.inf, 56.0, 28.0, 14.0, 7.0)
_DOUBT = 5.0
_LARGEST_SURPRISE = 3.0


@dataclass(frozen=True)
class Baseline:
    """The usual counts of the days on which anything is counted at all.

    ``open`` marks those days among all; ``mean`` (open days × series) is the
    regression; ``level`` (one row more) what each day's mean is multiplied by,
    as known the evening before; ``dispersion`` variance over mean, a series each.
    """

    open: Flags
    mean: Floats
    level: Floats
    dispersion: Floats


def baseline(counts: Floats, *, training: int, days_off: DaysOff, year_days: float = 365.25) -> Baseline:
    """Fit the first ``training`` days of ``counts`` (days × series) and carry the fit on to the last.

    ``days_off`` marks public holidays, each kind (1, 2 …) with a level of its
    own. Weekdays and kinds on which no series ever had a count are closed:
    they are left out, as are kinds that the training does not hold.

    Raises TooLittleHistory when training is shorter than 56 days.
    """
    if training < LEAST_DAYS:
        raise TooLittleHistory(f"a baseline needs {LEAST_DAYS} days, there are {training}; wait or judge by `assess`")
    kinds = _kinds(days_off)
    open_days = ~np.isin(kinds, _closed(counts[:training], kinds[:training], np.unique(kinds)))
    days = np.flatnonzero(open_days)
    known = days < training
    design = _design(days, kinds[days], days_off, known, year_days)
    mean, dispersion = _fit(counts[days], design, known)
    return Baseline(open_days, mean, _level(counts[days], mean, dispersion, known), dispersion)


def _kinds(days_off: DaysOff) -> NDArray[np.int64]:
    """Return each day's kind: its place in the week, or from 7 on the kind of its holiday."""
    off = days_off.astype(np.int64)
    return np.where(off > 0, _WEEK - 1 + off, np.arange(len(off)) % _WEEK)


def _closed(counts: Floats, kinds: NDArray[np.int64], every: NDArray[np.int64]) -> list[int]:
    return [kind for kind in every if not counts[kinds == kind].any()]


def _design(days: NDArray[np.int64], kinds: NDArray[np.int64], days_off: DaysOff, known: Flags, year: float) -> Floats:
    columns = [kinds == kind for kind in np.unique(kinds[known])]
    columns.append((days_off[days - 1] > 0) & (days > 0))
    if days[known][-1] >= _YEARS_FOR_A_SEASON * year:
        for turn in range(1, _HARMONICS + 1):
            angle = 2 * np.pi * turn * days / year
            columns += [np.sin(angle), np.cos(angle)]
        columns.append(days / year - days[known][-1] / year / 2)
    return np.column_stack(columns).astype(np.float64)


def _fit(counts: Floats, design: Floats, known: Flags) -> tuple[Floats, Floats]:
    """Quasi-Poisson regression of every series; past outbreaks (Anscombe residual above 2.58) count less."""
    seen, used = counts[known], design[known]
    weights: Floats = np.ones_like(seen)
    coefficients: Floats = np.zeros((design.shape[1], counts.shape[1]))
    mean, dispersion = seen + 0.5, np.ones(counts.shape[1])
    for _ in range(_ROUNDS):
        coefficients, mean = _regress(seen, used, weights, mean)
        dispersion = (weights * (seen - mean) ** 2 / mean).sum(axis=0) / weights.sum(axis=0)
        residual = 1.5 * (seen ** (2 / 3) * mean ** (-1 / 6) - np.sqrt(mean)) / np.sqrt(np.maximum(dispersion, 1))
        weights = np.maximum(residual, _OUTLYING) ** -2 / _OUTLYING**-2
    return _mean(design @ coefficients), np.maximum(dispersion, 1e-3)


def _regress(counts: Floats, design: Floats, weights: Floats, mean: Floats) -> tuple[Floats, Floats]:
    terms = design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    coefficients: Floats = np.zeros((terms, counts.shape[1]))
    for _ in range(_STEPS):
        working = weights * mean
        left = (products.T @ working).T.reshape(-1, terms, terms) + _RIDGE * np.eye(terms)
        right = design.T @ (working * (np.log(mean) + (counts - mean) / mean))
        before = coefficients
        coefficients = np.asarray(np.linalg.solve(left, right.T[:, :, None])[:, :, 0].T, dtype=np.float64)
        mean = _mean(design @ coefficients)
        if np.abs(coefficients - before).max() < _CLOSE:
            break
    return coefficients, mean


def _mean(predictor: Floats) -> Floats:
    return np.asarray(np.exp(np.clip(predictor, -8.0, 14.0)))


def _level(counts: Floats, mean: Floats, dispersion: Floats, known: Flags) -> Floats:
    """Return the drifting level of each series, with the memory that foretold its own past best."""
    candidates = [_levels(counts, mean, dispersion, memory) for memory in _MEMORIES]
    errors = np.array([_error(counts[known], mean[known] * level[:-1][known]) for level in candidates])
    best = errors.argmin(axis=0)
    return np.stack(candidates)[best, :, np.arange(counts.shape[1])].T


def _levels(counts: Floats, mean: Floats, dispersion: Floats, memory: float) -> Floats:
    """The ratio of seen to usual, forgotten over ``memory`` days; single surprises are cut to three deviations."""
    if np.isinf(memory):
        return np.ones((len(counts) + 1, counts.shape[1]))
    usual = mean * _ratio(counts, mean, memory)[:-1]
    spread = _LARGEST_SURPRISE * np.sqrt(dispersion * usual)
    return _ratio(np.clip(counts, usual - spread, usual + spread), mean, memory)


def _ratio(counts: Floats, mean: Floats, memory: float) -> Floats:
    keep = np.exp(-1 / memory)
    seen = signal.lfilter([1.0], [1.0, -keep], counts, axis=0)
    usual = signal.lfilter([1.0], [1.0, -keep], mean, axis=0)
    first = np.ones((1, counts.shape[1]))
    return np.concatenate([first, (seen + _DOUBT) / (usual + _DOUBT)])


def _error(counts: Floats, mean: Floats) -> Floats:
    return np.asarray(((counts - mean) ** 2 / mean).sum(axis=0))
