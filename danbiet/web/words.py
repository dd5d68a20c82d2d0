"""Numbers and moments in words, in the reader's language."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext, npgettext

from danbiet.documents.wording import Language

NO_BREAK_SPACE = "\u00a0"


def page_language() -> Language:
    """Return the language of the page being made, as documents and charts name it."""
    return "en" if get_language() == "en" else "vi"


def moment_in_words(at: datetime) -> str:
    """Return "14:05 22/11/2026" in the local time of the country."""
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")


def ago_in_words(at: datetime, now: datetime) -> str:
    """Return how long ago ``at`` was, coarsely: seconds, minutes, hours, days; older, the date itself."""
    seconds = max(0, int((now - at).total_seconds()))
    if seconds < 60:
        return ngettext("%(n)s giây trước", "%(n)s giây trước", seconds) % {"n": seconds}
    if seconds < 3600:
        return ngettext("%(n)s phút trước", "%(n)s phút trước", seconds // 60) % {"n": seconds // 60}
    if seconds < 86400:
        return ngettext("%(n)s giờ trước", "%(n)s giờ trước", seconds // 3600) % {"n": seconds // 3600}
    if seconds < 30 * 86400:
        return ngettext("%(n)s ngày trước", "%(n)s ngày trước", seconds // 86400) % {"n": seconds // 86400}
    return moment_in_words(at)


def span_in_words(span: timedelta) -> str:
    """Return a length of time in its two largest useful units: "4 phút 20 giây", "2 giờ 5 phút", "3 ngày"."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return npgettext("length of time", "%(n)s giây", "%(n)s giây", seconds) % {"n": seconds}
    if seconds < 3600:
        return _two(_minutes(seconds // 60), _seconds(seconds % 60))
    if seconds < 86400:
        return _two(_hours(seconds // 3600), _minutes(seconds % 3600 // 60))
    return _two(_days(seconds // 86400), _hours(seconds % 86400 // 3600))


def number_in_words(value: float | int, digits: int | None = None) -> str:
    """Return "1.234,5" (Vietnamese) or "1,234.5" (English), rounded to so many digits after the point."""
    value = value if digits is None else round(value, digits)  # Django cuts off
    return formats.number_format(value, decimal_pos=digits, use_l10n=True, force_grouping=True)


def percent_in_words(part: float, whole: float) -> str:
    """Return "62,5 %"; below 20 in the whole without a decimal, which would pretend precision."""
    digits = 0 if whole < 20 else 1
    return number_in_words(100 * part / whole, digits) + NO_BREAK_SPACE + "%"


def _two(large: str, small: str) -> str:
    return f"{large} {small}".strip()


def _seconds(n: int) -> str:
    return npgettext("length of time", "%(n)s giây", "%(n)s giây", n) % {"n": n} if n else ""


def _minutes(n: int) -> str:
    return npgettext("length of time", "%(n)s phút", "%(n)s phút", n) % {"n": n} if n else ""


def _hours(n: int) -> str:
    return npgettext("length of time", "%(n)s giờ", "%(n)s giờ", n) % {"n": n} if n else ""


def _days(n: int) -> str:
    return npgettext("length of time", "%(n)s ngày", "%(n)s ngày", n) % {"n": n}
