"""Statements that give one subject two values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from danbiet.engine.text.facts.figure import Figure, Statement
from danbiet.engine.text.facts.likeness import NAMED, around, is_comparable, overlap, same_value
from danbiet.engine.text.facts.reading import figures

SAME_SUBJECT: Final = 0.6
"""From this share of words in common two figures are about one subject (statements stand alone, so more is asked)."""


@dataclass(frozen=True)
class Contradiction:
    """Two statements and the figures in them that give one subject two values."""

    new: Statement
    new_figure: Figure
    earlier: Statement
    earlier_figure: Figure


@dataclass(frozen=True)
class _Read:
    statement: Statement
    figure: Figure
    subject: frozenset[str]


def contradictions(new: Sequence[Statement], earlier: Sequence[Statement]) -> list[Contradiction]:
    """Return each figure of a new statement whose subject an earlier statement gave another value.

    The subject is the folded content words around a figure; a figure that the earlier
    statement also gives somewhere is no contradiction. A later day may well have another
    number: the officer judges, this only lays both side by side.
    """
    before = [read for statement in earlier for read in _read(statement)]
    return [
        Contradiction(read.statement, read.figure, rival.statement, rival.figure)
        for statement in new
        for read in _read(statement)
        for rival in _rivals(read, before)
    ]


def _read(statement: Statement) -> Iterator[_Read]:
    for figure in figures(statement.text):
        if figure.kind not in NAMED:
            yield _Read(statement, figure, around(statement.text, figure))


def _rivals(read: _Read, before: Sequence[_Read]) -> Iterator[_Read]:
    """Yield, for each earlier statement that never gives this value, its figure nearest in subject."""
    for key in dict.fromkeys(each.statement.key for each in before):
        theirs = [each for each in before if each.statement.key == key]
        if any(same_value(read.figure, each.figure) for each in theirs):
            continue
        rivals = [each for each in theirs if is_comparable(read.figure, each.figure) and _is_one_subject(read, each)]
        if rivals:
            yield max(rivals, key=lambda each: overlap(read.subject, each.subject))


def _is_one_subject(one: _Read, other: _Read) -> bool:
    shared = one.subject & other.subject
    return len(shared) > 1 and overlap(one.subject, other.subject) >= SAME_SUBJECT
