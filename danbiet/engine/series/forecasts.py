"""What is to be expected next, as quantiles: the same hours of past days, moved to today's level."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from danbiet.engine.series.counts import TooLittleHistory
from danbiet.engine.series.glm import Floats

DECILES = tuple(step / 10 for step in range(1, 10))
_LEAST_SEASONS = 7
_MOST_SEASONS = 56
_SAME_PHASE, _NEXT_PHASE = 8.0, 2.0
_LATEST_PART = 8
_FADE = 0.5
_NEIGHBOURS, _PER_NEIGHBOUR = 3, 0.8


@dataclass(frozen=True)
class Cadence:
    """How counts come round: ``season`` counts make the smaller circle, ``cycle`` seasons the larger.

    ``level`` is how much of a change of level since a past season lasts,
    ``latest`` how much of one within the last eighth of a season; past seasons
    count half after ``half_life`` seasons.
    """

    season: int
    cycle: int
    level: float
    latest: float
    half_life: float


HOURS = Cadence(season=24, cycle=7, level=0.5, latest=0.6, half_life=56.0)
DAYS = Cadence(season=7, cycle=1, level=0.8, latest=0.0, half_life=8.0)


def forecast(
    counts: Sequence[Sequence[float]] | Floats,
    *,
    cadence: Cadence = HOURS,
    horizon: int | None = None,
    levels: Sequence[float] = DECILES,
) -> Floats:
    """Return quantiles of the next ``horizon`` counts (series × horizon × levels), a season when not given.

    ``counts`` holds one row a series, oldest first, by the hour (``HOURS``) or
    the day (``DAYS``). A quantile is that of the same hours of up to 56 past
    days (the same days of 56 weeks), each moved by how much higher the counts
    stand now than before it (logarithmic scale).

    Raises TooLittleHistory below 8 seasons, ValueError for a horizon longer
    than a season. Method and figures: docs/method/forecasts.md.
    """
    season, steps = cadence.season, cadence.season if horizon is None else horizon
    if not 1 <= steps <= season:
        raise ValueError(f"a horizon lies within a season of {season} counts, {steps} does not")
    seen = np.log1p(np.asarray(counts, dtype=np.float64))
    ages = np.arange(1, min(_MOST_SEASONS, seen.shape[1] // season - 1) + 1)
    if len(ages) < _LEAST_SEASONS:
        least = (_LEAST_SEASONS + 1) * season
        raise TooLittleHistory(f"a forecast needs {least} counts before it, there are {seen.shape[1]}")
    paths = _paths(seen, ages, cadence, steps)
    samples, weights = _with_neighbours(paths, _weights(ages, cadence), season)
    # Rounded, so that a count of 3 comes back as 3 from its logarithm and lies in a band that ends there.
    return np.asarray(np.maximum(np.expm1(_quantiles(samples, weights, levels)).round(9), 0.0))


def past_coverage(
    counts: Sequence[Sequence[float]] | Floats,
    *,
    cadence: Cadence = HOURS,
    seasons: int = 28,
    within: tuple[float, float] = (0.1, 0.9),
) -> Floats:
    """Return for each series the share of past counts that lay in the band forecast for them.

    The forecasts of the last ``seasons`` are made again, each from what was
    known then. Print it beside the band, with how many counts it rests on.

    Raises TooLittleHistory when the first of them had less than 8 seasons before it.
    """
    seen = np.asarray(counts, dtype=np.float64)
    inside = []
    for back in range(seasons, 0, -1):
        now = seen.shape[1] - back * cadence.season
        band = forecast(seen[:, :now], cadence=cadence, levels=within)
        came = seen[:, now : now + cadence.season]
        inside.append((band[:, :, 0] <= came) & (came <= band[:, :, 1]))
    return np.asarray(np.concatenate(inside, axis=1).mean(axis=1))


def _paths(seen: Floats, ages: np.ndarray, cadence: Cadence, horizon: int) -> Floats:
    """Return the past (series × seasons × horizon), each moved to where the counts stand now."""
    now, season = seen.shape[1], cadence.season
    starts = now - ages * season
    paths = np.stack([seen[:, start : start + horizon] for start in starts], axis=1)
    part = max(1, season // _LATEST_PART)
    level, latest = _before(seen, now, season), _before(seen, now, part)
    levels = np.stack([_before(seen, start, season) for start in starts], axis=1)
    lately = np.stack([_before(seen, start, part) for start in starts], axis=1)
    apart = level[:, None] - levels
    # The last hours speak for the next ones, less and less.
    fading = cadence.latest * np.exp(-np.arange(horizon) / (_FADE * season))
    lasting = cadence.level * apart
    return np.asarray(paths + lasting[:, :, None] + (latest[:, None] - lately - apart)[:, :, None] * fading)


def _before(seen: Floats, end: int, length: int) -> Floats:
    return np.asarray(seen[:, end - length : end].mean(axis=1))


def _weights(ages: np.ndarray, cadence: Cadence) -> Floats:
    """Recent seasons count more, and above all those of the same day of the week and its neighbours."""
    phase = ages % cadence.cycle
    near = np.where(np.isin(phase, (1, cadence.cycle - 1)), _NEXT_PHASE, 1.0)
    return np.asarray(0.5 ** (ages / cadence.half_life) * np.where(phase == 0, _SAME_PHASE, near))


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
