"""Plain language: how hard a text reads, and where it could be plainer.

``check`` gives the score of Nguyễn and Henkin (1982), a level and remarks; it advises and
never blocks. ``train`` makes level weights from texts that the operator may use; none are
shipped. Method, word lists and measurements: docs/method/plain-language.md.
"""

from danbiet.engine.text.plain.abbreviations import Abbreviation, abbreviations
from danbiet.engine.text.plain.checking import check
from danbiet.engine.text.plain.formula import NothingToRead, score
from danbiet.engine.text.plain.levels import CUTS, level
from danbiet.engine.text.plain.report import Code, Level, PlainReport, Remark
from danbiet.engine.text.plain.training import (
    Labelled,
    TooFewTexts,
    Weights,
    WrongLine,
    WrongWeights,
    read_labelled,
    train,
)

__all__ = [
    "CUTS",
    "Abbreviation",
    "Code",
    "Labelled",
    "Level",
    "NothingToRead",
    "PlainReport",
    "Remark",
    "TooFewTexts",
    "Weights",
    "WrongLine",
    "WrongWeights",
    "abbreviations",
    "check",
    "level",
    "read_labelled",
    "score",
    "train",
]
