"""A day's count against comparable days; every alarm states its baseline and its odds."""

from datetime import date, timedelta

import pytest

from danbiet.engine.series import TooLittleHistory, assess, odds_of_at_least, surprise

MONDAY = date(2026, 3, 30)
FOUR_WEEKS = [MONDAY - timedelta(days=back) for back in range(28, 0, -1)]


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def with_quiet_weekends(busy: int, quiet: int) -> list[int]:
    return [busy if weekdays(day) else quiet for day in FOUR_WEEKS]


def test_a_week_of_history_is_needed_before_judging() -> None:
    with pytest.raises(TooLittleHistory, match="there are 6"):
        assess(30, [10] * 6)
    with pytest.raises(TooLittleHistory, match="7"):
        surprise(30, history=[10] * 6)


def test_a_usual_day_raises_no_alarm() -> None:
    assert not assess(12, [10, 9, 11, 8, 12, 10, 10]).alarm


def test_three_times_the_usual_raises_an_alarm_with_tiny_odds() -> None:
    judged = assess(30, [10, 9, 11, 8, 12, 10, 10])
    assert judged.alarm
    assert judged.odds < 1e-5
    assert judged.lower < 10 < judged.upper < 30


def test_two_stories_are_never_an_alarm() -> None:
    assert not assess(2, [0] * 28).alarm
    assert assess(3, [0] * 28).alarm


def test_the_odds_are_those_of_poisson_when_counts_scatter_no_more() -> None:
    assert odds_of_at_least(3, 1.0) == pytest.approx(0.0803014)


def test_wider_scatter_makes_a_large_count_less_odd() -> None:
    assert odds_of_at_least(8, 3.0, dispersion=2.0) > 3 * odds_of_at_least(8, 3.0)


def test_a_monday_is_not_surprised_by_the_quiet_weekend_before_it() -> None:
    judged = assess(10, with_quiet_weekends(10, 1), days=FOUR_WEEKS, on=MONDAY, working=weekdays)
    assert not judged.alarm
    assert judged.baseline == pytest.approx(10, abs=0.1)
    assert judged.used == 20
    assert judged.left_out == tuple((day, "other_kind_of_day") for day in FOUR_WEEKS if not weekdays(day))


def test_a_weekend_is_held_against_weekends() -> None:
    saturday = MONDAY - timedelta(days=2)
    judged = assess(8, with_quiet_weekends(10, 1), days=FOUR_WEEKS, on=saturday, working=weekdays)
    assert judged.alarm
    assert judged.used == 8


def test_a_past_burst_does_not_hide_the_next_one() -> None:
    history = [2] * 20
    history[10] = 40
    judged = assess(12, history, days=FOUR_WEEKS[:20])
    assert judged.alarm
    assert judged.left_out == ((FOUR_WEEKS[10], "burst"),)


def test_the_silence_of_tet_does_not_make_the_return_an_alarm() -> None:
    tet = set(FOUR_WEEKS[-10:])
    history = [0 if day in tet else 8 for day in FOUR_WEEKS]
    judged = assess(
        9,
        history,
        days=FOUR_WEEKS,
        on=MONDAY,
        working=lambda day: day not in tet and weekdays(day),
    )
    assert not judged.alarm
    assert judged.baseline == pytest.approx(8, abs=0.1)


def test_a_first_weekend_after_tet_is_not_held_against_tet() -> None:
    tet = set(FOUR_WEEKS[:9])
    saturday = FOUR_WEEKS[-2]
    judged = assess(
        4,
        [0 if day in tet else 4 for day in FOUR_WEEKS[:-2]],
        days=FOUR_WEEKS[:-2],
        on=saturday,
        working=lambda day: day not in tet and weekdays(day),
    )
    assert not judged.alarm
    assert (FOUR_WEEKS[0], "long_holiday") in judged.left_out


def test_a_smaller_budget_of_false_alarms_asks_for_more_stories() -> None:
    history = [5, 3, 6, 4, 5, 7, 4, 5, 6, 4]
    strict = assess(12, history, false_alarms_per_30_days=0.1)
    loose = assess(12, history, false_alarms_per_30_days=3)
    assert loose.alarm_from < strict.alarm_from


def test_surprise_counts_standard_deviations_as_farrington_does() -> None:
    # Worked by hand: mean 70.5/7 = 10.0714, dispersion 1; (20/mean)^(2/3) = 1.5799;
    # deviation 2/3 * sqrt((8/7)/mean) = 0.22457; 0.5799/0.22457.
    assert surprise(20, [10] * 7) == pytest.approx(2.5822, abs=1e-3)
    assert surprise(5, [10] * 7) < 0
