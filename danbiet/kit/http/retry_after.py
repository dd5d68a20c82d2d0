"""The wait a server asks for (RFC 9110, section 10.2.3)."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def http_date(value: str | None) -> datetime | None:
    """Return an HTTP date as an aware UTC instant, or None when it is none."""
    try:
        read = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, IndexError):
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def retry_after_s(value: str | None, *, at: datetime) -> float | None:
    """Return the seconds to wait from ``at``, or None when the header says nothing readable.

    Both forms are read: a number of seconds and an HTTP date. A date already
    past asks for no wait: 0.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    moment = http_date(text)
    return None if moment is None else max((moment - at).total_seconds(), 0.0)
