"""Words that limit a figure: hơn, dưới, tối đa, từ, trước, chậm nhất …"""

from typing import Final

from danbiet.engine.text.facts.figure import Bound
from danbiet.engine.text.facts.marks import Marks
from danbiet.engine.text.tokens import fold_token

_BEFORE_NUMBERS: Final[tuple[tuple[str, Bound], ...]] = (
    ("it nhat", Bound.AT_LEAST),
    ("toi thieu", Bound.AT_LEAST),
    ("khong duoi", Bound.AT_LEAST),
    ("khong thap hon", Bound.AT_LEAST),
    ("khong it hon", Bound.AT_LEAST),
    ("tu du", Bound.AT_LEAST),
    ("toi da", Bound.AT_MOST),
    ("nhieu nhat", Bound.AT_MOST),
    ("khong qua", Bound.AT_MOST),
    ("khong vuot qua", Bound.AT_MOST),
    ("khong hon", Bound.AT_MOST),
    ("cham nhat", Bound.AT_MOST),
    ("trong vong", Bound.AT_MOST),
    ("thap hon", Bound.UNDER),
    ("cao hon", Bound.OVER),
    ("hon", Bound.OVER),
    ("tren", Bound.OVER),
    ("vuot", Bound.OVER),
    ("duoi", Bound.UNDER),
    ("gan", Bound.ABOUT),
    ("khoang", Bound.ABOUT),
    ("xap xi", Bound.ABOUT),
)
_BEFORE_DATES: Final[tuple[tuple[str, Bound], ...]] = (
    ("cham nhat la", Bound.UNTIL),
    ("cham nhat den", Bound.UNTIL),
    ("cham nhat", Bound.UNTIL),
    ("muon nhat", Bound.UNTIL),
    ("cham nhat vao", Bound.UNTIL),
    ("han cuoi la", Bound.UNTIL),
    ("han cuoi", Bound.UNTIL),
    ("han chot la", Bound.UNTIL),
    ("han chot", Bound.UNTIL),
    ("han nop", Bound.UNTIL),
    ("han nop ho so", Bound.UNTIL),
    ("han dang ky", Bound.UNTIL),
    ("han", Bound.UNTIL),
    ("den het", Bound.UNTIL),
    ("het", Bound.UNTIL),
    ("khong qua", Bound.UNTIL),
    ("den", Bound.UNTIL),
    ("truoc", Bound.BEFORE),
    ("sau", Bound.AFTER),
    ("ke tu", Bound.FROM),
    ("bat dau tu", Bound.FROM),
    ("tu", Bound.FROM),
)
_LINKING: Final = frozenset(("la", ":", "vao", "het", "ngay", "luc"))


def bound_of_number(marks: Marks, at: int, end: int) -> Bound:
    """Return how a number from ``at`` up to ``end`` is limited by the words on either side."""
    if marks.reads(end, "tro", "len"):
        return Bound.AT_LEAST
    if marks.reads(end, "tro", "xuong"):
        return Bound.AT_MOST
    return _ending(_before(marks, at), _BEFORE_NUMBERS)


def bound_of_date(marks: Marks, at: int) -> Bound:
    """Return whether a date is a beginning or a deadline, from the words before it."""
    while _word(marks, at - 1) in _LINKING and at > 0:
        at -= 1
        if _word(marks, at) == "het":
            return Bound.UNTIL
    return _ending(_before(marks, at), _BEFORE_DATES)


def _before(marks: Marks, at: int) -> str:
    return " ".join(_word(marks, place) for place in range(at - 4, at))


def _word(marks: Marks, at: int) -> str:
    # Not the key: there "sau" (after) is marked as not being "sáu" (six).
    return fold_token(marks[at].text)


def _ending(said: str, bounds: tuple[tuple[str, Bound], ...]) -> Bound:
    for words, bound in bounds:
        if said == words or said.endswith(f" {words}"):
            return bound
    return Bound.NONE
