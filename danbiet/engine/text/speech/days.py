"""Dates and times of day, as they are said."""

import re
from typing import Final

from danbiet.engine.text.speech.letters import roman
from danbiet.engine.text.speech.numbers import in_words
from danbiet.engine.text.speech.rule import Rule

_DAY: Final = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?P<month>0?[1-9]|1[0-2])"
_BEFORE_A_DAY: Final = r"từ|đến|tới|trước|sau|hôm|sáng|chiều|tối|trưa|qua|vào|hết|nhất|và|là|hạn|ngày"
_SPAN: Final = re.compile(
    rf"(?:\b[Nn]gày )?(?<![\d/]){_DAY} ?[-–] ?(?P<last>\d{{1,2}})/{_MONTH}(?:/(?P<year>\d{{4}}))?(?![\d/])"
)
_FULL: Final = re.compile(
    rf"(?:\b[Nn]gày )?(?<![\d/.]){_DAY}(?P<sign> ?[/.-] ?){_MONTH}(?P=sign)(?P<year>\d{{4}})(?![\d/])"
)
_SHORT: Final = re.compile(
    rf"(?P<before>\b(?:{_BEFORE_A_DAY}):? )(?:ngày )?{_DAY}/{_MONTH}(?! ?(?:số|tổng|diện|dân))(?![\d/])", re.IGNORECASE
)
_IN_BRACKETS: Final = re.compile(rf"(?<=\(){_DAY}/{_MONTH}(?=[),;])")
_OF_YEAR: Final = re.compile(rf"(?:\b[Tt]háng )?(?<![\d/]){_MONTH}[/-](?P<year>(?:19|20)\d{{2}})(?![\d/])")
_NAMED_MONTH: Final = re.compile(r"(?P<before>\b[Tt]háng )0?4(?![\d/.,])")
_QUARTER: Final = re.compile(r"(?P<before>\b[Qq]uý )(?P<quarter>I{1,3}|IV|[1-4])(?:/(?P<year>\d{4}))?(?!\w)")
_TIME_RANGE: Final = re.compile(r"(?:(?<=\d[h])|(?<=\d[hg:]\d\d)) ?[-–] ?(?=\d{1,2}[hg:])")
_TIME: Final = re.compile(r"(?<!\d)(?P<hour>[01]?\d|2[0-4])(?:[hg:](?P<minute>[0-5]\d)|h)(?![\w:])")


def _month(month: str) -> str:
    return "tháng tư" if int(month) == 4 else f"tháng {in_words(int(month))}"


def _year(year: str | None) -> str:
    return f" năm {in_words(int(year))}" if year else ""


def _date(match: re.Match[str]) -> str:
    return f"ngày {in_words(int(match['day']))} {_month(match['month'])}{_year(match.groupdict().get('year'))}"


def _span(match: re.Match[str]) -> str:
    last = in_words(int(match["last"]))
    return f"ngày {in_words(int(match['day']))} đến ngày {last} {_month(match['month'])}{_year(match['year'])}"


def _short(match: re.Match[str]) -> str:
    before = match["before"]
    return f"{'' if before.lower() == 'ngày ' else before}{_date(match)}"


def _of_year(match: re.Match[str]) -> str:
    return f"{_month(match['month'])}{_year(match['year'])}"


def _quarter(match: re.Match[str]) -> str:
    quarter = match["quarter"]
    value = int(quarter) if quarter.isdigit() else roman(quarter)
    return f"{match['before']}{in_words(value)}{_year(match['year'])}"


def _time(match: re.Match[str]) -> str:
    minute = int(match["minute"] or 0)
    return f"{in_words(int(match['hour']))} giờ" + (f" {in_words(minute)} phút" if minute else "")


RULES: Final = (
    Rule(_TIME_RANGE, lambda _: " đến "),
    Rule(_SPAN, _span),
    Rule(_FULL, _date),
    Rule(_SHORT, _short),
    Rule(_IN_BRACKETS, _date),
    Rule(_OF_YEAR, _of_year),
    Rule(_NAMED_MONTH, lambda match: f"{match['before']}tư"),
    Rule(_QUARTER, _quarter),
    Rule(_TIME, _time),
)
