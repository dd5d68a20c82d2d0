"""The score of spikes, by hand from its published definition."""

from datetime import datetime, timedelta
from math import exp

import numpy as np
import pytest

from bench.nab import Tweets, score

START = datetime(2026, 3, 2)  # noqa: DTZ001 - the benchmark's own times have no zone
TWEETS = Tweets("one", [START + timedelta(minutes=5 * step) for step in range(4000)], np.zeros(4000), [(2000, 2099)])


def test_silence_is_nought_and_the_first_moment_of_the_window_a_hundred() -> None:
    assert score([(TWEETS, [])]) == 0
    assert score([(TWEETS, [2000])]) == pytest.approx(100)


def test_halfway_into_the_window_earns_less() -> None:
    earned = (2 / (1 + exp(-2.5)) - 1) / (2 / (1 + exp(-5)) - 1)
    assert score([(TWEETS, [2050, 2060])]) == pytest.approx(50 * (1 + earned))


def test_a_false_alarm_costs_eleven_hundredths_and_less_just_after_a_window() -> None:
    assert score([(TWEETS, [1000])]) == pytest.approx(-5.5)
    just_after = 2 / (1 + exp(5 * 10 / 99)) - 1
    assert score([(TWEETS, [2000, 2109])]) == pytest.approx(100 + 5.5 * just_after)


def test_the_first_part_of_a_series_does_not_count() -> None:
    assert score([(TWEETS, [100, 599])]) == 0
    assert score([(TWEETS, [600])]) == pytest.approx(-5.5)
