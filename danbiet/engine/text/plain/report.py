"""What the plain-language checker answers."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Why a remark was made."""

    LONG_SENTENCE = "long_sentence"
    STACKED_CLAUSES = "stacked_clauses"
    UNEXPLAINED = "unexplained_abbreviation"
    OFFICIALESE = "officialese"
    NOMINAL_START = "nominal_start"
    PASSIVE = "passive"


class Level(StrEnum):
    """How hard a text is to read."""

    EASY = "easy"
    NORMAL = "normal"
    DIFFICULT = "difficult"


@dataclass(frozen=True)
class Remark:
    """One place that could be plainer; it advises and never blocks.

    ``words`` stand at ``start``:``end`` of the NFC form; ``plainer`` is a wording to consider
    (of an abbreviation, what it stands for), None when only the officer can find one.
    """

    code: Code
    start: int
    end: int
    words: str
    plainer: str | None = None


@dataclass(frozen=True)
class PlainReport:
    """The formula's score (higher is harder), the level, and the remarks in order of place.

    ``score`` and ``level`` are None for a text without a syllable.
    """

    score: float | None
    level: Level | None
    remarks: tuple[Remark, ...]
