"""When two figures say the same, and how much the words around them have in common."""

import re
from decimal import Decimal
from typing import Final

from danbiet.engine.text.facts.figure import Bound, Figure, Kind
from danbiet.engine.text.facts.vocabulary import listed, units
from danbiet.engine.text.folding import fold, nfc
from danbiet.engine.text.tokens import tokens

COUNTED: Final = (Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION)
DATED: Final = (Kind.DATE, Kind.DEADLINE)
NAMED: Final = (Kind.PLACE, Kind.PERSON, Kind.ORGANISATION)

_ROUNDING: Final = Decimal("0.1")
_LESS: Final = (Bound.OVER, Bound.AT_LEAST)
_MORE: Final = (Bound.UNDER, Bound.AT_MOST)
_BEGINNINGS: Final = (Bound.FROM, Bound.AFTER)
_ENDINGS: Final = (Bound.UNTIL, Bound.BEFORE, Bound.AT_MOST)
_SPAN: Final = {"năm": ("tháng", 12), "quý": ("tháng", 3), "tuần": ("ngày", 7), "giờ": ("phút", 60)}
_EMPTY: Final = listed(
    "la va cua cho tu den trong voi duoc se da dang co khong cac nhung mot moi nay do thi ma o tai ve theo "
    "khi de bi boi nhu nhat tren duoi hon khoang gan toi da thieu muc so ngay thang nam dong trieu nghin ty "
    "phan tram truoc sau vao luc gio phut con lai chi cung hay hoac tu ke nhu vay neu tren cong bang "
    "nhan tong ca tinh"
)
_ENDS: Final = re.compile(r"[.;!?](?=\s|$)|\n")
_CLAUSE: Final = re.compile(r"[,.;:!?](?=\s|$)|\n")
_BEFORE: Final = 70
_AFTER: Final = 45


def same_value(one: Figure, other: Figure) -> bool:
    """Say whether the figures state one value, in whatever spelling; the first may say less or round."""
    if one.kind in DATED and other.kind in DATED:
        return _same_date(str(one.value), str(other.value))
    if one.kind in COUNTED and other.kind in COUNTED:
        return is_comparable(one, other) and _same_amount(one, other)
    if one.kind is not other.kind:
        return False
    if one.kind is Kind.DOCUMENT:
        return _same_document(str(one.value), str(other.value))
    if one.kind is Kind.ARTICLE:
        return _parts(one).items() <= _parts(other).items()
    return one.value == other.value


def is_comparable(one: Figure, other: Figure) -> bool:
    """Say whether the figures measure the same thing: one kind and a unit that fits."""
    if one.kind in DATED or other.kind in DATED:
        return one.kind in DATED and other.kind in DATED and _same_grain(str(one.value), str(other.value))
    if {one.kind, other.kind} == {Kind.MONEY, Kind.NUMBER}:
        return not (one if one.kind is Kind.NUMBER else other).unit
    if one.kind is not other.kind:
        return False
    if one.kind is Kind.DURATION:
        return _span(one)[0] == _span(other)[0]
    if one.per and other.per and one.per != other.per:
        return False
    return one.unit == other.unit or (one.kind is Kind.NUMBER and not _both_known(one.unit, other.unit))


def opposite_bounds(one: Figure, other: Figure) -> bool:
    """Say whether one is "at least" where the other is "at most", or a beginning where it is an end."""
    if one.kind in DATED:
        return (one.bound in _BEGINNINGS and other.bound in _ENDINGS) or (
            one.bound in _ENDINGS and other.bound in _BEGINNINGS
        )
    return (one.bound in _LESS and other.bound in _MORE) or (one.bound in _MORE and other.bound in _LESS)


def around(text: str, figure: Figure) -> frozenset[str]:
    """Return the folded content words near the figure, within its sentence."""
    whole = nfc(text)
    before = _ENDS.split(whole[max(0, figure.start - _BEFORE) : figure.start])[-1]
    after = _ENDS.split(whole[figure.end : figure.end + _AFTER])[0]
    return content(f"{_from_a_word(before)} {figure.unit} {after}")


def clause(text: str, figure: Figure) -> tuple[int, int]:
    """Return where the figure's clause begins and ends in the NFC form of the text."""
    whole = nfc(text)
    begins = [match.end() for match in _CLAUSE.finditer(whole, 0, figure.start)]
    ends = _CLAUSE.search(whole, figure.end)
    return (begins[-1] if begins else 0), (ends.start() if ends else len(whole))


def content(text: str) -> frozenset[str]:
    """Return the folded words that carry the subject: no numbers, no words of amounts and grammar."""
    return frozenset(token.folded for token in tokens(text) if token.folded.isalpha() and token.folded not in _EMPTY)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the smaller set's words that the other has, from 0 to 1."""
    if not one or not other:
        return 0.0
    return len(one & other) / min(len(one), len(other))


def _from_a_word(text: str) -> str:
    """Drop the first word, which the window may have cut in two."""
    return text if len(text) < _BEFORE else text.partition(" ")[2]


def _both_known(one: str, other: str) -> bool:
    known = units()
    return tuple(fold(one).split()) in known and tuple(fold(other).split()) in known


def _same_amount(one: Figure, other: Figure) -> bool:
    (_, mine), (_, theirs) = _span(one), _span(other)
    if mine == theirs:
        return True
    if _digits(mine) >= _digits(theirs):
        return False
    if one.bound is Bound.OVER:
        return mine < theirs <= mine * (1 + _ROUNDING)
    return one.bound is Bound.ABOUT and abs(mine - theirs) <= abs(theirs) * _ROUNDING


def _digits(value: Decimal) -> int:
    """Return the significant digits: a rounded number has fewer than the one it stands for."""
    return len(value.normalize().as_tuple().digits)


def _span(figure: Figure) -> tuple[str, Decimal]:
    """Return the figure in its base unit: months for years, days for weeks, minutes for hours."""
    value = figure.value if isinstance(figure.value, Decimal) else Decimal(0)
    base, times = _SPAN.get(figure.unit, (figure.unit, 1)) if figure.kind is Kind.DURATION else (figure.unit, 1)
    return base, value * times


def _date_parts(value: str) -> dict[str, str]:
    """Return year, month, day and quarter, those that are said."""
    found = re.fullmatch(r"(am:)?(\d{4}|-)?(?:-(\d{2}|Q\d))?(?:-(\d{2}))?", value)
    if found is None:
        return {"whole": value}
    lunar, year, month, day = found.groups()
    parts = {"calendar": lunar or "", "year": year if year != "-" else None, "month": month, "day": day}
    return {name: part for name, part in parts.items() if part is not None}


def _same_date(one: str, other: str) -> bool:
    mine, theirs = _date_parts(one), _date_parts(other)
    for parts, peer in ((mine, theirs), (theirs, mine)):
        if peer.get("month", "").startswith("Q") and parts.get("month", "Q").isdigit():
            parts["month"] = f"Q{(int(parts['month']) + 2) // 3}"
    shared = set(mine) & set(theirs) - {"calendar"}
    if mine.get("calendar") != theirs.get("calendar") or not shared:
        return False
    return all(mine[part] == theirs[part] for part in shared)


def _same_grain(one: str, other: str) -> bool:
    """Say whether both are days, or both months, or both years: only then does one contradict the other."""
    mine, theirs = _date_parts(one), _date_parts(other)
    return ("day" in mine) == ("day" in theirs) and ("month" in mine) == ("month" in theirs)


def _same_document(one: str, other: str) -> bool:
    """12/2026/ND-CP and the short 12/ND are one document."""
    if one == other:
        return True
    mine, theirs = re.split(r"[/-]", one), re.split(r"[/-]", other)
    return mine[0] == theirs[0] and set(mine) <= set(theirs) if len(mine) <= len(theirs) else _same_document(other, one)


def _parts(figure: Figure) -> dict[str, str]:
    words = str(figure.value).split()
    return dict(zip(words[::2], words[1::2], strict=True))
