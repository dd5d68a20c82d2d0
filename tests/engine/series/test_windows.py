"""The last hours of a policy: bursts found in time, nothing made of quiet, weekends and Tết."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bench.alarms import POLICIES, events, false_alarms, found_within_burst
from danbiet.engine.series import TooLittleHistory, assess_window

THURSDAY_NOON = datetime(2026, 3, 12, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TWO_HOURS = timedelta(hours=2)
QUIET, USUAL, BUSY = POLICIES[:3]


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def every_working_day(per_day: int, *, at: datetime = THURSDAY_NOON, days: int = 40) -> list[datetime]:
    """Return events spread over the working hours of each working day before ``at``'s."""
    mornings = [at - timedelta(days=back) - 4 * HOUR for back in range(1, days)]
    return [
        morning + 8 * HOUR * share / per_day
        for morning in mornings
        if weekdays(morning.date())
        for share in range(per_day)
    ]


def burst(count: int, *, at: datetime = THURSDAY_NOON) -> list[datetime]:
    return [at - TWO_HOURS * share / (count + 1) for share in range(1, count + 1)]


def test_eight_stories_in_two_hours_on_a_quiet_policy_raise_an_alarm() -> None:
    judged = assess_window(burst(8), at=THURSDAY_NOON, working_day=weekdays)
    assert judged.alarm
    assert (judged.observed, judged.window) == (8, TWO_HOURS)
    assert judged.odds < judged.threshold


def test_a_quiet_day_raises_no_alarm_and_expects_little() -> None:
    judged = assess_window([], at=THURSDAY_NOON, working_day=weekdays)
    assert not judged.alarm
    assert (judged.observed, judged.lower) == (0, 0)
    assert judged.baseline < 0.1


def test_the_usual_work_of_a_busy_policy_raises_no_alarm() -> None:
    today = [moment + timedelta(days=1) for moment in every_working_day(15, days=2)]
    judged = assess_window(every_working_day(15) + today, at=THURSDAY_NOON, working_day=weekdays)
    assert not judged.alarm


def test_the_same_burst_stands_out_less_on_a_busy_policy() -> None:
    quiet = assess_window(burst(8), at=THURSDAY_NOON, working_day=weekdays)
    busy = assess_window(burst(8) + every_working_day(15), at=THURSDAY_NOON, working_day=weekdays)
    assert busy.odds > quiet.odds


def test_events_after_the_moment_are_not_looked_at() -> None:
    later = [THURSDAY_NOON + HOUR + moment * timedelta(minutes=1) for moment in range(20)]
    judged = assess_window(later, at=THURSDAY_NOON, working_day=weekdays)
    assert judged.observed == 0


def test_a_monday_morning_is_not_held_against_the_weekend() -> None:
    monday = datetime(2026, 3, 16, 5, 0, tzinfo=UTC)
    past = every_working_day(8, at=monday)
    today = [monday - timedelta(minutes=30) * step for step in range(4)]
    judged = assess_window(past + today, at=monday, working_day=weekdays)
    assert not judged.alarm
    assert {why for _, why in judged.left_out} == {"other_kind_of_day"}


def test_the_return_after_tet_raises_no_alarm() -> None:
    back_to_work = datetime(2026, 2, 23, 5, 0, tzinfo=UTC)
    tet = {date(2026, 2, 14) + timedelta(days=step) for step in range(9)}

    def working(day: date) -> bool:
        return weekdays(day) and day not in tet

    past = [moment for moment in every_working_day(8, at=back_to_work) if moment.date() not in tet]
    today = [back_to_work - timedelta(minutes=45) * step for step in range(4)]
    judged = assess_window(past + today, at=back_to_work, working_day=working)
    assert not judged.alarm
    assert (date(2026, 2, 17), "other_kind_of_day") in judged.left_out


def test_a_weekend_after_tet_is_not_held_against_the_silence_of_tet() -> None:
    saturday = datetime(2026, 2, 28, 5, 0, tzinfo=UTC)
    tet = {date(2026, 2, 14) + timedelta(days=step) for step in range(9)}
    judged = assess_window(
        every_working_day(8, at=saturday),
        at=saturday,
        working_day=lambda day: weekdays(day) and day not in tet,
    )
    assert (date(2026, 2, 17), "long_holiday") in judged.left_out


def test_a_past_burst_does_not_hide_the_next() -> None:
    last_week = burst(20, at=THURSDAY_NOON - timedelta(days=7))
    judged = assess_window(last_week + burst(8), at=THURSDAY_NOON, working_day=weekdays)
    assert judged.alarm
    assert (date(2026, 3, 5), "burst") in judged.left_out


def test_seven_whole_days_of_listening_are_needed() -> None:
    with pytest.raises(TooLittleHistory, match="there are 3"):
        assess_window(
            burst(8),
            at=THURSDAY_NOON,
            working_day=weekdays,
            since=THURSDAY_NOON - timedelta(days=4),
        )


def test_a_smaller_budget_asks_for_more_stories() -> None:
    def least(budget: float) -> int:
        return assess_window(
            every_working_day(15),
            at=THURSDAY_NOON,
            working_day=weekdays,
            windows=[TWO_HOURS],
            budget_per_30_days=budget,
        ).alarm_from

    assert least(0.1) > least(10)


@pytest.mark.parametrize("policy", [QUIET, USUAL], ids=lambda policy: policy.name)
def test_every_burst_of_eight_is_found_within_two_hours(policy) -> None:
    found = [found_within_burst(events(policy, seed), 8, seed) for seed in range(300, 306)]
    assert found == [True] * 6


def test_false_alarms_keep_to_the_budget() -> None:
    seeds = range(400, 408)
    false = sum(false_alarms(events(policy, seed)) for policy in (QUIET, USUAL) for seed in seeds)
    assert false / (2 * len(seeds)) <= 1.0
