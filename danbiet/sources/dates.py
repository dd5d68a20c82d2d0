"""Dates as the press writes them. A date without a zone is Vietnamese time."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
EARLIEST_YEAR = 1995
NEAR_FUTURE = timedelta(days=1)
LONGEST_DATE = 100

ENGLISH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.I)
ZONE = re.compile(r"\(?\b(?:GMT|UTC)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?\)?", re.I)
OFFSET = re.compile(r":\d{2}\s*([+-])(\d{2}):?(\d{2})\s*$")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}T")
YEAR_FIRST = re.compile(r"\b(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})\b")
DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?!\d)")
IN_WORDS = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm)?\s*(\d{4})", re.IGNORECASE)
HOUR = re.compile(
    r"(?<!\d)(\d{1,2})\s*(?:[:]|h|giờ|g)\s*(\d{2})?(?::(\d{2}))?(?:\.\d+)?\s*(am|pm|sa|ch)?\b",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})", re.IGNORECASE)
DAY_THEN_MONTH = re.compile(
    r"\b(\d{1,2})[ -](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ ,-]+(\d{4})", re.I
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_date(raw: str) -> datetime | None:
    """Return the instant ``raw`` names, aware, or None when it names none.

    Reads RFC 822, ISO 8601, dd/mm/yyyy with or without weekday and hour,
    "21 tháng 11 năm 2026", "Nov 21, 2026" and Unix seconds or milliseconds.
    Day comes before month; nothing missing is filled in from the clock.
    """
    text = " ".join(raw.split())[:LONGEST_DATE]
    for reader in (iso, unix, rfc822, day_and_hour):
        try:
            found = reader(text)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            return found
    return None


def judged(raw: str | None, *, received_at: datetime | None) -> tuple[datetime | None, str | None]:
    """Return the date to use and, in words, what was wrong with the one given.

    None when there is no date, it cannot be read, lies before 1995, or more
    than a day after ``received_at``. A date less than a day ahead (a clock or
    a zone set wrong) becomes ``received_at``.
    """
    if not raw or not raw.strip():
        return None, "Nguồn không ghi ngày đăng."
    found = read_date(raw)
    shown = f"“{' '.join(raw.split())[:40]}”"
    if found is None:
        return None, f"Không đọc được ngày {shown}."
    if found.year < EARLIEST_YEAR:
        return None, f"Ngày {shown} quá xưa nên không dùng."
    if received_at is None or found <= received_at:
        return found, None
    if found - received_at > NEAR_FUTURE:
        return None, f"Ngày {shown} ở tương lai nên không dùng."
    return received_at, f"Ngày {shown} muộn hơn lúc nhận; lấy lúc nhận."


def iso(text: str) -> datetime | None:
    if not ISO.match(text):
        return None
    joined = re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)", "", text)
    return zoned(datetime.fromisoformat(joined))


def zoned(moment: datetime) -> datetime:
    """Return ``moment`` in UTC; one without a zone is Vietnamese time."""
    local = moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment
    return local.astimezone(UTC)


def unix(text: str) -> datetime | None:
    if not (text.isascii() and text.isdigit() and len(text) in (10, 13)):
        return None
    seconds = int(text) / (1 if len(text) == 10 else 1000)
    return datetime.fromtimestamp(seconds, UTC)


def rfc822(text: str) -> datetime | None:
    if not ENGLISH.search(text):
        return None
    month_first = MONTH_FIRST.search(text)
    if month_first and month_first[1][:3].lower() in MONTHS:
        month = MONTHS.index(month_first[1][:3].lower()) + 1
        return with_hour(text, int(month_first[3]), month, int(month_first[2]), month_first.end())
    try:
        stated = parsedate_to_datetime(ZONE.sub(plain_offset, text))
    except (ValueError, TypeError, IndexError):
        return day_then_month(text)
    # "-0000" says UTC of unknown origin; only a missing zone is local.
    return stated.replace(tzinfo=UTC) if "-0000" in text else zoned(stated)


def day_then_month(text: str) -> datetime | None:
    """Return "21 Nov 2026" with or without an hour; for dates too short for RFC 822."""
    found = DAY_THEN_MONTH.search(text)
    if not found:
        return None
    month = MONTHS.index(found[2].lower()) + 1
    return with_hour(text, int(found[3]), month, int(found[1]), found.end())


def zone(ahead: timedelta | None) -> tzinfo:
    """Return the zone that lies ``ahead`` of UTC; None means nothing was said: Vietnam."""
    return VIETNAM if ahead is None else timezone(ahead)


def plain_offset(found: re.Match[str]) -> str:
    """Write "GMT+7" as "+0700"."""
    return f"{found[1]}{int(found[2]):02d}{found[3] or '00'}"


def day_and_hour(text: str) -> datetime | None:
    year_first = YEAR_FIRST.search(text)
    if year_first:
        year, month, day = (int(part) for part in year_first.groups())
        return with_hour(text, year, month, day, year_first.end())
    day_first = IN_WORDS.search(text) or DAY_FIRST.search(text)
    if not day_first:
        return None
    day, month, year = (int(part) for part in day_first.groups())
    return with_hour(text, full_year(year), month, day, day_first.end())


def full_year(year: int) -> int:
    if year > 99:
        return year
    return 2000 + year if year < 70 else 1900 + year


def with_hour(text: str, year: int, month: int, day: int, end: int) -> datetime:
    """Return the day with the hour written after it, or before it, or midnight."""
    found = HOUR.search(text, end) or HOUR.search(text)
    hour, minute, second = clock_of(found) if found else (0, 0, 0)
    local = datetime(year, month, day, hour, minute, second, tzinfo=zone(zone_of(text)))
    return local.astimezone(UTC)


def clock_of(found: re.Match[str]) -> tuple[int, int, int]:
    hour, half = int(found[1]), (found[4] or "").lower()
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    if half in ("am", "sa") and hour == 12:
        hour = 0
    return hour, int(found[2] or 0), int(found[3] or 0)


def zone_of(text: str) -> timedelta | None:
    found = ZONE.search(text) or OFFSET.search(text)
    if not found:
        return timedelta(0) if text.endswith(("Z", "GMT", "UTC")) else None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return ahead if found[1] == "+" else -ahead
