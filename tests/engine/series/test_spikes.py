"""Tweets every few minutes: a spike sounds once, by nothing but what came before it."""

import numpy as np
import pytest

from danbiet.engine.series.spikes import first_spikes, spike_rates

PER_DAY = 96
DAYS = 20


def stream(*, seed: int = 2) -> np.ndarray:
    """Return counts of every quarter of an hour, ten times as many by day as by night."""
    hour = np.arange(DAYS * PER_DAY) * 24 // PER_DAY % 24
    return np.random.default_rng(seed).poisson(np.where((hour > 7) & (hour < 22), 20, 2)).astype(float)


def test_a_spike_sounds_once_where_it_begins() -> None:
    counts = stream()
    counts[1500:1504] = [150, 200, 180, 160]
    places = first_spikes(spike_rates(counts, per_day=PER_DAY, windows=(1, 2)), per_day=PER_DAY, budget=5)
    assert list(places) == [1500]


def test_what_comes_later_changes_no_earlier_answer() -> None:
    counts = stream()
    before = spike_rates(counts, per_day=PER_DAY)[:1500]
    counts[1500:] *= 50
    assert np.array_equal(spike_rates(counts, per_day=PER_DAY)[:1500], before)


def test_a_nightly_crowd_is_odder_than_the_same_by_day() -> None:
    night, day = 15 * PER_DAY + 12, 15 * PER_DAY + 48
    counts = stream()
    counts[[night, day]] = 60
    rates = spike_rates(counts, per_day=PER_DAY, windows=(1,))
    assert rates[night] < rates[day]


def test_the_first_day_is_not_judged() -> None:
    counts = stream()
    counts[50] = 10_000
    assert np.isinf(spike_rates(counts, per_day=PER_DAY)[:PER_DAY]).all()


def test_a_second_spike_within_the_rest_is_the_same_alarm() -> None:
    rates = np.full(400, np.inf)
    rates[[100, 150, 250]] = 0.1
    assert list(first_spikes(rates, per_day=PER_DAY, budget=1.0)) == [100, 250]
    assert list(first_spikes(rates, per_day=PER_DAY, budget=1.0, rest_days=0.1)) == [100, 150, 250]


def test_counts_that_do_not_divide_an_hour_are_refused() -> None:
    with pytest.raises(ValueError, match="divide an hour"):
        spike_rates([1.0] * 100, per_day=50)
