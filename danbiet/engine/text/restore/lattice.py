"""A text as places, each with its candidates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.text.restore.candidates import (
    Candidate,
    Lexicon,
    Opening,
    Task,
    holed_candidates,
    known_id,
    lexicon,
    unaccented_candidates,
)
from danbiet.engine.text.restore.forms import HOLE
from danbiet.engine.text.restore.model import BREAK, MARK, NUMBER, UNKNOWN, Chances, Ids, Model
from danbiet.engine.text.restore.numbers import mended_number
from danbiet.engine.text.restore.reading import PAUSES, QUOTES, Piece, pieces

_LOST: Final = "\ufffd"
_HOLES: Final = (HOLE, _LOST)


class Place(NamedTuple):
    """What stands at ``start``, its readings, and whether letters are missing there."""

    start: int
    written: str
    readings: tuple[Candidate, ...]

    @property
    def is_holed(self) -> bool:
        """Say whether letters are missing from a word that has none to offer."""
        return self.readings[0].id == UNKNOWN and any(hole in self.written for hole in _HOLES)


@dataclass(frozen=True)
class Lattice:
    """The places of a text as arrays, with two breaks before the first and one after the last.

    Rows are places, columns candidates: ``ids``, ``weights`` (0 where there is none) and
    ``same``, the first candidate that writes the same letters.
    """

    places: list[Place]
    ids: Ids
    weights: Chances
    same: Ids

    @property
    def breaks(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = (self.ids[:, 0] == BREAK) & (np.count_nonzero(self.weights, axis=1) == 1)
        return found


_ENDS: Final = (Candidate(BREAK, ""),)
_MARKED: Final = (Candidate(MARK, ""),)
_NUMBERED: Final = (Candidate(NUMBER, ""),)
_SINGLE: Final = {"break": _ENDS, "mark": _MARKED, "address": _MARKED, "number": _NUMBERED}


def lattice(model: Model, text: str, task: Task) -> Lattice:
    """Return the places of an NFC text and what could stand at each."""
    words = lexicon(model)
    before, after = Place(0, "", _ENDS), Place(len(text), "", _ENDS)
    places = [before, before, *_places(words, text, task), after]
    # The same form has the very same readings, remembered; hashing what is in them would cost more.
    forms = {id(place.readings): place.readings for place in places}
    numbers = {form: number for number, form in enumerate(forms)}
    rows = np.array([numbers[id(place.readings)] for place in places])
    ids, weights, same = _tables(list(forms.values()))
    return Lattice(places, ids[rows], weights[rows], same[rows])


def _tables(forms: list[tuple[Candidate, ...]]) -> tuple[Ids, Chances, Ids]:
    shape = (len(forms), max(map(len, forms)))
    ids, weights, same = np.zeros(shape, np.int64), np.zeros(shape, np.float32), np.zeros(shape, np.int64)
    for row, form in enumerate(forms):
        first: dict[str, int] = {}
        ids[row, : len(form)] = [each.id for each in form]
        weights[row, : len(form)] = [each.weight for each in form]
        same[row, : len(form)] = [first.setdefault(each.written, at) for at, each in enumerate(form)]
    return ids, weights, same


def _places(words: Lexicon, text: str, task: Task) -> Iterator[Place]:
    opens = Opening.START
    for piece in pieces(text, holed=task == "letters"):
        if piece.kind != "word":
            yield Place(piece.start, piece.text, _fixed(piece, task))
            opens = _after(piece)
        elif task == "accents":
            yield Place(piece.start, piece.text, _accents(words, piece.text, opens))
            opens = Opening.INSIDE
        else:
            found = _holed(words, piece, opens, piece.text[-1] in _HOLES and _may_ask(text, piece))
            yield from found
            opens = Opening.START if found[-1].readings is _ENDS else Opening.INSIDE


def _after(piece: Piece) -> Opening:
    if piece.kind != "break":
        return Opening.INSIDE
    return Opening.PAUSE if piece.text in PAUSES else Opening.START


def _fixed(piece: Piece, task: Task) -> tuple[Candidate, ...]:
    if piece.kind == "number" and task == "letters":
        return (Candidate(NUMBER, mended_number(piece.text)),)
    return _SINGLE[piece.kind]


def _holed(words: Lexicon, piece: Piece, opens: Opening, may_ask: bool) -> list[Place]:
    """Return the word; question marks that no syllable explains end a sentence."""
    written, tail = piece.text, ""
    readings = _letters(words, written, opens, may_ask)
    while not readings and written.endswith(_HOLES):
        written, tail = written[:-1], written[-1] + tail
        readings = _letters(words, written, opens, may_ask) if written else ()
    places = []
    if written:
        whole = (Candidate(known_id(words, written, opens=opens), written),)
        places.append(Place(piece.start, written, readings or whole))
    if tail:
        places.append(Place(piece.start + len(written), tail, _ENDS))
    return places


def _may_ask(text: str, piece: Piece) -> bool:
    after = text[piece.start + len(piece.text) :][:2].lstrip(" ")
    return not after or after[0] == "\n" or after[0].isupper() or after[0] in QUOTES


@lru_cache(maxsize=50_000)
def _letters(words: Lexicon, written: str, opens: Opening, may_ask: bool) -> tuple[Candidate, ...]:
    plain = written.replace(_LOST, HOLE)
    if HOLE not in plain:
        return (Candidate(known_id(words, plain, opens=opens), written),)
    return tuple(holed_candidates(words, plain, opens=opens, may_ask=may_ask))


@lru_cache(maxsize=50_000)
def _accents(words: Lexicon, written: str, opens: Opening) -> tuple[Candidate, ...]:
    found = unaccented_candidates(words, written, opens=opens) if written.isascii() else []
    return tuple(found) or (Candidate(known_id(words, written, opens=opens), written),)
