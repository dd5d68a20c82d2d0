"""Days, months, quarters, years and times of day, in digits and in words."""

import re
from dataclasses import replace
from typing import Final

from danbiet.engine.text.facts.figure import Bound, Figure, Kind
from danbiet.engine.text.facts.marks import Marks
from danbiet.engine.text.facts.numerals import number_at
from danbiet.engine.text.facts.vocabulary import listed
from danbiet.engine.text.tokens import fold_token

Read = tuple[Figure, int]
"""A figure, and the place after its last mark."""

_YEARS: Final = range(1900, 2101)
_TO: Final = ("-", "–", "den")
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PARTS_OF_DAY: Final = {"sang": 0, "trua": 12, "chieu": 12, "toi": 12, "dem": 12}
_BEFORE_A_DAY: Final = listed(
    "ngay tu den toi truoc sau hom sang chieu trua toi dem qua vao tu hai ba bay nhat han het ke va ( chu"
)
_BEFORE_A_TIME: Final = listed("luc tu den toi truoc vao hoi")


def moment_at(marks: Marks, at: int) -> Read | None:
    """Return the date, month, quarter, year or time of day that begins at this mark."""
    for read in (_literal, _named_day, _quarter, _named_month, _year, _time):
        found = read(marks, at)
        if found is not None:
            return _lunar(marks, *found)
    return None


def completed(figures: list[Figure]) -> list[Figure]:
    """Give "ngày 1 đến ngày 15/7/2026" its missing month and year from the date that follows at once."""
    done: list[Figure] = []
    for figure in reversed(figures):
        later = done[-1] if done else None
        done.append(_completed(figure, later) if later is not None and _is_near(figure, later) else figure)
    return [figure for figure in reversed(done) if not str(figure.value).startswith("---")]


def is_date(figure: Figure) -> bool:
    """Say whether the figure is a day, month, quarter or year, with or without a deadline."""
    return figure.kind in (Kind.DATE, Kind.DEADLINE)


def iso(day: int | None, month: int | None, year: int | None) -> str:
    """Return the ISO form: "2026-07-01", "--07-01", "2026-07", "--07", "---01" (a day still without month)."""
    if day is None:
        return f"{year:04d}" if month is None and year else (f"{year:04d}-{month:02d}" if year else f"--{month:02d}")
    if month is None:
        return f"---{day:02d}"
    return f"{year:04d}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"


def _figure(marks: Marks, at: int, end: int, value: str, kind: Kind = Kind.DATE) -> Read:
    return Figure(kind, value, "", marks[at].start, marks[end - 1].end, marks.words(at, end)), end


def _is_near(earlier: Figure, later: Figure) -> bool:
    return is_date(earlier) and is_date(later) and later.start - earlier.end < 14


def _completed(figure: Figure, later: Figure) -> Figure:
    value, following = str(figure.value), str(later.value)
    full = re.fullmatch(r"(\d{4}|-)-(\d{2})-(\d{2})", following)
    if full is None:
        month = re.fullmatch(r"(\d{4})-(\d{2})", following)
        is_month = month is not None and re.fullmatch(r"--\d{2}", value) is not None
        return replace(figure, value=f"{following[:4]}{value[1:]}") if is_month else figure
    if value.startswith("---"):
        return replace(figure, value=f"{full[1]}-{full[2]}-{value[3:]}")
    if re.fullmatch(r"--\d{2}-\d{2}", value) and full[1] != "-":
        return replace(figure, value=f"{full[1]}{value[1:]}")
    return figure


def _literal(marks: Marks, at: int) -> Read | None:
    mark = marks[at]
    if mark.sort == "date":
        day, month, year = (int(part) for part in re.findall(r"\d+", mark.text))
        year += 2000 if year < 100 else 0
        return _figure(marks, at, at + 1, iso(day, month, year) if _is_day(day, month) else mark.text)
    if mark.sort == "month":
        month, year = (int(part) for part in re.findall(r"\d+", mark.text))
        return _figure(marks, at, at + 1, iso(None, month, year))
    if mark.sort == "day" and fold_token(marks[at - 1].text) in _BEFORE_A_DAY:
        return _day_month(marks, at)
    return None


def _day_month(marks: Marks, at: int) -> Read | None:
    day, month = (int(part) for part in marks[at].text.split("/"))
    if not _is_day(day, month):
        # A day that no calendar has is kept as written, so that it agrees with nothing.
        return _figure(marks, at, at + 1, marks[at].text)
    year, end = _year_after(marks, at + 1)
    return _figure(marks, at, end, iso(day, month, year))


def _is_day(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _named_day(marks: Marks, at: int) -> Read | None:
    """Read ngày 1 tháng 7 năm 2026 · mùng một tháng bảy · ngày 1/7 · 30 tháng 6 năm 2026."""
    named = marks.key(at) in ("ngay", "mung", "mong")
    start = at + 1 if named else at
    if named and marks[start].sort in ("date", "day"):
        read = _literal(marks, start)
        return None if read is None else _figure(marks, at, read[1], str(read[0].value))
    pointed = re.fullmatch(r"(\d{1,2})\.(\d{1,2})", marks[start].text) if named else None
    if pointed is not None and _is_day(int(pointed[1]), int(pointed[2])):
        return _figure(marks, at, start + 1, iso(int(pointed[1]), int(pointed[2]), None))
    day = _small(marks, start, 31)
    if day is None:
        return None
    dashed = _dashed_month(marks, day[1]) if named else None
    if dashed is not None:
        return _figure(marks, at, dashed[1], iso(day[0], dashed[0], None))
    month = _month_after(marks, day[1])
    if month is None:
        is_open = named and (marks.key(at) != "ngay" or _continues(marks, day[1]))
        return _figure(marks, at, day[1], iso(day[0], None, None)) if is_open else None
    year, end = _year_after(marks, month[1])
    if named or year is not None or fold_token(marks[at - 1].text) in _BEFORE_A_DAY:
        return _figure(marks, at, end, iso(day[0], month[0], year))
    return None


def _dashed_month(marks: Marks, at: int) -> tuple[int, int] | None:
    """Read the month of "ngày 5-11"; in "ngày 5-11/7" and "ngày 5-11 tháng 7" it is a day."""
    if marks.key(at) != "-" or not marks.touches(at) or marks[at + 1].sort != "number":
        return None
    month = _small(marks, at + 1, 12)
    return None if month is None or marks.key(month[1]) in ("thang", "/", "-") else month


def _continues(marks: Marks, at: int) -> bool:
    """Say whether a day without month leads to another date: ngày 1 đến 15/7, ngày 1 và 2 tháng 7, 1-15/7."""
    if marks.key(at) not in ("den", "toi", "va", "-", "–", ","):
        return False
    following = at + 1
    return marks[following].sort in ("day", "date", "number") or marks.key(following) in ("ngay", "het", "mung", "mong")


def _small(marks: Marks, at: int, most: int) -> tuple[int, int] | None:
    mark = marks[at]
    if mark.sort == "number" and not mark.text.isdigit():
        return None
    if mark.key == "tu":
        return (4, at + 1) if mark.text != "từ" else None
    number = number_at(marks, at)
    if number is None or number.value != int(number.value) or not 1 <= number.value <= most:
        return None
    return int(number.value), number.end


def _month_after(marks: Marks, at: int) -> tuple[int, int] | None:
    if marks.key(at) != "thang":
        return None
    if marks[at + 1].sort == "month":
        return int(marks[at + 1].text.replace("-", "/").split("/")[0]), at + 1
    if marks[at + 1].text in ("giêng", "chạp"):
        return (1 if marks[at + 1].text == "giêng" else 12), at + 2
    month = _small(marks, at + 1, 12)
    # "6 tháng 3 ngày" is a length of time.
    return None if month is None or marks.key(month[1]) == "ngay" else month


def _year_after(marks: Marks, at: int) -> tuple[int | None, int]:
    """Return the year that follows a month, and the place after it; None and the same place without one."""
    if marks[at].sort == "month":
        return int(marks[at].text[-4:]), at + 1
    for opening in (("nam",), (",", "nam"), ("/",), ("-",), ("/", "nam")):
        if marks.reads(at, *opening):
            year = _year_number(marks, at + len(opening))
            if year is not None:
                return year
    return None, at


def _year_number(marks: Marks, at: int) -> tuple[int, int] | None:
    if marks[at].sort == "number" and not marks[at].text.isdigit():
        return None
    number = number_at(marks, at)
    if number is None or number.value != int(number.value) or int(number.value) not in _YEARS:
        return None
    return int(number.value), number.end


def _quarter(marks: Marks, at: int) -> Read | None:
    if marks.key(at) != "quy":
        return None
    word = marks[at + 1].text
    number = _ROMAN.get(word.partition("/")[0]) or (int(word) if word in ("1", "2", "3", "4") else None)
    if marks[at + 1].sort == "month":
        quarter, year = re.findall(r"\d+", word)
        return _figure(marks, at, at + 2, f"{year}-Q{int(quarter)}")
    if number is None:
        return None
    spoken, end = _year_after(marks, at + 2)
    return _figure(marks, at, end, f"{spoken or '-'}-Q{number}")


def _named_month(marks: Marks, at: int) -> Read | None:
    if marks.key(at) != "thang":
        return None
    if marks[at + 1].sort == "month":
        read = _literal(marks, at + 1)
        return None if read is None else _figure(marks, at, at + 2, str(read[0].value))
    month = _month_after(marks, at)
    if month is None:
        return None
    year, end = _year_after(marks, month[1])
    is_word = marks[at + 1].sort != "number"
    # "tháng ba" by itself is a month; "tháng một lần" and "tháng hai suất" are not.
    if year is None and is_word and (marks.bare or marks.key(month[1]) in ("lan", "lan.") or month[0] < 3):
        return None
    return _figure(marks, at, end, iso(None, month[0], year))


def _year(marks: Marks, at: int) -> Read | None:
    if marks.key(at) == "nam" and not marks.reads(at + 1, "nam"):
        skip = 2 if marks.reads(at + 1, "hoc") else 1
        year = _year_number(marks, at + skip)
        return None if year is None else _figure(marks, at, year[1], str(year[0]))
    before, after = marks.key(at - 1), marks.key(at + 1)
    if not _is_year_number(marks, at):
        return None
    before_one = after in _TO and _is_year_number(marks, at + 2)
    after_one = before in _TO and _is_year_number(marks, at - 2)
    in_span = before_one or after_one
    return _figure(marks, at, at + 1, marks[at].text) if in_span else None


def _is_year_number(marks: Marks, at: int) -> bool:
    text = marks[at].text
    return marks[at].sort == "number" and len(text) == 4 and text.isdigit() and int(text) in _YEARS


def _time(marks: Marks, at: int) -> Read | None:
    mark = marks[at]
    if mark.sort == "time":
        hour, minute = [*re.findall(r"\d+", mark.text), "0"][:2]
        return _clock(marks, at, at + 1, int(hour), int(minute))
    number = number_at(marks, at)
    if number is None or marks.key(number.end) != "gio" or number.value != int(number.value) or number.value > 24:
        return None
    return _spoken_time(marks, at, int(number.value), number.end + 1)


def _spoken_time(marks: Marks, at: int, hour: int, end: int) -> Read | None:
    """Read 8 giờ 30 (phút), 8 giờ rưỡi, 8 giờ sáng, từ 8 giờ; a bare "8 giờ" is a length of time."""
    is_clock = (
        fold_token(marks[at - 1].text) in _BEFORE_A_TIME or marks.key(end) in _PARTS_OF_DAY or marks.key(end) == "ngay"
    )
    minute = 0
    minutes = number_at(marks, end)
    if marks.key(end) == "ruoi":
        minute, end = 30, end + 1
    elif minutes is not None and minutes.value < 60 and _ends_a_time(marks, minutes.end):
        minute, end = int(minutes.value), minutes.end + (marks.key(minutes.end) == "phut")
    elif not is_clock:
        return None
    return _clock(marks, at, end, hour, minute)


def _ends_a_time(marks: Marks, at: int) -> bool:
    return marks[at].sort in ("", "sign") or marks.key(at) in ("phut", "den", "ngay", *_PARTS_OF_DAY)


def _clock(marks: Marks, at: int, end: int, hour: int, minute: int) -> Read | None:
    part = marks.key(end)
    if part in _PARTS_OF_DAY and part != "dem" and hour < 12:
        # "đến" would be folded to another word; "tới" is not "tối".
        later = _PARTS_OF_DAY[part] if marks[end].text not in ("tới", "đến") else 0
        if later and not (part == "toi" and marks.bare and marks[end + 1].sort in ("number", "time")):
            hour += 12 if not (part == "trua" and hour >= 10) else 0
            end += 1
    if hour > 24 or minute > 59:
        return None
    return _figure(marks, at, end, f"{hour:02d}:{minute:02d}", Kind.TIME)


def _lunar(marks: Marks, figure: Figure, end: int) -> Read:
    if not is_date(figure):
        return figure, end
    if marks.reads(end, "am", "lich") or marks.reads(end, "tet"):
        last = end + (2 if marks.key(end) == "am" else 1)
        value = str(figure.value)
        value = f"--01-{value[3:]}" if value.startswith("---") else value
        words = f"{figure.words} {marks.words(end, last)}"
        return replace(figure, value=f"am:{value}", end=marks[last - 1].end, words=words), last
    return figure, end


def deadline(figure: Figure, bound: Bound) -> Figure:
    """Return the date with its bound; a day that something must be done by is a deadline."""
    is_due = bound in (Bound.BEFORE, Bound.UNTIL, Bound.AT_MOST)
    return replace(figure, kind=Kind.DEADLINE if is_due else figure.kind, bound=bound)
