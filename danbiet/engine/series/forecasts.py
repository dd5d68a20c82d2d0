"""What is to be expected next, as quantiles: the same hours of past days, moved to today's level."""

from collections.abc import Sequence

import numpy as np

from danbiet.engine.series.counts import TooLittleHistory
from danbiet.engine.series.glm import Floats

DECILES = tuple(step / 10 for step in range(1, 10))
_LEAST_SEASONS = 7
_MOST_SEASONS = 56
_HALF_LIFE = 56.0
_SAME_PHASE, _NEXT_PHASE = 8.0, 2.0
_LEVEL, _LATEST = 0.5, 0.6
_LATEST_PART = 8
_FADE = 0.5
_NEIGHBOURS, _PER_NEIGHBOUR = 3, 0.8


def forecast(
    counts: Sequence[Sequence[float]] | Floats,
    *,
    horizon: int = 24,
    levels: Sequence[float] = DECILES,
    season: int = 24,
    cycle: int = 7,
) -> Floats:
    """Return quantiles of the next ``horizon`` counts (series × horizon × levels).

    ``counts`` holds one row a series, oldest first. Every ``season`` counts
    the day begins anew, every ``cycle`` seasons the week: 24 and 7 for hours;
    for days use 7 and 1 with a horizon of 7. A quantile is that of the same
    hours of up to 56 past days, each moved by how much higher the counts stood
    before now than before it (logarithmic scale).

    Raises TooLittleHistory below 8 seasons, ValueError for a horizon longer
    than a season. Method and figures: docs/method/forecasts.md.
    """
    if not 1 <= horizon <= season:
        raise ValueError(f"a horizon lies within a season of {season} counts, {horizon} does not")
    seen = np.log1p(np.asarray(counts, dtype=np.float64))
    ages = np.arange(1, min(_MOST_SEASONS, seen.shape[1] // season - 1) + 1)
    if len(ages) < _LEAST_SEASONS:
        raise TooLittleHistory(
            f"a forecast needs {_LEAST_SEASONS + 1} times {season} counts, there are {seen.shape[1]}"
        )
    paths = _paths(seen, ages, season, horizon)
    weights = _weights(ages, cycle)
    samples, weights = _with_neighbours(paths, weights, season)
    return np.asarray(np.maximum(np.expm1(_quantiles(samples, weights, levels)), 0.0))


def past_coverage(
    counts: Sequence[Sequence[float]] | Floats,
    *,
    days: int = 28,
    horizon: int = 24,
    within: tuple[float, float] = (0.1, 0.9),
    season: int = 24,
    cycle: int = 7,
) -> Floats:
    """Return for each series the share of past counts that lay in the band forecast for them.

    The forecasts of the last ``days`` seasons are made again, each from what was
    known then. Print it beside the band, with ``days``.

    Raises TooLittleHistory when the first of them had less than 8 seasons before it.
    """
    seen = np.asarray(counts, dtype=np.float64)
    inside = []
    for back in range(days, 0, -1):
        now = seen.shape[1] - back * season
        band = forecast(seen[:, :now], horizon=horizon, levels=within, season=season, cycle=cycle)
        came = seen[:, now : now + horizon]
        inside.append((band[:, :, 0] <= came) & (came <= band[:, :, 1]))
    return np.asarray(np.concatenate(inside, axis=1).mean(axis=1))


def _paths(seen: Floats, ages: np.ndarray, season: int, horizon: int) -> Floats:
    """Return the past (series × seasons × horizon), each moved to where the counts stand now."""
    now = seen.shape[1]
    starts = now - ages * season
    paths = np.stack([seen[:, start : start + horizon] for start in starts], axis=1)
    part = max(1, season // _LATEST_PART)
    level, latest = _before(seen, now, season), _before(seen, now, part)
    levels = np.stack([_before(seen, start, season) for start in starts], axis=1)
    lately = np.stack([_before(seen, start, part) for start in starts], axis=1)
    apart = level[:, None] - levels
    # The last hours speak for the next ones, less and less.
    fading = _LATEST * np.exp(-np.arange(horizon) / (_FADE * season))
    return np.asarray(paths + _LEVEL * apart[:, :, None] + (latest[:, None] - lately - apart)[:, :, None] * fading)


def _before(seen: Floats, end: int, length: int) -> Floats:
    return np.asarray(seen[:, end - length : end].mean(axis=1))


def _weights(ages: np.ndarray, cycle: int) -> Floats:
    """Recent seasons count more, and above all those of the same day of the week and its neighbours."""
    phase = ages % cycle
    near = np.where(np.isin(phase, (1, cycle - 1)), _NEXT_PHASE, 1.0)
    return np.asarray(0.5 ** (ages / _HALF_LIFE) * np.where(phase == 0, _SAME_PHASE, near))


def _with_neighbours(paths: Floats, weights: Floats, season: int) -> tuple[Floats, Floats]:
    """Let the hours around each hour speak for it too, moved by the usual difference between them."""
    reach = _NEIGHBOURS if season > 2 * _NEIGHBOURS + 1 else 0
    usual = np.average(paths, axis=1, weights=weights)[:, None]
    hours = np.arange(paths.shape[2])
    samples, counted = [], []
    for step in range(-reach, reach + 1):
        near = np.clip(hours + step, 0, hours[-1])
        samples.append(paths[:, :, near] - usual[:, :, near] + usual)
        counted.append(weights * _PER_NEIGHBOUR ** abs(step))
    return np.concatenate(samples, axis=1), np.concatenate(counted)


def _quantiles(samples: Floats, weights: Floats, levels: Sequence[float]) -> Floats:
    """Return weighted quantiles over the second axis, between neighbouring samples by straight lines."""
    columns = np.moveaxis(samples, 1, 2).reshape(-1, samples.shape[1])
    order = np.argsort(columns, axis=1)
    values = np.take_along_axis(columns, order, axis=1)
    sizes = weights[order]
    shares = (np.cumsum(sizes, axis=1) - sizes / 2) / weights.sum()
    wanted = np.asarray(levels, dtype=np.float64)
    found = [np.interp(wanted, share, value) for share, value in zip(shares, values, strict=True)]
    return np.array(found).reshape(samples.shape[0], samples.shape[2], len(wanted))
