"""Restoring a text: read, decode, write, and say how sure each syllable is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from danbiet.engine.text.damage import damage
from danbiet.engine.text.folding import nfc
from danbiet.engine.text.restore.answers import Alternative, Repair, Restored
from danbiet.engine.text.restore.candidates import Task, lexicon
from danbiet.engine.text.restore.decoding import Decoded, decode
from danbiet.engine.text.restore.lattice import Lattice, Place, lattice
from danbiet.engine.text.restore.model import Calibration, Model, shipped
from danbiet.engine.text.restore.reading import pieces

# Alternatives less likely than this are not worth an editor's time.
_LEAST: Final = 0.01
# So many words without one diacritic are no accident, when so many of them look Vietnamese.
_FEWEST_WORDS: Final = 8
_LEAST_VIETNAMESE: Final = 0.8


def restore_letters(text: str, model: Model | None = None) -> Restored:
    """Return the text with the letters that Windows-1252 lost put back.

    A syllable is chosen only among those that leave exactly what stands there; a question mark
    that asks stays. Answers the NFC form; lengths and offsets do not change.
    """
    return _restored(text, "letters", model or shipped())


def restore_accents(text: str, model: Model | None = None) -> Restored:
    """Return a text that was written without diacritics with its diacritics.

    Words that already have one stay. Answers the NFC form; lengths and offsets do not change.
    """
    return _restored(text, "accents", model or shipped())


def needs(text: str, model: Model | None = None) -> Task | None:
    """Say which restoration a text needs: "letters", "accents" or none (None).

    Accents are missing where a text of at least 8 words has not one letter beyond ASCII, and
    four words in five are Vietnamese when their diacritics are put back.
    """
    found = damage(text)
    if found is not None and found.kind == "lost_letters":
        return "letters"
    return "accents" if text.isascii() and _looks_vietnamese(text, model or shipped()) else None


def decided(text: str, task: Task, model: Model) -> tuple[Lattice, Decoded]:
    """Return the places of an NFC text and the chances of their readings."""
    found = lattice(model, text, task)
    return found, decode(model, found)


def _looks_vietnamese(text: str, model: Model) -> bool:
    words = [each.text.lower() for each in pieces(text) if each.kind == "word"]
    known = lexicon(model).by_unaccented
    vietnamese = sum(any(not reading.written.isascii() for reading in known.get(word, ())) for word in words)
    return len(words) >= _FEWEST_WORDS and vietnamese >= _LEAST_VIETNAMESE * len(words)


def _restored(text: str, task: Task, model: Model) -> Restored:
    composed = nfc(text)
    found, chances = decided(composed, task, model)
    calibration = model.letters if task == "letters" else model.accents
    repairs = tuple(_repairs(found, chances, calibration))
    return Restored(_written(composed, repairs), repairs)


def _written(text: str, repairs: tuple[Repair, ...]) -> str:
    parts, at = [], 0
    for each in repairs:
        parts += [text[at : each.start], each.after]
        at = each.end
    return "".join([*parts, text[at:]])


def _repairs(found: Lattice, decoded: Decoded, calibration: Calibration) -> Iterator[Repair]:
    best = decoded.chances.argmax(axis=1).tolist()
    alone = (np.count_nonzero(decoded.chances, axis=1) == 1).tolist()
    right = calibration(decoded.chances)
    for row, place in enumerate(found.places):
        if len(place.readings) > 1 and alone[row]:
            written = place.readings[decoded.columns[row, best[row]]].written
            yield _repair(place, written, float(right[row, best[row]]), ())
        elif len(place.readings) > 1:
            yield _chosen(place, decoded.columns[row].tolist(), right[row].tolist(), best[row])
        elif place.readings[0].written not in ("", place.written):
            yield _repair(place, place.readings[0].written, float(right[row][0]), ())
        elif place.is_holed:
            yield _repair(place, place.written, 0.0, ())


def _chosen(place: Place, columns: list[int], right: list[float], best: int) -> Repair:
    readings = [
        (place.readings[column].written, chance) for column, chance in zip(columns, right, strict=True) if chance
    ]
    after, confidence = place.readings[columns[best]].written, right[best]
    others = sorted((each for each in readings if each[0] != after and each[1] >= _LEAST), key=lambda each: -each[1])
    return _repair(place, after, confidence, tuple(Alternative(text, round(chance, 3)) for text, chance in others))


def _repair(place: Place, after: str, confidence: float, others: tuple[Alternative, ...]) -> Repair:
    end = place.start + len(place.written)
    return Repair(place.start, end, place.written, after, round(confidence, 3), others)
