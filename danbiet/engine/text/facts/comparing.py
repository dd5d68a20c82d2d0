"""Where a variant says another figure or name than the source and the fact table."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from danbiet.engine.text.facts.figure import Fact, Figure, Kind
from danbiet.engine.text.facts.likeness import (
    NAMED,
    around,
    clause,
    content,
    is_comparable,
    opposite_bounds,
    overlap,
    same_value,
)
from danbiet.engine.text.facts.reading import figures
from danbiet.engine.text.facts.spelling import unmarked
from danbiet.engine.text.folding import fold, nfc
from danbiet.engine.text.gazetteer import Gazetteer
from danbiet.engine.text.speech import spoken

SAME_SUBJECT: Final = 0.3
"""From this share of words in common another value of one unit counts as a conflict."""

EXCHANGED: Final = 0.7
"""Of all words of both clauses so many must be common before a value of the source counts as misplaced."""

FACT_SUBJECT: Final = 0.75
"""This share of a fact's subject must stand around a figure before the fact table overrules the source."""

_HCM: Final = re.compile(r"(?<![a-z])hcm(?![a-z])|(?<=tp)hcm(?![a-z])")


class Code(StrEnum):
    """What is wrong: not said anywhere, said otherwise, limited otherwise, or a name not in the source."""

    UNKNOWN = "unknown"
    CONFLICT = "conflict"
    BOUND = "bound"
    NAME = "name"


@dataclass(frozen=True)
class Disagreement:
    """One figure or name of a variant that the source and the fact table do not bear out.

    ``key`` stays the same while the wrong and the expected value do, wherever they stand, so an
    explanation can be kept against it. ``words`` stood in the variant at ``start``:``end``;
    ``expected`` is what the source or the fact table says, None when it says nothing comparable.
    """

    key: str
    code: Code
    kind: Kind
    words: str
    expected: str | None
    start: int
    end: int


@dataclass(frozen=True)
class _Known:
    """A figure that is borne out, with its subject's words and how to quote it."""

    figure: Figure
    subject: frozenset[str]
    clause: frozenset[str]
    quoted: str
    is_fact: bool = False
    in_row: bool = False  # stands beside a fact's value, as in "ngõ rộng dưới 3,5 m"


def disagreements(
    source: str,
    variant: str,
    *,
    facts: Sequence[Fact] = (),
    folded: bool = False,
    aloud: bool = False,
    gazetteer: Gazetteer | None = None,
) -> list[Disagreement]:
    """Return what the variant says otherwise than the source text and the fact table, in order of place.

    A variant may say less than the source, round behind "hơn", "gần" and "khoảng", and spell a
    figure in any way. ``folded`` tells that the variant is written without diacritics: the
    source is then also read as it would be without its own. ``aloud`` tells that it is a script
    in which everything is spoken out (so is one without a digit): the source is then also read
    as an announcer would say it.
    """
    is_aloud = aloud or not any(letter.isdecimal() for letter in variant)
    readings = [source, *([unmarked(source)] if folded else []), *([spoken(source)] if is_aloud else [])]
    known = list(_known(readings, facts, gazetteer))
    if is_aloud:
        known += [_said_aloud(each) for fact in facts for each in _known_facts(_aloud(fact))]
    said = figures(variant, gazetteer)
    text = " ".join((*readings, *(_fact_text(fact) for fact in facts)))
    found = [
        _name(figure, known, text) if figure.kind in NAMED else _figure(figure, variant, said, known) for figure in said
    ]
    return [each for each in found if each is not None]


def conflicts(facts: Sequence[Fact], text: str, *, source: str = "") -> list[Disagreement]:
    """Return where a text gives a fact of the table another value; what the table does not know is left alone.

    ``source`` is what may be quoted as it stands, such as the documents a text cites with their dates.
    """
    found = disagreements(source, text, facts=facts)
    return [each for each in found if each.code in (Code.CONFLICT, Code.BOUND)]


def missing(facts: Sequence[Fact], variant: str) -> list[Fact]:
    """Return the facts whose value the variant does not give; advice only, a variant may say less."""
    said = figures(variant)
    plain = f" {fold(variant)} "
    return [fact for fact in facts if not _is_given(fact, said, plain)]


def _is_given(fact: Fact, said: Sequence[Figure], plain: str) -> bool:
    stated = figures(_value_text(fact))
    if not stated:
        return fold(fact.value) in plain
    return all(any(same_value(figure, each) for figure in said) for each in stated)


def _value_text(fact: Fact) -> str:
    return f"{fact.value} {fact.unit}".strip()


def _fact_text(fact: Fact) -> str:
    day = fact.valid_from.strftime("%d/%m/%Y") if fact.valid_from else ""
    return f"{fact.subject}: {_value_text(fact)}. {fact.applies_to}. {day}."


def _known(readings: Sequence[str], facts: Sequence[Fact], gazetteer: Gazetteer | None) -> Iterator[_Known]:
    for text in readings:
        for figure in figures(text, gazetteer):
            quoted = _quoted(figure, text, readings[0])
            yield _Known(figure, around(text, figure), _clause_words(text, figure), quoted)
    for fact in facts:
        yield from _known_facts(fact)


def _quoted(figure: Figure, text: str, source: str) -> str:
    """Return the source's own words; a text without its diacritics has them at the same place."""
    return nfc(source)[figure.start : figure.end] if len(text) == len(nfc(source)) else figure.words


def _aloud(fact: Fact) -> Fact:
    return replace(fact, value=spoken(_value_text(fact)), unit="")


def _said_aloud(known: _Known) -> _Known:
    # What the table says was judged by its own spelling already; this one only bears out.
    return replace(known, is_fact=False)


def _known_facts(fact: Fact) -> Iterator[_Known]:
    subject = content(f"{fact.subject} {fact.applies_to}")
    for figure in figures(_value_text(fact)):
        yield _Known(figure, subject, subject, _value_text(fact), is_fact=True)
    for text in (fact.subject, fact.applies_to):
        for figure in figures(text):
            yield _Known(figure, subject, subject, figure.words, in_row=True)
    if fact.valid_from is not None:
        (day,) = figures(f"ngày {fact.valid_from:%d/%m/%Y}")
        begins = subject | {"hieu", "luc", "ap", "dung"}
        yield _Known(day, begins, begins, day.words)


def _figure(figure: Figure, variant: str, said: Sequence[Figure], known: Sequence[_Known]) -> Disagreement | None:
    borne_out = [each for each in known if same_value(figure, each.figure)]
    if not borne_out:
        return _wrong(figure, around(variant, figure), said, known)
    better = _overruling(figure, variant, said, borne_out, known)
    if better is not None:
        return _disagreement(Code.CONFLICT, figure, better.quoted)
    if all(opposite_bounds(figure, each.figure) for each in borne_out):
        return _disagreement(Code.BOUND, figure, borne_out[0].quoted)
    return None


def _wrong(figure: Figure, subject: frozenset[str], said: Sequence[Figure], known: Sequence[_Known]) -> Disagreement:
    rivals = [each for each in known if is_comparable(figure, each.figure)]
    unsaid = [each for each in rivals if not any(same_value(other, each.figure) for other in said)]
    best = max(rivals, key=lambda each: (overlap(subject, each.subject), each in unsaid), default=None)
    if best is not None and (overlap(subject, best.subject) >= SAME_SUBJECT or _is_alone(best, unsaid)):
        return _disagreement(Code.CONFLICT, figure, best.quoted)
    return _disagreement(Code.UNKNOWN, figure, None)


def _is_alone(best: _Known, unsaid: Sequence[_Known]) -> bool:
    """Say whether this is the one value that the variant leaves unsaid."""
    return best in unsaid and all(same_value(each.figure, best.figure) for each in unsaid)


def _overruling(
    figure: Figure, variant: str, said: Sequence[Figure], borne_out: Sequence[_Known], known: Sequence[_Known]
) -> _Known | None:
    """Return what the source or the table says of this very subject, when that is another value."""
    rivals = [each for each in known if is_comparable(figure, each.figure) and not same_value(figure, each.figure)]
    subject = around(variant, figure)
    if not any(each.is_fact or each.in_row for each in borne_out):
        for each in rivals:
            if each.is_fact and len(each.subject) > 1 and overlap(subject, each.subject) >= FACT_SUBJECT:
                return each
    if _shares_its_clause(figure, variant, said):
        return None
    return next((each for each in rivals if _fits_better(_clause_words(variant, figure), each, borne_out)), None)


def _shares_its_clause(figure: Figure, variant: str, said: Sequence[Figure]) -> bool:
    """Say whether the clause has another figure of its kind: then words cannot tell which is whose."""
    begins, ends = clause(variant, figure)
    return any(other is not figure and begins <= other.start < ends and is_comparable(figure, other) for other in said)


def _fits_better(words: frozenset[str], rival: _Known, borne_out: Sequence[_Known]) -> bool:
    """Say whether the rival's clause has every word that the others share with this one, and more."""
    if not words or len(words & rival.clause) < EXCHANGED * len(words | rival.clause):
        return False
    return all((words & each.clause) < (words & rival.clause) for each in borne_out)


def _clause_words(text: str, figure: Figure) -> frozenset[str]:
    begins, ends = clause(text, figure)
    whole = nfc(text)
    return content(f"{whole[begins : figure.start]} {whole[figure.end : ends]}")


def _name(figure: Figure, known: Sequence[_Known], text: str) -> Disagreement | None:
    plain = f" {' '.join(_plain_words(text))} "
    if f" {' '.join(_plain_words(str(figure.value)))} " in plain:
        return None
    rivals = _rivals(figure, known)
    return _disagreement(Code.NAME, figure, rivals[0] if len(set(rivals)) == 1 else None)


def _rivals(figure: Figure, known: Iterable[_Known]) -> list[str]:
    return [each.quoted for each in known if each.figure.kind is figure.kind and each.figure.unit == figure.unit]


def _plain_words(text: str) -> list[str]:
    told = _HCM.sub("ho chi minh", fold(text))
    return "".join(letter if letter.isalnum() else " " for letter in told).split()


def _disagreement(code: Code, figure: Figure, expected: str | None) -> Disagreement:
    told = "|".join((code, figure.kind, str(figure.value), figure.unit, figure.per, fold(expected or "")))
    key = hashlib.sha256(told.encode()).hexdigest()[:16]
    return Disagreement(key, code, figure.kind, figure.words, expected, figure.start, figure.end)
