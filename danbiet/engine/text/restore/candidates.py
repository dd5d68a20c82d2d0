"""Which syllables could stand where a damaged one stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import numpy as np

from danbiet.engine.text.folding import fold
from danbiet.engine.text.restore.forms import HOLE, counted, is_shouted, lost, spellings
from danbiet.engine.text.restore.model import BREAK, SPECIAL, UNKNOWN, Model

Task = Literal["letters", "accents"]

MOST: Final = 24
"""Candidates kept for one place, the most frequent first."""

# A known syllable whose capitalised form was never counted is this much rarer as a name.
_NEW_NAME: Final = 1e-3
# How much rarer a question mark is than the other ends of a sentence, where one may stand and elsewhere.
_ASKED: Final = 0.02
_ASKED_MIDWAY: Final = 1e-4
_MOST_QUESTIONS: Final = 4


class Opening(IntEnum):
    """Where a word stands: inside, after a pause (; : …), or at a start, where a lost letter was a capital."""

    INSIDE = 0
    PAUSE = 1
    START = 2


class Candidate(NamedTuple):
    """A reading: its id in the model, the letters to write, and a factor to its chance."""

    id: int
    written: str
    weight: float = 1.0


class Known(NamedTuple):
    """A form of the vocabulary: its id, its letters and how frequent it is."""

    id: int
    written: str
    chance: float


Index = dict[str, list[Known]]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The vocabulary by what damage leaves of it; capitalised forms stand apart."""

    ids: dict[str, int]
    by_lost: Index
    by_unaccented: Index
    unknown: float


@lru_cache(maxsize=4)
def lexicon(model: Model) -> Lexicon:
    """Return the model's vocabulary ordered by damaged form."""
    chances = model.rarity(np.arange(len(model.vocabulary))).tolist()
    by_lost: Index = defaultdict(list)
    by_unaccented: Index = defaultdict(list)
    for place, word in list(enumerate(model.vocabulary))[len(SPECIAL) :]:
        for spelling in spellings(word):
            by_lost[lost(spelling)].append(Known(place, spelling, chances[place]))
        folded = fold(word)
        if len(folded) == len(word):
            by_unaccented[_in_case(folded, word)].append(Known(place, word, chances[place]))
    whole = {word: place for place, word in enumerate(model.vocabulary) if place >= len(SPECIAL)}
    return Lexicon(whole, _holed_only(by_lost), dict(by_unaccented), chances[UNKNOWN])


def _holed_only(index: Index) -> Index:
    return {form: found for form, found in index.items() if HOLE in form}


def _in_case(folded: str, word: str) -> str:
    return folded[0].upper() + folded[1:] if word[0].isupper() else folded


def known_id(words: Lexicon, written: str, *, opens: Opening) -> int:
    """Return the id of a whole word; the first of a sentence is looked up in lower case first."""
    form = counted(written)
    if opens and form.lower() in words.ids:
        return words.ids[form.lower()]
    return words.ids.get(form, UNKNOWN)


def unaccented_candidates(words: Lexicon, written: str, *, opens: Opening) -> list[Candidate]:
    """Return the readings of a word without diacritics; none when the vocabulary has no such form."""
    found = _by_case(
        words, words.by_unaccented, written.lower(), written[0].isupper(), bool(opens) or is_shouted(written)
    )
    return [each._replace(written=_cased_as(written, each.written)) for each in found]


def holed_candidates(words: Lexicon, written: str, *, opens: Opening, may_ask: bool) -> list[Candidate]:
    """Return the readings of a word with letters lost; a last ``?`` may be a question mark.

    None when a last ``?`` can be nothing else. ``may_ask`` says that what follows looks like a new sentence.
    """
    found = _filled(words, written, opens=opens)
    if not found or not written.endswith(HOLE):
        return found
    asked = _ASKED if may_ask else _ASKED_MIDWAY
    questions = _asking(words, written[:-1], asked, opens=opens)
    return [*found[: MOST - _MOST_QUESTIONS], *questions[:_MOST_QUESTIONS]]


def _asking(words: Lexicon, core: str, asked: float, *, opens: Opening) -> list[Candidate]:
    if not core:
        return [Candidate(BREAK, HOLE, asked)]
    if HOLE in core:
        plain = _filled(words, core, opens=opens)
    else:
        place = known_id(words, core, opens=opens)
        plain = [Candidate(place, core)] if place != UNKNOWN else []
    return [Candidate(each.id, each.written + HOLE, each.weight * asked) for each in plain]


def _filled(words: Lexicon, written: str, *, opens: Opening) -> list[Candidate]:
    shown = [letter for letter in written if letter != HOLE]
    hidden = written[:1] == HOLE
    shouted = len(shown) > (not hidden) and all(letter.isupper() for letter in shown)
    lowered = written.lower()
    if hidden:
        found = _frequent(words.by_lost.get(lowered, ()))
    else:
        found = _by_case(words, words.by_lost, lowered, written[0].isupper(), bool(opens) or shouted)
    return [
        each._replace(written=_filled_in(written, each.written, shouted, hidden and opens is Opening.START))
        for each in found
    ]


def _by_case(words: Lexicon, index: Index, lowered: str, capital: bool, either: bool) -> list[Candidate]:
    """A visible capital inside a sentence is a name: its own counts, or a rare new one."""
    small = index.get(lowered, [])
    if not capital:
        return _frequent(small)
    large = index.get(_first_upper(lowered), [])
    if either:
        return _frequent([*small, *large])
    named = {each.written.lower() for each in large}
    rare = [
        Candidate(UNKNOWN, each.written, _NEW_NAME * each.chance / words.unknown)
        for each in small
        if each.written not in named
    ]
    return [*_frequent(large), *rare][:MOST]


def _frequent(found: Iterable[Known]) -> list[Candidate]:
    ranked = sorted(found, key=lambda each: -each.chance)
    return [Candidate(each.id, each.written) for each in ranked[:MOST]]


def _first_upper(word: str) -> str:
    return word[:1].upper() + word[1:]


def _cased_as(pattern: str, word: str) -> str:
    return "".join(new.upper() if old.isupper() else new.lower() for old, new in zip(pattern, word, strict=True))


def _filled_in(pattern: str, word: str, shouted: bool, starts: bool) -> str:
    if shouted:
        return word.upper()
    filled = "".join(new if old == HOLE else old for old, new in zip(pattern, word, strict=True))
    return _first_upper(filled) if starts else filled
