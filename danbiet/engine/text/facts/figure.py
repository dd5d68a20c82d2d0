"""What a checkable figure is, and what the fact table says."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a figure counts or names."""

    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    DEADLINE = "deadline"
    TIME = "time"
    DURATION = "duration"
    PHONE = "phone"
    DOCUMENT = "document"
    ARTICLE = "article"
    PLACE = "place"
    PERSON = "person"
    ORGANISATION = "organisation"


class Bound(StrEnum):
    """How the words around a figure limit it; NONE when they do not."""

    NONE = ""
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    FROM = "from"
    AFTER = "after"
    UNTIL = "until"
    BEFORE = "before"


@dataclass(frozen=True)
class Figure:
    """One checkable figure of a text.

    ``value`` is a Decimal for numbers, percents, money (in ``unit``, mostly "đồng") and
    durations; otherwise a canonical string: an ISO date ("2026-07-01"; "--07-01" without a
    year, "2026-07" a month, "2026-Q3" a quarter, "2026" a year, "am:--07-01" a lunar day),
    "08:00", the digits of a telephone, "12/2026/ND-CP", "dieu 3 khoan 2", or a folded name.
    ``per`` is what an amount is paid for ("tháng"). ``start`` and ``end`` are offsets in the
    NFC form of the text, and ``words`` is what stood there.
    """

    kind: Kind
    value: Decimal | str
    unit: str
    start: int
    end: int
    words: str
    bound: Bound = Bound.NONE
    per: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of the fact table: what, how much, for whom, from when."""

    subject: str
    value: str
    unit: str = ""
    applies_to: str = ""
    valid_from: date | None = None


@dataclass(frozen=True)
class Statement:
    """A statement that was made. ``key`` is the caller's own name for it."""

    key: str
    text: str
