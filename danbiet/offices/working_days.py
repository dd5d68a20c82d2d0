"""Working days of Vietnamese agencies: Monday to Friday, without public holidays, with swapped days.

Tết, national days and most swaps come from the package ``holidays``; what it lacks stands in
``days_off.yaml`` with its basis. Days are local days; nothing here reads a clock or the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import yaml
from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
CLOSE = time(17)  # the usual end of an office day; only decides from where a digest looks back
SATURDAY = 5
CORRECTIONS = Path(__file__).with_name("days_off.yaml")


def is_working_day(day: date) -> bool:
    if day in _worked_weekends(day.year):
        return True
    return day.weekday() < SATURDAY and day not in _days_off(day.year, "vi")


def why_not_working(day: date, language: str | None = None) -> str | None:
    """Return the name of the holiday or of the weekend day, in ``language`` (the reader's when not given).

    None on a working day.
    """
    if is_working_day(day):
        return None
    language = language or get_language() or "vi"
    return _days_off(day.year, language).get(day) or _capital(format_date(day, "EEEE", locale=language))


def previous_working_day(day: date) -> date:
    """Return the last working day before ``day``."""
    return _walk(day, -1)


def next_working_day(day: date) -> date:
    """Return the first working day after ``day``."""
    return _walk(day, 1)


def add_working_days(start: date, n: int) -> date:
    """Return the ``n``-th working day after ``start``; the first day counted is the day after it.

    With ``n`` 0 the answer is ``start`` when it is a working day, else the next one. Raises ValueError below 0.
    """
    if n < 0:
        raise ValueError(f"add_working_days counts forward: {n} is below zero")
    day = start if n or is_working_day(start) else next_working_day(start)
    for _each in range(n):
        day = next_working_day(day)
    return day


def since_last_working_close(at: datetime, close: time = CLOSE) -> datetime:
    """Return when the last office day before the local day of ``at`` closed.

    On a Monday that is Friday's close; on the first day after Tết the close of the last day before it.
    """
    last = previous_working_day(at.astimezone(LOCAL).date())
    return datetime.combine(last, close, LOCAL)


def why_since(at: datetime, language: str | None = None, close: time = CLOSE) -> str:
    """Return `since_last_working_close` in words, with the holiday that lies between, if one does."""
    language = language or get_language() or "vi"
    since = since_last_working_close(at, close)
    when = format_date(since, "EEEE, dd/MM/yyyy", locale=language)
    day = when if language == "en" else when[:1].lower() + when[1:]  # the day's name is a capital only in English
    words = _("từ {hour} {day}").format(hour=f"{since:%H:%M}", day=day)
    holiday = _holiday_between(since.date(), at.astimezone(LOCAL).date(), language)
    return _("{since} (trước {holiday})").format(since=words, holiday=holiday) if holiday else words


def _holiday_between(first: date, last: date, language: str) -> str | None:
    days = [day for day in _days(first, last) if not is_working_day(day)]
    names = [name for day in days if (name := _days_off(day.year, language).get(day))]
    # The name that most of the run carries: “Tết Nguyên Đán” out of “Mùng hai Tết Nguyên Đán”, not “29 Tết”.
    return max(names, key=lambda name: sum(name.lower() in other.lower() for other in names), default=None)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days)]


def _walk(day: date, step: int) -> date:
    day += timedelta(days=step)
    while not is_working_day(day):
        day += timedelta(days=step)
    return day


@lru_cache(maxsize=64)
def _days_off(year: int, language: str) -> Mapping[date, str]:
    calendar = holidays.country_holidays("VN", years=year, language="vi" if language == "vi" else "en_US")
    return MappingProxyType(dict(calendar) | {day: _swapped(language) for day in _corrected("day_off", year)})


@lru_cache(maxsize=64)
def _worked_weekends(year: int) -> frozenset[date]:
    calendar: Any = holidays.country_holidays("VN", years=year)
    return frozenset(day for day in calendar.weekend_workdays if day.year == year) | _corrected("worked_instead", year)


@lru_cache(maxsize=64)
def _corrected(what: str, year: int) -> frozenset[date]:
    swaps = yaml.safe_load(CORRECTIONS.read_text()) or []
    return frozenset(swap[what] for swap in swaps if swap[what].year == year)


def _swapped(language: str) -> str:
    return "Ngày nghỉ (hoán đổi)" if language == "vi" else "Day off (swapped)"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
