"""A tone that takes a larger share is found though no more is said."""

from math import prod

import pytest

from danbiet.engine.series import TooFewItems, TooLittleHistory, assess_share

QUIET = [3] * 49


def test_a_doubled_share_at_the_same_volume_is_an_alarm() -> None:
    judged = assess_share([*QUIET, *[6, 7, 6, 7, 6, 6, 7]], [20] * 56)
    assert judged.alarm
    assert (judged.observed, judged.total, judged.days) == (45, 140, 7)
    assert judged.usual == pytest.approx(0.15, abs=0.001)
    assert judged.usual < judged.upper < 45 / 140


def test_twice_the_volume_at_the_same_share_is_none() -> None:
    assert not assess_share([*QUIET, *[6] * 7], [20] * 49 + [40] * 7).alarm


def test_the_odds_are_beta_binomial_and_widen_with_doubt_about_the_usual_share() -> None:
    # One item a day, so days have no scatter of their own; 14 of 70 before, then 3 of 3.
    # Variance of the window over binomial: 1 + 3/66, so items are alike by that over 2.
    past = [1, 0, 0, 0, 0] * 14
    judged = assess_share([*past[:66], 0, 0, 0, 0, 1, 1, 1], [1] * 73, windows=(3, 7))
    usual = (14 + 0.5) / (66 + 1)
    prior = 1 / ((3 / 66) / 2) - 1
    assert judged.days == 3
    assert judged.odds == pytest.approx(prod((usual * prior + k) / (prior + k) for k in range(3)), rel=1e-6)


def test_shares_that_jump_from_day_to_day_ask_for_more() -> None:
    jumping = [0, 9, 1, 2, 8, 0, 1] * 7
    window = [6, 7, 6, 7, 6, 6, 7]
    steady_odds = assess_share([*QUIET, *window], [20] * 56).odds
    assert assess_share([*jumping, *window], [20] * 56).odds > 100 * steady_odds


def test_two_items_of_two_are_no_alarm() -> None:
    assert not assess_share([0] * 49 + [0, 0, 0, 0, 0, 0, 2], [5] * 49 + [0, 0, 0, 0, 0, 0, 2]).alarm


def test_a_week_without_items_is_judged_as_nothing_said() -> None:
    judged = assess_share([*QUIET, *[0] * 7], [20] * 49 + [0] * 7)
    assert (judged.observed, judged.total, judged.odds, judged.alarm) == (0, 0, 1.0, False)


def test_too_little_before_the_window_is_said() -> None:
    with pytest.raises(TooLittleHistory, match="7 days"):
        assess_share([1] * 13, [5] * 13)
    with pytest.raises(TooFewItems, match="30 items"):
        assess_share([1] * 20, [2] * 20)


def test_more_matching_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="at least as large"):
        assess_share([3] * 30, [2] * 30)
