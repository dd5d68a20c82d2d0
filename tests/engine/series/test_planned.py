"""A press conference explains its own stories; a milestone that nobody reported is noticed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from danbiet.engine.series import TooLittleHistory, assess_window, coverage_after, kinds_of_days_off, raised_by

NOON = datetime(2026, 3, 12, 5, 0, tzinfo=UTC)
TET = {date(2026, 2, 14) + timedelta(days=step) for step in range(9)}
LIBERATION_DAY = date(2026, 4, 30)


def working(day: date) -> bool:
    return day.weekday() < 5 and day not in TET and day != LIBERATION_DAY


def test_an_event_of_a_kind_brings_what_it_brought_before() -> None:
    assert raised_by([(30, 8.0), (27, 9.0)]) == pytest.approx(60 / 20)
    assert raised_by([]) == 1.0
    assert raised_by([(0, 10.0)]) == 1.0


def test_the_stories_of_a_planned_event_are_no_alarm() -> None:
    past = [NOON - timedelta(days=back, hours=hour) for back in range(1, 29) for hour in range(6)]
    today = [NOON - timedelta(minutes=7 * step) for step in range(16)]
    alone = assess_window(past + today, at=NOON, working_day=lambda _: True)
    planned = assess_window(past + today, at=NOON, working_day=lambda _: True, planned=6.0)
    assert alone.alarm
    assert not planned.alarm
    assert planned.baseline > alone.baseline


def test_a_milestone_that_nobody_reports_is_noticed() -> None:
    judged = coverage_after(1, [12, 9, 15, 11])
    assert judged.absent
    assert (judged.observed, judged.used) == (1, 4)
    assert judged.expected == pytest.approx(47.5 / 4)


def test_few_reports_where_few_were_usual_are_nothing() -> None:
    assert not coverage_after(0, [1, 0, 2]).absent
    assert not coverage_after(9, [12, 9, 15, 11]).absent


def test_two_earlier_milestones_are_too_few() -> None:
    with pytest.raises(TooLittleHistory, match="3 earlier milestones"):
        coverage_after(0, [5, 5])


def test_tet_is_another_kind_of_day_off_than_a_single_holiday_and_a_weekend_is_none() -> None:
    days = [date(2026, 2, 13), date(2026, 2, 15), date(2026, 2, 18), date(2026, 2, 28), LIBERATION_DAY]
    assert list(kinds_of_days_off(days, working)) == [0, 2, 2, 0, 1]
