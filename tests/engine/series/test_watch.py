"""Rises over days against weekdays, holidays, seasons and a drifting level."""

import numpy as np
import pytest

from danbiet.engine.series import TooLittleHistory, watch_days
from danbiet.engine.series.baseline import baseline

DAYS, TRAINING = 800, 700
NONE = np.zeros(DAYS, dtype=bool)


def usual(mean: float, *, seed: int = 1, series: int = 4) -> np.ndarray:
    """Return Poisson counts, Saturdays and Sundays a third of the other days."""
    week = np.where(np.arange(DAYS) % 7 >= 5, mean / 3, mean)
    return np.random.default_rng(seed).poisson(week[:, None], (DAYS, series)).astype(float)


def test_quiet_days_rarely_sound() -> None:
    watched = watch_days(usual(20, series=20), training=TRAINING)
    assert watched.alarm[TRAINING:].mean() < 0.02


def test_weekdays_are_held_against_weekdays() -> None:
    expected = watch_days(usual(30, series=1), training=TRAINING).expected
    assert expected[TRAINING, 0] == pytest.approx(30, rel=0.1)
    assert expected[TRAINING + (5 - TRAINING % 7) % 7, 0] == pytest.approx(10, rel=0.1)


def test_a_day_of_three_times_the_usual_sounds_that_day_only_for_its_own_series() -> None:
    counts = usual(10)
    counts[750, 0] = 40
    watched = watch_days(counts, training=TRAINING)
    assert list(watched.alarm[750]) == [True, False, False, False]


def test_a_small_rise_that_lasts_is_found_though_no_day_stands_out() -> None:
    counts = usual(10)
    counts[750:764, 0] = [5, 16, 14, 15, 15, 14, 6, 6, 15, 14, 15, 14, 15, 6]
    watched = watch_days(counts, training=TRAINING)
    assert watched.alarm[756:764, 0].any()
    assert not watched.alarm[740:750, 0].any()


def test_closed_weekends_carry_fridays_state_and_are_no_fall() -> None:
    counts = usual(10)
    counts[np.arange(DAYS) % 7 >= 5] = 0
    friday = 752 - 752 % 7 + 4
    counts[friday, 0] = 40
    watched = watch_days(counts, training=TRAINING)
    assert list(watched.alarm[friday : friday + 3, 0]) == [True, True, True]
    assert not baseline(counts, training=TRAINING, days_off=NONE).open[friday + 1]


def test_a_holiday_is_held_against_holidays() -> None:
    counts, off = usual(30, series=1), NONE.copy()
    off[[100, 200, 300, 400, 500, 600, 752]] = True
    counts[off] = 6
    expected = watch_days(counts, training=TRAINING, days_off=off).expected
    assert expected[752, 0] == pytest.approx(6, rel=0.3)


def test_a_level_that_drifts_is_followed() -> None:
    ramp = np.exp(np.sin(np.arange(DAYS) / 40))[:, None]
    counts = np.random.default_rng(3).poisson(30 * ramp).astype(float)
    watched = watch_days(counts, training=TRAINING)
    apart = np.abs(watched.expected[TRAINING:] / (30 * ramp[TRAINING:]) - 1)
    assert np.median(apart) < 0.2


def test_an_outbreak_in_the_past_does_not_hide_the_next() -> None:
    counts = usual(10, series=1)
    counts[300:310, 0] += 60
    counts[750:753, 0] += 25
    assert watch_days(counts, training=TRAINING).alarm[750:753, 0].any()


def test_a_larger_budget_sounds_more_often() -> None:
    counts = usual(8, series=10)
    few = watch_days(counts, training=TRAINING, budget=0.3).alarm[TRAINING:].sum()
    many = watch_days(counts, training=TRAINING, budget=5).alarm[TRAINING:].sum()
    assert few < many


def test_eight_weeks_of_history_are_needed() -> None:
    with pytest.raises(TooLittleHistory, match="56 days"):
        watch_days(usual(10), training=55)


def test_ten_weeks_are_enough_without_a_season() -> None:
    counts = usual(10, series=1)[:90]
    counts[80] = 50
    assert watch_days(counts, training=70).alarm[80, 0]
