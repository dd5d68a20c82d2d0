"""Weekly counts judged as health agencies do; expected values are worked out apart from the code."""

from dataclasses import replace
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist, fmean

import numpy as np
import pytest

from danbiet.engine.series import TooLittleHistory
from danbiet.engine.series.farrington import FLEXIBLE, ORIGINAL, judge_week
from danbiet.engine.series.glm import NoFit, fit_counts

FIRST_MONDAY = date(2020, 1, 6)
WEEKS = [FIRST_MONDAY + timedelta(days=7 * step) for step in range(53 * 3)]
NOW = 52 * 2 + 20
TWO_YEARS = replace(ORIGINAL, years=2, outlying=2.58)


def steady() -> list[float]:
    return [8.0 if week % 2 else 12.0 for week in range(len(WEEKS))]


def windows() -> list[float]:
    """Return the counts of three weeks either side of the same week in both past years."""
    return [steady()[place + step] for place in (NOW - 52, NOW - 104) for step in range(-3, 4)]


def test_a_fit_of_a_level_is_its_mean_and_pearson_dispersion() -> None:
    counts = np.array([2.0, 4.0, 9.0])
    fit = fit_counts(counts, np.ones((3, 1)))
    assert fit.mean == pytest.approx([5.0, 5.0, 5.0])
    assert fit.leverage == pytest.approx([1 / 3] * 3)
    assert fit.pearson == pytest.approx((9 + 1 + 16) / 5 / 2)
    assert fit.at(np.array([1.0])) == pytest.approx((np.log(5.0), sqrt(1 / 15)))


def test_a_doubling_every_week_is_found_as_such() -> None:
    fit = fit_counts(np.array([1.0, 2, 4, 8, 16]), np.column_stack([np.ones(5), np.arange(5.0)]))
    assert fit.coefficients == pytest.approx([0.0, np.log(2)])


def test_terms_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(NoFit, match="told apart"):
        fit_counts(np.array([1.0, 2, 4]), np.ones((3, 2)))


def test_the_bound_is_farringtons_two_thirds_power_around_the_same_season() -> None:
    usual = windows()
    mean = fmean(usual)
    dispersion = max(1.0, sum((count - mean) ** 2 for count in usual) / mean / (len(usual) - 1))
    error = sum((count / mean - 1) ** 2 for count in usual) / (len(usual) - 1) / (len(usual) * mean)
    scatter = sqrt(4 / 9 * mean ** (1 / 3) * (dispersion + mean * error))
    upper = (mean ** (2 / 3) + NormalDist().inv_cdf(0.99) * scatter) ** 1.5
    judged = judge_week(steady(), WEEKS, NOW, TWO_YEARS)
    assert (judged.expected, judged.upper) == pytest.approx((mean, upper))
    assert judged.score == pytest.approx((12 - mean) / (upper - mean))
    assert (judged.trend, judged.alarm) == (False, False)


def test_a_week_above_its_bound_is_an_alarm() -> None:
    counts = steady()
    counts[NOW] = 30
    assert judge_week(counts, WEEKS, NOW, TWO_YEARS).alarm


def test_fewer_than_five_cases_in_four_weeks_are_never_an_alarm() -> None:
    counts = [0.0 if week % 3 else 1.0 for week in range(len(WEEKS))]
    counts[NOW - 3 : NOW + 1] = [0, 0, 0, 4]
    judged = judge_week(counts, WEEKS, NOW, TWO_YEARS)
    assert judged.score > 1
    assert (judged.enough, judged.alarm) == (False, False)


def test_an_outbreak_a_year_ago_hides_nothing_once_it_counts_less() -> None:
    counts = steady()
    counts[NOW - 52] = 90
    weighted = judge_week(counts, WEEKS, NOW, replace(TWO_YEARS, outlying=1.0))
    plain = judge_week(counts, WEEKS, NOW, replace(TWO_YEARS, outlying=1e9))
    assert plain.upper > 80 > 40 > weighted.upper


def test_each_season_has_its_own_level_and_the_bound_is_a_poisson_quantile() -> None:
    # The tenths of the year between the windows are three times as high; the window stays at 6.
    counts = np.full(len(WEEKS), 18.0)
    for year in (NOW, NOW - 52, NOW - 104):
        counts[year - 3 : year + 4] = 6.0
    judged = judge_week(list(counts), WEEKS, NOW, replace(FLEXIBLE, years=2))
    assert judged.expected == pytest.approx(6.0)
    assert judged.upper == 12.0  # P(X > 12) = 0.0088 and P(X > 11) = 0.0201 for a Poisson mean of 6
    assert judged.dispersion == 1.0


def test_twice_the_exposure_expects_twice_the_count() -> None:
    exposure = [100.0] * len(WEEKS)
    exposure[NOW] = 200.0
    judged = judge_week(steady(), WEEKS, NOW, TWO_YEARS, exposure=exposure)
    assert judged.expected == pytest.approx(2 * fmean(windows()))


def test_years_that_were_not_counted_are_asked_for_in_words() -> None:
    with pytest.raises(TooLittleHistory, match="5 years"):
        judge_week(steady(), WEEKS, NOW)
