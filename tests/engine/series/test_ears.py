"""A week of days before: mean, deviation, bound, by hand."""

from math import isnan, sqrt
from statistics import NormalDist

import pytest

from danbiet.engine.series import TooLittleHistory
from danbiet.engine.series.ears import ears_bounds

DEVIATION = sqrt(14 / 3)  # of 1, 2, 3, 4, 5, 6, 7, whose mean is 4
THREE = NormalDist().inv_cdf(0.999)


def test_c1_holds_a_day_against_the_week_before() -> None:
    bounds = ears_bounds([1, 2, 3, 4, 5, 6, 7, 0], "C1")
    assert isnan(bounds[-2])
    assert bounds[-1] == pytest.approx(4 + THREE * DEVIATION)


def test_c2_leaves_out_the_two_days_before() -> None:
    bounds = ears_bounds([1, 2, 3, 4, 5, 6, 7, 50, 60, 0], "C2")
    assert bounds[-1] == pytest.approx(4 + THREE * DEVIATION)


def test_c3_adds_what_the_two_days_before_had_above_one_deviation() -> None:
    # Each of the last three days has seven days of mean 4 two days before it, one day in seven later.
    counts = [1, 2, 3, 4, 5, 6, 7, 1, 2, 13, 4, 5]
    two = NormalDist().inv_cdf(0.975)
    before = max(0.0, (13 - 4) / DEVIATION - 1) + max(0.0, (4 - 4) / DEVIATION - 1)
    assert ears_bounds(counts, "C3")[-1] == pytest.approx(max(0.0, 5 + DEVIATION * (two - before)))


def test_too_short_a_history_is_said() -> None:
    with pytest.raises(TooLittleHistory, match="needs 9"):
        ears_bounds([1] * 9, "C2")
