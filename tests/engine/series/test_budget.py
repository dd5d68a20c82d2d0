"""So many false alarms a month over all policies and places, however many there are."""

import numpy as np

from danbiet.engine.series import within_budget


def test_the_bar_falls_as_more_rises_are_seen_at_once() -> None:
    # Worked by hand for a budget of 2 and five streams: bars 0.4, 0.8, 1.2, 1.6, 2.0.
    sounding = within_budget([0.3, 5.0, 0.9, 0.7, 9.0], false_alarms_per_30_days=2)
    assert list(sounding) == [True, False, True, True, False]


def test_a_rise_that_sounds_alone_does_not_sound_among_many_quiet_ones() -> None:
    assert list(within_budget([0.5], false_alarms_per_30_days=1)) == [True]
    assert not within_budget([0.5] + [400.0] * 99, false_alarms_per_30_days=1).any()


def test_with_nothing_happening_the_month_costs_its_budget() -> None:
    looks, streams = 2000, 40
    rates = np.random.default_rng(5).random((looks, streams)) * looks
    false = sum(int(within_budget(list(look), false_alarms_per_30_days=50).sum()) for look in rates)
    assert 30 <= false <= 70


def test_nothing_looked_at_sounds_nothing() -> None:
    assert list(within_budget([], false_alarms_per_30_days=1)) == []
