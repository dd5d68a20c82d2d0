"""Bands for the next hours and days: the same hours of past days, at today's level."""

import numpy as np
import pytest

from danbiet.engine.series import DAYS, TooLittleHistory, forecast, past_coverage

HOURS = np.arange(24 * 42)
BY_DAY = np.where((HOURS % 24 > 6) & (HOURS % 24 < 22), 40.0, 4.0)
WEEKDAY = np.where(HOURS // 24 % 7 < 5, 1.0, 0.25)


def drawn(mean: np.ndarray, *, series: int = 3, seed: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, (series, len(mean))).astype(float)


def test_a_day_that_never_changes_is_forecast_exactly() -> None:
    bands = forecast([BY_DAY], levels=(0.1, 0.5, 0.9))
    assert bands.shape == (1, 24, 3)
    for level in range(3):
        # The first and last hours borrow from their neighbours, moved by the usual difference: nothing changes.
        assert bands[0, :, level] == pytest.approx(BY_DAY[:24])


def test_quantiles_rise_with_their_level_and_are_never_below_nought() -> None:
    bands = forecast(drawn(BY_DAY / 20))
    assert (np.diff(bands, axis=2) >= 0).all()
    assert bands.min() >= 0


def test_a_saturday_is_forecast_from_saturdays() -> None:
    until_friday = 24 * (5 * 7 + 5)
    middle = forecast(drawn(BY_DAY * WEEKDAY)[:, :until_friday], levels=(0.5,))[:, 12, 0]
    assert (middle < 20).all()


def test_a_level_that_has_doubled_since_yesterday_lifts_the_next_hours_most() -> None:
    lifted = drawn(BY_DAY)
    lifted[:, -12:] *= 2
    ratio = forecast(lifted, levels=(0.5,)) / forecast(drawn(BY_DAY), levels=(0.5,))
    assert ratio[:, 8].mean() > ratio[:, 20].mean() > 1.05


def test_past_bands_hold_about_as_many_as_they_say() -> None:
    covered = past_coverage(drawn(BY_DAY * WEEKDAY, series=12), seasons=14)
    assert covered.shape == (12,)
    assert covered.mean() == pytest.approx(0.8, abs=0.06)


def test_days_are_forecast_a_week_ahead() -> None:
    days = np.tile([20.0, 20, 20, 20, 20, 5, 5], 12)
    bands = forecast([days], cadence=DAYS, levels=(0.5,))
    assert bands[0, :, 0] == pytest.approx(days[:7])


def test_a_week_and_a_day_are_needed() -> None:
    with pytest.raises(TooLittleHistory, match="192 counts"):
        forecast([[1.0] * 24 * 7])


def test_no_further_than_a_season() -> None:
    with pytest.raises(ValueError, match="25 does not"):
        forecast([BY_DAY], horizon=25)


def test_a_week_that_never_changes_lies_wholly_in_its_band():
    week = [3, 7, 11, 2, 5, 0, 1]
    assert past_coverage([week * 20], cadence=DAYS, seasons=8).tolist() == [1.0]
