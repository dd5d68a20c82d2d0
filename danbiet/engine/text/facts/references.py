"""Telephones, notations of documents, and addresses inside a law."""

import re
from typing import Final

from danbiet.engine.text.facts.figure import Figure, Kind
from danbiet.engine.text.facts.marks import Marks
from danbiet.engine.text.facts.numerals import ONES
from danbiet.engine.text.facts.vocabulary import listed
from danbiet.engine.text.folding import fold

_TYPES: Final = {
    ("nghi", "dinh"): "ND",
    ("thong", "tu"): "TT",
    ("nghi", "quyet"): "NQ",
    ("quyet", "dinh"): "QD",
    ("chi", "thi"): "CT",
    ("cong", "van"): "CV",
    ("luat",): "LUAT",
}
_CALLS: Final = listed("goi hotline dai nong thoai bam dt sdt zalo so")
_SHORT_CODE: Final = re.compile(r"1\d{2}|\d{4,8}")
_DIGITS: Final = {**ONES, "khong": 0}
_PARTS: Final = ("dieu", "khoan", "diem")


def reference_at(marks: Marks, at: int) -> tuple[Figure, int] | None:
    """Return the telephone, document or legal address that begins at this mark."""
    return _phone(marks, at) or _spoken_phone(marks, at) or _document(marks, at) or _article(marks, at)


def _figure(marks: Marks, at: int, end: int, kind: Kind, value: str) -> tuple[Figure, int]:
    return Figure(kind, value, "", marks[at].start, marks[end - 1].end, marks.words(at, end)), end


def _phone(marks: Marks, at: int) -> tuple[Figure, int] | None:
    mark = marks[at]
    digits = re.sub(r"\D", "", mark.text)
    if mark.sort == "phone":
        return _figure(marks, at, at + 1, Kind.PHONE, re.sub(r"^84", "0", digits) if "+" in mark.text else digits)
    is_short = mark.sort == "number" and _SHORT_CODE.fullmatch(mark.text) is not None
    called = {marks.key(place) for place in range(at - 3, at)} & _CALLS
    if is_short and called and called != {"so"} and marks.key(at - 1) not in ("nam", "thang"):
        return _figure(marks, at, at + 1, Kind.PHONE, digits)
    return None


def _spoken_phone(marks: Marks, at: int) -> tuple[Figure, int] | None:
    """Read a telephone said digit by digit: không chín một hai, ba bốn năm, sáu bảy tám; gọi một một năm."""
    digits, place = "", at
    while marks.key(place) in _DIGITS or (digits and marks.key(place) == "," and marks.key(place + 1) in _DIGITS):
        digits += str(_DIGITS.get(marks.key(place), ""))
        place += 1
    called = {marks.key(before) for before in range(at - 3, at)} & (_CALLS - {"so"})
    is_whole = marks.key(place) not in ("muoi", "tram", "nghin", "trieu", "ty", "phan")
    if marks.bare or not is_whole or len(digits) < (3 if called else 6):
        return None
    return _figure(marks, at, place, Kind.PHONE, digits)


def _document(marks: Marks, at: int) -> tuple[Figure, int] | None:
    if marks[at].sort == "document":
        return _figure(marks, at, at + 1, Kind.DOCUMENT, fold(marks[at].text).upper())
    for words, short in _TYPES.items():
        if marks.reads(at, *words):
            return _short_document(marks, at, at + len(words), short)
    return None


def _short_document(marks: Marks, at: int, after: int, short: str) -> tuple[Figure, int] | None:
    """Read "Nghị định số 12/2026/NĐ-CP" whole, and "Nghị định 12" as 12/ND."""
    number = after + 1 if marks.key(after) == "so" else after
    if marks[number].sort == "document":
        return _figure(marks, at, number + 1, Kind.DOCUMENT, fold(marks[number].text).upper())
    if marks[number].sort not in ("number", "month", "day") or not re.fullmatch(r"\d+(/\d{4})?", marks[number].text):
        return None
    return _figure(marks, at, number + 1, Kind.DOCUMENT, f"{marks[number].text}/{short}")


def _article(marks: Marks, at: int) -> tuple[Figure, int] | None:
    """Read Điều 3 · khoản 2 Điều 3 · điểm a khoản 2 Điều 3 · Điều 3 khoản 2."""
    found: dict[str, str] = {}
    place = at
    while marks.key(place) in _PARTS and marks.key(place) not in found:
        name = _part_name(marks, place)
        if not name:
            break
        found[marks.key(place)] = name
        place += 2
        if marks.key(place) in (",", "va", "cua") and marks.key(place + 1) in _PARTS and _part_name(marks, place + 1):
            place += 1
    if not found or set(found) == {"diem"}:
        return None
    value = " ".join(f"{part} {found[part]}" for part in _PARTS if part in found)
    return _figure(marks, at, place, Kind.ARTICLE, value)


def _part_name(marks: Marks, at: int) -> str:
    text = marks[at + 1].text
    if marks.key(at) == "diem":
        return text if re.fullmatch(r"[a-zđ]", text) else ""
    return text if re.fullmatch(r"\d{1,3}", text) else ""
