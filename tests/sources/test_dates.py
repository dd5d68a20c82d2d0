"""Dates as Vietnamese newspapers and officers' spreadsheets write them."""

from datetime import UTC, datetime, timedelta

import pytest

from danbiet.sources.dates import judged, read_date

RECEIVED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 21, 1, 5, tzinfo=UTC)  # 08:05 in Hà Nội
MIDNIGHT = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Sat, 21 Nov 2026 08:05:00 +0700",
        "Sat, 21 Nov 2026 01:05:00 GMT",
        "Sat, 21 Nov 2026 01:05:00 +0000",
        "21 Nov 2026 08:05",
        "Sat, 21 Nov 2026 08:05:00 GMT+7",
        "Sat, 21 Nov 26 08:05:00 +0700",
        "2026-11-21T08:05:00+07:00",
        "2026-11-21T08:05:00+0700",
        "2026-11-21T01:05:00Z",
        "2026-11-21 01:05:00 Z",
        "2026-11-21 08:05:00",
        "2026-11-21 8:05",
        "2026-11-21 08:05:00.000 +0700",
        "2026/11/21 08:05",
        "20261121T080500",
        "21/11/2026 08:05",
        "21/11/2026 8:5:00 AM".replace("8:5", "8:05"),
        "21/11/2026 - 08:05",
        "21.11.2026 08:05",
        "21-11-2026 08:05",
        "08:05 21-11-2026",
        "08:05 | 21/11/2026",
        "08:05, ngày 21/11/2026",
        "8h05 ngày 21/11/2026",
        "8 giờ 05 ngày 21/11/2026",
        "21/11/26 08:05",
        "Thứ bảy, 21/11/2026, 08:05 (GMT+7)",
        "Thứ Bảy, ngày 21/11/2026 08:05 SA",
        "Cập nhật lúc 08:05, 21 tháng 11 năm 2026",
        "21 Tháng 11, 2026 08:05",
        "November 21, 2026 8:05 am",
        "Nov 21, 2026, 08:05 GMT+7",
        "1795223100",
        "1795223100000",
        " 21/11/2026\n   08:05 ",
    ],
)
def test_one_moment_in_many_ways(written: str):
    assert read_date(written) == MORNING


@pytest.mark.parametrize(
    "written", ["21/11/2026", "2026-11-21", "21 tháng 11 năm 2026", "21-11-2026", "Nov 21, 2026", "21 Nov 2026"]
)
def test_a_day_alone_is_its_midnight_in_vietnam(written: str):
    assert read_date(written) == MIDNIGHT


def test_the_day_comes_before_the_month():
    assert read_date("05/11/2026 09:15") == datetime(2026, 11, 5, 2, 15, tzinfo=UTC)


def test_an_afternoon_hour_is_understood():
    assert read_date("21/11/2026 8:05 CH") == MORNING + timedelta(hours=12)
    assert read_date("21/11/2026 12:05 AM") == MIDNIGHT + timedelta(minutes=5)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "hôm qua",
        "08:05",
        "11/21/2026",
        "31/02/2026",
        "2026",
        "21/11",
        "tháng 11",
        "Sat",
        "99999999999999",
        "2026-13-45",
    ],
)
def test_what_is_no_date_is_not_guessed(written: str):
    assert read_date(written) is None


def test_a_usable_date_passes_unchanged():
    assert judged("21/11/2026 08:05", received_at=RECEIVED) == (MORNING, None)


@pytest.mark.parametrize("written", [None, "", "  "])
def test_a_missing_date_is_said_to_be_missing(written: str | None):
    assert judged(written, received_at=RECEIVED) == (None, "Nguồn không ghi ngày đăng.")


@pytest.mark.parametrize("written", ["Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00Z", "31/12/1994 10:00"])
def test_a_date_before_the_web_is_dropped(written: str):
    assert judged(written, received_at=RECEIVED) == (None, f"Ngày “{written}” quá xưa nên không dùng.")


def test_a_date_next_year_is_dropped():
    assert judged("21/11/2027 08:05", received_at=RECEIVED)[0] is None


def test_local_time_labelled_as_gmt_becomes_the_moment_of_receipt():
    written = "Sat, 21 Nov 2026 18:55:00 GMT"
    assert judged(written, received_at=RECEIVED) == (
        RECEIVED,
        f"Ngày “{written}” muộn hơn lúc nhận; lấy lúc nhận.",
    )
