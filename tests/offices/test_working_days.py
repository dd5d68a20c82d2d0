"""Which days an office works, and from where the first digest after a rest looks back."""

from datetime import UTC, date, datetime

import pytest

from danbiet.offices.working_days import (
    LOCAL,
    add_working_days,
    is_working_day,
    next_working_day,
    previous_working_day,
    since_last_working_close,
    why_not_working,
    why_since,
)


def at(year: int, month: int, day: int, hour: int = 7, minute: int = 15) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 3, 4), None),
        (date(2026, 3, 7), "Thứ Bảy"),
        (date(2026, 3, 8), "Chủ Nhật"),
        (date(2026, 9, 2), "Quốc khánh"),
        (date(2026, 2, 17), "Tết Nguyên Đán"),
        (date(2026, 4, 27), "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
        (date(2026, 1, 2), "Ngày nghỉ (hoán đổi)"),
    ],
)
def test_a_day_off_says_why(day: date, why: str | None):
    assert (why_not_working(day, "vi"), is_working_day(day)) == (why, why is None)


def test_a_day_off_says_why_in_english_too():
    assert [why_not_working(date(2026, 3, 7), "en"), why_not_working(date(2026, 1, 2), "en")] == [
        "Saturday",
        "Day off (swapped)",
    ]


def test_a_saturday_worked_instead_of_a_day_off_is_a_working_day():
    assert [is_working_day(date(2026, 8, 22)), is_working_day(date(2026, 8, 31))] == [True, False]
    assert [is_working_day(date(2026, 1, 10)), is_working_day(date(2026, 1, 2))] == [True, False]


def test_fifteen_working_days_step_over_tet():
    assert add_working_days(date(2026, 2, 10), 15) == date(2026, 3, 10)


def test_the_day_a_period_starts_on_is_not_counted():
    assert add_working_days(date(2026, 3, 4), 1) == date(2026, 3, 5)


def test_no_working_day_from_a_sunday_is_the_monday():
    assert add_working_days(date(2026, 3, 8), 0) == date(2026, 3, 9)


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="-1"):
        add_working_days(date(2026, 3, 4), -1)


def test_the_days_around_tet():
    assert (next_working_day(date(2026, 2, 13)), previous_working_day(date(2026, 2, 23))) == (
        date(2026, 2, 23),
        date(2026, 2, 13),
    )


@pytest.mark.parametrize(
    ("now", "since", "words"),
    [
        (at(2026, 3, 5), at(2026, 3, 4, 17, 0), "từ 17:00 thứ Tư, 04/03/2026"),
        (at(2026, 3, 9), at(2026, 3, 6, 17, 0), "từ 17:00 thứ Sáu, 06/03/2026"),
        (at(2026, 2, 23), at(2026, 2, 13, 17, 0), "từ 17:00 thứ Sáu, 13/02/2026 (trước Tết Nguyên Đán)"),
        (at(2027, 2, 11), at(2027, 2, 3, 17, 0), "từ 17:00 thứ Tư, 03/02/2027 (trước Tết Nguyên Đán)"),
    ],
)
def test_a_digest_looks_back_to_when_the_office_last_closed(now: datetime, since: datetime, words: str):
    assert (since_last_working_close(now), why_since(now, "vi")) == (since, words)


def test_a_digest_made_late_at_night_utc_still_counts_the_local_day():
    late_sunday_utc = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)  # Monday 06:30 in Hà Nội
    assert since_last_working_close(late_sunday_utc) == at(2026, 3, 6, 17, 0)
