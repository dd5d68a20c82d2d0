"""Amounts: money, percents, lengths of time, measures and counts, with the words that limit them."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from danbiet.engine.text.facts.figure import Figure, Kind
from danbiet.engine.text.facts.marks import Marks
from danbiet.engine.text.facts.numerals import AMBIGUOUS, ONES, Number, number_at
from danbiet.engine.text.facts.vocabulary import ADDRESSES, DURATIONS, LABELS, listed, unit_at

_PER: Final = listed("moi mot tren")
_YEAR_WORDS: Final = listed(
    "moi hang trong ca mot nhieu tung cuoi dau giua / lan dong cac may nua qua toi sau truoc theo"
)
_SHORTENED: Final = frozenset(("k", "tr"))
# A word written against the digits makes a name (15A, 4G) unless it is one of these.
_TOUCHING: Final = frozenset(("d", "dong", "k", "tr", "vnd", "usd", "nghin", "trieu", "ty", "%"))


class Amount(NamedTuple):
    """A quantity read from the text, before the words around it are looked at."""

    kind: Kind
    value: Decimal
    unit: str
    end: int
    scale: int
    per: str = ""


def quantity_at(marks: Marks, at: int) -> tuple[list[Figure], int] | None:
    """Return the quantity that begins at this mark, or the two of a range, and the place after them."""
    ratio = _ratio(marks, at)
    if ratio is not None:
        return [_figure(marks, at, ratio)], ratio.end
    amount = _amount(marks, at)
    if amount is None:
        return None
    ranged = _range(marks, at, amount)
    if ranged is not None:
        return ranged
    if not _is_figure(marks, at, amount):
        return None
    return [_figure(marks, at, amount)], amount.end


def _figure(marks: Marks, at: int, amount: Amount) -> Figure:
    start, end, words = marks[at].start, marks[amount.end - 1].end, marks.words(at, amount.end)
    return Figure(amount.kind, _plain(amount.value), amount.unit, start, end, words, per=amount.per)


def _plain(value: Decimal) -> Decimal:
    """Return the number without empty decimals: 1500000.0 is 1500000."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _range(marks: Marks, at: int, first: Amount) -> tuple[list[Figure], int] | None:
    """Read "10 đến 20 triệu đồng" and "5-7%": the first takes the unit, and the scale, of the second."""
    if first.unit or first.kind is not Kind.NUMBER or marks.key(first.end) not in ("den", "toi", "-", "–"):
        return None
    second = _amount(marks, first.end + 1)
    if second is None or not (second.unit or second.scale > 1):
        return None
    whole = second.value / second.scale
    scale = second.scale if first.scale == 1 and first.value < whole else 1
    lower = first._replace(kind=second.kind, value=first.value * scale, unit=second.unit, per=second.per)
    return [_figure(marks, at, lower), _figure(marks, first.end + 1, second)], second.end


def _ratio(marks: Marks, at: int) -> Amount | None:
    """Read gấp đôi, gấp rưỡi, gấp ba (lần), một nửa."""
    if marks.reads(at, "mot", "nua"):
        return Amount(Kind.PERCENT, Decimal(50), "%", at + 2, 1)
    if marks.key(at) != "gap":
        return _fraction(marks, at)
    if marks.key(at + 1) == "doi":
        return Amount(Kind.NUMBER, Decimal(2), "lần", at + 2, 1)
    if marks.key(at + 1) == "ruoi":
        return Amount(Kind.NUMBER, Decimal("1.5"), "lần", at + 2, 1)
    start = at + 2 if marks.key(at + 1) in ("hon", "khoang", "gan") else at + 1
    number = number_at(marks, start)
    if number is None:
        return None
    return Amount(Kind.NUMBER, number.value, "lần", number.end + (marks.key(number.end) == "lan"), 1)


def _fraction(marks: Marks, at: int) -> Amount | None:
    """Read 1/3 (where it is no date) and "một phần ba"."""
    if marks[at].sort == "day":
        over, under = (int(part) for part in marks[at].text.split("/"))
        return Amount(Kind.NUMBER, _share(over, under), "phần", at + 1, 1) if 0 < over < under else None
    below = ONES.get(marks.key(at + 2))
    if marks.key(at) in ONES and marks.key(at + 1) == "phan" and below:
        return Amount(Kind.NUMBER, _share(ONES[marks.key(at)], below), "phần", at + 3, 1)
    return None


def _share(over: int, under: int) -> Decimal:
    return (Decimal(over) / under).quantize(Decimal("0.0001"))


def _amount(marks: Marks, at: int) -> Amount | None:
    number = number_at(marks, at)
    if number is None or _is_year_word(marks, at):
        return None
    return (
        _percent(marks, number)
        or _money(marks, number)
        or _duration(marks, number)
        or _measure(marks, number)
        or _touching_unit(marks, number)
        or Amount(Kind.NUMBER, number.value, "", number.end, number.scale)
    )


def _is_year_word(marks: Marks, at: int) -> bool:
    """Say whether "năm" here is a year, not five: mỗi năm, năm nay, 5 năm."""
    if marks.key(at) != "nam" or marks[at].sort != "word":
        return False
    follows = marks.key(at - 1) in _YEAR_WORDS or marks[at - 1].sort == "number"
    return follows and marks.key(at + 1) not in ("muoi", "tram", "nghin", "ngan", "trieu", "ty", "ti", "phan")


def _percent(marks: Marks, number: Number) -> Amount | None:
    at = number.end
    if marks.key(at) == "%":
        return Amount(Kind.PERCENT, number.value, "%", at + 1, number.scale)
    if marks.reads(at, "phan", "tram"):
        return Amount(Kind.PERCENT, number.value, "%", at + 2, number.scale)
    if marks.reads(at, "diem", "phan", "tram"):
        return Amount(Kind.PERCENT, number.value, "điểm %", at + 3, number.scale)
    if marks.reads(at, "diem", "%"):
        return Amount(Kind.PERCENT, number.value, "điểm %", at + 2, number.scale)
    return None


def _money(marks: Marks, number: Number) -> Amount | None:
    currency, at = _currency(marks, number.end)
    if not currency and _is_paid(marks, number):
        currency = "đồng"
    if not currency:
        return None
    per, end = _per(marks, at)
    return Amount(Kind.MONEY, number.value, currency, end, number.scale, per)


def _currency(marks: Marks, at: int) -> tuple[str, int]:
    if marks.key(at) in ("dong", "vnd") or (marks.key(at) == "d" and marks[at + 1].text != "/c"):
        return "đồng", at + 1
    if marks.key(at) == "usd" or marks[at].text == "$":
        return "USD", at + 1
    if marks.reads(at, "do", "la"):
        return "USD", at + 2 + (marks.key(at + 2) == "my")
    return ("euro", at + 1) if marks.key(at) == "euro" or marks[at].text in ("€", "eur") else ("", at)


def _is_paid(marks: Marks, number: Number) -> bool:
    """Say whether an amount without currency is money: 500k, 1,5tr, 2 triệu/tháng, 3 triệu mỗi năm."""
    if marks.key(number.end - 1) in _SHORTENED and marks.touches(number.end - 1):
        return True
    return number.scale >= 10**3 and (marks.key(number.end) == "/" or marks.key(number.end) == "moi")


def _per(marks: Marks, at: int) -> tuple[str, int]:
    """Return what the amount is paid for, "tháng" in đồng/tháng, đồng mỗi tháng, đồng một tháng."""
    if marks.key(at) != "/" and marks.key(at) not in _PER:
        return "", at
    word = marks.word(at + 1)
    length, unit = unit_at([marks[at + step].text for step in (1, 2, 3)])
    if word in DURATIONS and marks[at + 2].sort != "number":
        return DURATIONS[word], at + 2
    return (unit, at + 1 + length) if length else ("", at)


def _duration(marks: Marks, number: Number) -> Amount | None:
    word = marks.word(number.end)
    if word not in DURATIONS or number.value != abs(number.value):
        return None
    unit, end, value = DURATIONS[word], number.end + 1, number.value
    if unit == "ngày" and marks.reads(end, "lam", "viec"):
        unit, end = "ngày làm việc", end + 2
    if marks.key(end) == "ruoi":
        value, end = value + Decimal("0.5"), end + 1
    # "ngày 30 tháng 6": read as a date before it comes here; "3 năm 2026" is no length of time.
    if unit == "năm" and marks[end].sort == "number" and len(marks[end].text) == 4:
        return None
    return Amount(Kind.DURATION, value, unit, end, number.scale)


def _measure(marks: Marks, number: Number) -> Amount | None:
    length, unit = unit_at([marks[number.end + step].text for step in range(3)])
    if not length:
        return None
    if unit == "°c" or marks.touches(number.end) is False or len(unit) <= 3:
        return Amount(Kind.NUMBER, number.value, unit, number.end + length, number.scale)
    return None


def _touching_unit(marks: Marks, number: Number) -> Amount | None:
    """Read letters written against the digits as a unit that no list has: 808MHz; one letter makes a name (4G)."""
    mark = marks[number.end]
    is_unit = mark.sort == "word" and len(mark.text) > 1 and marks.touches(number.end) and mark.text.isalpha()
    if not is_unit or marks[number.end - 1].sort != "number":
        return None
    return Amount(Kind.NUMBER, number.value, mark.text, number.end + 1, number.scale)


def _is_figure(marks: Marks, at: int, amount: Amount) -> bool:
    """Say whether the number is one that a reader would check."""
    if marks[at].sort != "number":
        return _is_spoken_figure(marks, at, amount)
    return not (_is_list_number(marks, at) or _is_part_of_a_name(marks, at, amount))


def _is_spoken_figure(marks: Marks, at: int, amount: Amount) -> bool:
    """A single word ("một", "hai") counts with a unit only; "một" only before money, time and measures."""
    if _is_capital(marks, at) and _is_capital(marks, at - 1):
        return False  # a name: Thủ Dầu Một
    if marks.key(at - 1) == "ca" and amount.end - at < 3:
        return False  # "cả ba xã" counts what was named before
    if marks.key(at) not in AMBIGUOUS | {"bon"} or amount.scale > 1 or amount.end - at > 3:
        return amount.end - at > 1 or bool(amount.unit)
    if not amount.unit:
        return marks.key(at + 1) == "muoi" or (marks.key(at) == "muoi" and amount.value > 10) or amount.value >= 100
    if amount.kind in (Kind.MONEY, Kind.PERCENT):
        return True
    if marks.bare and marks.key(at) in ("ba", "nam", "sau", "bay", "mot", "tam"):
        return amount.value > 10
    is_period = amount.kind is Kind.DURATION and amount.unit not in ("ngày", "năm", "giờ", "phút")
    return amount.value != 1 or is_period


def _is_capital(marks: Marks, at: int) -> bool:
    return marks.original[marks[at].start : marks[at].start + 1].isupper() and marks[at].sort == "word"


def _is_list_number(marks: Marks, at: int) -> bool:
    """Say whether this is the "1." or "2)" that opens a line."""
    before = marks.original[: marks[at].start]
    opens_line = not before.strip(" \t") or before.rstrip(" \t").endswith("\n")
    follows = marks[at + 1]
    return opens_line and follows.text in (".", ")", "/") and follows.start == marks[at].end


def _is_part_of_a_name(marks: Marks, at: int, amount: Amount) -> bool:
    """Say whether letters or a hyphen bind the digits into a name: Covid-19, 4G, 15A."""
    before, after = marks[at - 1], marks[amount.end]
    if before.sort == "word" and before.end == marks[at].start:
        return True
    if before.text == "-" and marks[at - 2].sort == "word" and before.start == marks[at - 2].end:
        return before.end == marks[at].start
    is_bound = not amount.unit and after.sort == "word" and after.start == marks[amount.end - 1].end
    return is_bound and after.key not in _TOUCHING


def labelled(marks: Marks, at: int, figure: Figure) -> Figure:
    """Give a number without unit the noun it stands behind: lớp 10, vùng 2."""
    word = marks.word(at - 1)
    if figure.kind is not Kind.NUMBER or word not in LABELS or (figure.unit and word not in ADDRESSES):
        return figure
    digits = re.match(r"\d+", figure.words)
    if figure.unit and digits:
        # "xóm 7 xã Phú Phúc": the hamlet has the number, not the commune.
        return replace(figure, unit=word, end=figure.start + digits.end(), words=digits[0])
    return replace(figure, unit=word)
