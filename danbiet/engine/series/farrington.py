"""Weekly counts as health agencies judge them: Farrington et al. 1996 and Noufaily et al. 2013.

Kept equal to the R package ``surveillance``, so that a statistician can check
our figures against theirs. Listening itself judges by ``assess_window`` and
``watch_days``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from danbiet.engine.series.counts import TooLittleHistory
from danbiet.engine.series.glm import CountFit, Floats, NoFit, fit_counts

_POWER = 2 / 3
_YEARS_FOR_A_TREND = 3


@dataclass(frozen=True)
class Settings:
    """How far back to look and how strict to be; ``ORIGINAL`` and ``FLEXIBLE`` are the two published choices.

    ``years`` back, ``half_window`` weeks either side of the same week;
    ``periods`` of the year that each get a level (1: only the windows are
    used); ``past_left_out`` last weeks not used; past weeks whose residual is
    above ``outlying`` count less; the trend is kept when its p value is below
    ``trend_p``, ``alpha`` is the odds of a false alarm in a week, and fewer
    than ``least`` cases in the last four weeks are not judged.
    """

    years: int = 5
    half_window: int = 3
    periods: int = 1
    past_left_out: int = 3
    outlying: float = 1.0
    trend_p: float = 0.05
    alpha: float = 0.01
    method: Literal["delta", "nbPlugin", "muan"] = "delta"
    least: int = 5


ORIGINAL = Settings()
FLEXIBLE = Settings(periods=10, past_left_out=26, outlying=2.58, trend_p=1.0, method="nbPlugin")


@dataclass(frozen=True)
class WeekJudged:
    """A week's count against its bound: ``score`` is 1 on the bound; ``enough`` cases to judge at all."""

    expected: float
    upper: float
    dispersion: float
    trend: bool
    score: float
    enough: bool
    alarm: bool


@dataclass(frozen=True)
class _Model:
    fit: CountFit
    dispersion: float
    spread: float
    row: Floats


def judge_week(
    counts: Sequence[float],
    weeks: Sequence[date],
    now: int,
    settings: Settings = FLEXIBLE,
    *,
    exposure: Sequence[float] | None = None,
) -> WeekJudged:
    """Judge ``counts[now]`` against the same season of past years.

    ``weeks`` are the first days of the weeks counted, all on one weekday;
    ``exposure`` the numbers the counts are a share of (population, all stories).

    Raises TooLittleHistory when the years asked for are not there, NoFit when
    the counts do not determine the regression.
    """
    seen = np.asarray(counts, dtype=np.float64)
    offset = np.zeros(len(seen)) if exposure is None else np.log(np.asarray(exposure, dtype=np.float64))
    model, trend = _chosen(
        seen, offset, _groups(len(seen), now, _references(weeks, now, settings), settings), now, settings
    )
    eta, error = model.fit.at(model.row, float(offset[now]))
    expected, error = float(np.exp(eta)), error * np.sqrt(model.spread)
    upper = _upper(eta, error, model.dispersion, settings)
    score = (seen[now] - expected) / (upper - expected)
    enough = bool(seen[now - 3 : now + 1].sum() >= settings.least)
    alarm = bool(enough and score > 1 and seen[now] > 0)
    return WeekJudged(expected, upper, model.dispersion, trend, float(score), enough, alarm)


def _references(weeks: Sequence[date], now: int, settings: Settings) -> list[int]:
    """Return the places of this week and of the nearest week one, two … years before."""
    places = [now]
    for back in range(1, settings.years + 1):
        places.append(now - round((weeks[now] - _years_before(weeks[now], back)) / timedelta(days=7)))
    if places[-1] < settings.half_window:
        raise TooLittleHistory(
            f"{settings.years} years before {weeks[now]} are needed, the counts begin on {weeks[0]}; use fewer years"
        )
    return places


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def _groups(size: int, now: int, references: list[int], settings: Settings) -> NDArray[np.int64]:
    """Return each week's period: 0 the windows round the same week, 1… between them, -1 not used."""
    half, between = settings.half_window, settings.periods - 1
    group = np.full(size, -1)
    group[now - half : now + 1] = 0
    for later, place in pairwise(references):
        group[place - half : place + half + 1] = 0
        if between:
            rest = np.arange(place + half + 1, later - half)
            for number, part in enumerate(np.array_split(rest, between), start=1):
                group[part] = number
    group[now - settings.past_left_out : now + 1] = -1
    group[now + 1 :] = -1
    return group


def _chosen(
    counts: Floats, offset: Floats, group: NDArray[np.int64], now: int, settings: Settings
) -> tuple[_Model, bool]:
    """Keep the trend when it is significant, has three years to rest on and does not extrapolate."""
    used = np.flatnonzero(group >= 0)
    try:
        model = _model(counts, offset, group, used, now, settings, trend=True)
    except NoFit:
        return _model(counts, offset, group, used, now, settings, trend=False), False
    significant = model.fit.odds_of_coefficient(1, model.spread) < settings.trend_p
    modest = np.exp(model.fit.at(model.row, float(offset[now]))[0]) <= counts[used].max()
    if settings.years >= _YEARS_FOR_A_TREND and significant and modest:
        return model, True
    return _model(counts, offset, group, used, now, settings, trend=False), False


def _model(
    counts: Floats,
    offset: Floats,
    group: NDArray[np.int64],
    used: NDArray[np.int64],
    now: int,
    settings: Settings,
    *,
    trend: bool,
) -> _Model:
    columns = [np.ones(len(used))]
    row = [1.0]
    if trend:
        columns.append((used - used[0]).astype(np.float64))
        row.append(float(now - used[0]))
    columns += [(group[used] == number).astype(np.float64) for number in range(1, settings.periods)]
    row += [0.0] * (settings.periods - 1)
    return _reweighted(counts[used], np.column_stack(columns), offset[used], np.array(row), settings.outlying)


def _reweighted(counts: Floats, design: Floats, offset: Floats, row: Floats, outlying: float) -> _Model:
    first = fit_counts(counts, design, offset=offset)
    residual = _anscombe(first) / np.sqrt(max(first.pearson, 1.0) * (1 - first.leverage))
    weights = np.where(residual > outlying, np.maximum(residual, outlying) ** -2.0, 1.0)
    weights *= len(weights) / weights.sum()
    fit = fit_counts(counts, design, weights=weights, offset=offset)
    # The reference implementation takes errors from the prior, not the working weights; so do we.
    spread = float((weights * fit.residuals**2).sum() / fit.free)
    return _Model(fit, max(fit.pearson, 1.0), spread, row)


def _anscombe(fit: CountFit) -> Floats:
    return 1.5 * (fit.counts**_POWER * fit.mean ** (-1 / 6) - np.sqrt(fit.mean))


def _upper(eta: float, error: float, dispersion: float, settings: Settings) -> float:
    if settings.method == "delta":
        return _upper_of_power(float(np.exp(eta)), error, dispersion, settings.alpha)
    high = error * stats.norm.isf(settings.alpha) if settings.method == "muan" else 0.0
    mean = np.exp(eta + high)
    if dispersion > 1:
        return float(stats.nbinom.isf(settings.alpha, mean / (dispersion - 1), 1 / dispersion))
    return float(stats.poisson.isf(settings.alpha, mean))


def _upper_of_power(mean: float, error: float, dispersion: float, alpha: float) -> float:
    """The bound on the scale of counts to the power 2/3, on which they are nearly symmetric."""
    scatter = np.sqrt(_POWER**2 * mean ** (1 / 3) * (dispersion + mean * error**2))
    return float((mean**_POWER + stats.norm.isf(alpha) * scatter) ** (1 / _POWER))
