"""The measures of daily alarms, by hand on ten days of two runs."""

import numpy as np
import pytest

from bench.alarms_daily import days_off, measures


def test_sensitivity_specificity_pod_timeliness_and_false_rates() -> None:
    outbreak, alarm = np.zeros((10, 2), dtype=bool), np.zeros((10, 2), dtype=bool)
    outbreak[[2, 3, 5], 0] = True  # from the third to the sixth day
    outbreak[[7, 8], 1] = True
    alarm[[3, 4, 5], 0] = True
    measured = measures(alarm, outbreak)
    assert measured.pop("false_rates") == pytest.approx([1 / 7, 0.0])
    assert measured == pytest.approx(
        {
            "sensitivity": 2 / 5,
            "specificity": 14 / 15,
            "pod": 1 / 2,
            "timeliness": ((3 - 2) / 4 + 1.0) / 2,
        }
    )


def test_a_weekdays_only_signal_tells_the_holidays() -> None:
    weekdays_only = np.full((21, 3), 5.0)
    weekdays_only[[5, 6, 12, 13, 19, 20]] = 0
    weekdays_only[9] = 0
    always = np.full((21, 3), 5.0)
    assert list(np.flatnonzero(days_off([always, weekdays_only]))) == [9]
