"""Numbers in figures and in Vietnamese words, up to thousands of tỷ."""

from decimal import Decimal
from typing import Final, NamedTuple

from danbiet.engine.text.facts.marks import Marks
from danbiet.engine.text.facts.vocabulary import DURATIONS, unit_at

ONES: Final = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
_TAIL: Final = {**ONES, "tu": 4, "lam": 5, "nham": 5}
_SCALES: Final = {
    "nghin": 10**3,
    "ngan": 10**3,
    "k": 10**3,
    "van": 10**4,
    "trieu": 10**6,
    "tr": 10**6,
    "ty": 10**9,
    "ti": 10**9,
}
# Without diacritics these also spell year, after, fly, name, private, girl's name …: never a number alone.
AMBIGUOUS: Final = frozenset(("ba", "nam", "sau", "bay", "tam", "muoi", "hai", "chin", "mot"))

_LONGEST: Final = 19
"""Signs above which digits are a code (an account, a barcode), not a number."""
_LARGEST: Final = 10**6
"""Below this a scale word may multiply once more: nghìn tỷ."""


class Number(NamedTuple):
    """A number read from the text. ``end`` is the place after its last mark.

    ``in_digits`` tells whether it began with digits; ``scale`` is the largest scale word (1 when none).
    """

    value: Decimal
    end: int
    in_digits: bool
    scale: int


def literal(text: str) -> Decimal:
    """Return the number written in digits: 1.500.000 · 1,5 · 3.5 · 1 500 000 · 1,500,000."""
    packed = text.replace(" ", "").replace("\u00a0", "")
    if packed.count(",") > 1:
        return Decimal(packed.replace(",", ""))
    if "," in packed:
        return Decimal(packed.replace(".", "").replace(",", "."))
    head, _, last = packed.rpartition(".")
    is_decimal = bool(head) and "." not in head and (len(last) != 3 or head == "0")
    return Decimal(packed) if is_decimal else Decimal(packed.replace(".", ""))


def number_at(marks: Marks, at: int) -> Number | None:
    """Return the number that begins at this mark, or None."""
    total, place, last_scale, largest = Decimal(0), at, 0, 1
    while True:
        part = _part(marks, place)
        if part is None or (last_scale and _starts_another(marks, place)):
            break
        value, end = part
        scale, end = _scale(marks, end)
        if last_scale and scale == 1:
            rest = _rest(marks, place, value, end, last_scale)
            if rest is None:
                break
            return Number(total + rest, end, marks[at].sort == "number", largest)
        if last_scale and scale >= last_scale:
            break
        total, place, last_scale, largest = total + value * scale, end, scale, max(largest, scale)
        if marks.key(place) == "ruoi" and scale > 1:
            return Number(total + Decimal(scale) / 2, place + 1, marks[at].sort == "number", largest)
        if scale == 1:
            break
    return Number(total, place, marks[at].sort == "number", largest) if place > at else None


def _part(marks: Marks, at: int) -> tuple[Decimal, int] | None:
    if marks[at].sort == "number":
        is_code = len(marks[at].text) > _LONGEST
        return None if is_code else (literal(marks[at].text), at + 1)
    small = _below_thousand(marks, at)
    if small is None and marks.reads(at, "khong", "phay"):
        small = 0, at + 1  # "không phẩy năm"; alone the word says no
    return None if small is None else _with_decimals(marks, small)


def _with_decimals(marks: Marks, small: tuple[int, int]) -> tuple[Decimal, int]:
    """Read "một phẩy năm" and "ba phẩy hai lăm"."""
    value, end = small
    if marks.key(end) != "phay":
        return Decimal(value), end
    digits = ""
    place = end + 1
    while marks.key(place) in _TAIL or marks.key(place) == "khong":
        digits += str(_TAIL.get(marks.key(place), 0))
        place += 1
    return (Decimal(f"{value}.{digits}"), place) if digits else (Decimal(value), end)


def _scale(marks: Marks, at: int) -> tuple[int, int]:
    scale = 1
    # "3 trăm" after digits; in words the hundred was read below a thousand already.
    if marks.key(at) == "tram" and marks[at - 1].sort == "number":
        scale, at = 100, at + 1
    while marks.key(at) in _SCALES and scale < _LARGEST and not _is_other_word(marks, at):
        scale, at = scale * _SCALES[marks.key(at)], at + 1
    return scale, at


def _is_other_word(marks: Marks, at: int) -> bool:
    if marks.key(at) in ("k", "tr"):
        return not marks.touches(at)
    return marks.bare and marks.reads(at, "ngan", "hang")


def _starts_another(marks: Marks, at: int) -> bool:
    """Say whether what follows a scale is a new quantity: hai triệu / ba người."""
    small = _part(marks, at)
    if small is None:
        return False
    end = small[1]
    length, _ = unit_at([marks[end].text, marks[end + 1].text, marks[end + 2].text])
    is_unit = bool(length) or marks.word(end) in DURATIONS
    return is_unit and small[0] < 10


def _rest(marks: Marks, at: int, value: Decimal, end: int, scale: int) -> Decimal | None:
    """Return what a number without scale adds after one: hai triệu tư = 2.400.000, năm nghìn lẻ ba = 5.003."""
    if marks[at].sort == "number":
        is_thousands = scale >= 10**6 and value >= 100 and value < 1000 and marks.key(end) in ("dong", "d", "")
        return value * (scale // 1000) if is_thousands else None
    if end - at == 1 and value < 10:
        return value * (scale // 10)
    return value


def _below_thousand(marks: Marks, at: int) -> tuple[int, int] | None:
    key = marks.key(at)
    if key in ONES and marks.key(at + 1) == "tram":
        return _after_hundred(marks, at + 2, ONES[key] * 100)
    if key == "khong" and marks.key(at + 1) == "tram":
        return _after_hundred(marks, at + 2, 0)
    if key in ("linh", "le") and marks.key(at + 1) in _TAIL:
        return _TAIL[marks.key(at + 1)], at + 2
    return _below_hundred(marks, at)


def _after_hundred(marks: Marks, at: int, hundreds: int) -> tuple[int, int]:
    if marks.key(at) in ("linh", "le") and marks.key(at + 1) in _TAIL:
        return hundreds + _TAIL[marks.key(at + 1)], at + 2
    rest = _below_hundred(marks, at)
    if rest is not None and rest[0] >= 10:
        return hundreds + rest[0], rest[1]
    if marks.key(at) == "ruoi" and hundreds:
        return hundreds + 50, at + 1
    return hundreds, at


def _below_hundred(marks: Marks, at: int) -> tuple[int, int] | None:
    key = marks.key(at)
    if key == "muoi":
        return _with_tail(marks, at + 1, 10)
    if key not in ONES:
        return None
    if marks.key(at + 1) == "muoi":
        return _with_tail(marks, at + 2, ONES[key] * 10)
    if marks.key(at + 1) in ("lam", "nham"):
        return ONES[key] * 10 + 5, at + 2
    return ONES[key], at + 1


def _with_tail(marks: Marks, at: int, tens: int) -> tuple[int, int]:
    # "mười năm" is ten years; fifteen is "mười lăm".
    if marks.key(at) in _TAIL and marks.key(at) != "nam" and not _opens_a_date(marks, at):
        return tens + _TAIL[marks.key(at)], at + 1
    return tens, at


def _opens_a_date(marks: Marks, at: int) -> bool:
    """Without diacritics "tu ngay" is "từ ngày" and "sau ngay" is "sau ngày"."""
    if marks[at].text == "từ":
        return True
    return marks.bare and marks.key(at) in ("tu", "sau") and marks.key(at + 1) == "ngay"
