"""Counting runs of one, two and three syllables in many texts."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from danbiet.engine.text.folding import nfc
from danbiet.engine.text.restore.forms import counted
from danbiet.engine.text.restore.model import (
    BREAK,
    LARGEST_VOCABULARY,
    MARK,
    NUMBER,
    SPECIAL,
    UNKNOWN,
    Ids,
    Keys,
    pair_keys,
)
from danbiet.engine.text.restore.reading import pieces
from danbiet.engine.text.syllables import is_syllable

# A syllable of Vietnamese spelling is kept when it occurs twice, any other word when it is frequent.
_FEWEST_SYLLABLES: Final = 2
_FEWEST_OTHERS: Final = 20
_KINDS: Final = {"break": BREAK, "mark": MARK, "address": MARK, "number": NUMBER}


@dataclass(frozen=True)
class Counts:
    """The vocabulary, and how often each pair and triple of its ids was seen (keys sorted)."""

    vocabulary: tuple[str, ...]
    pairs: Keys
    pair: Ids
    triples: Keys
    triple: Ids


def count(texts: Iterable[str]) -> Counts:
    """Return what was counted. Triples whose middle is a break are none."""
    written, kinds, stream = _numbered(texts)
    opens = np.append([True], np.array([kind == "break" for kind in kinds])[stream[:-1]])
    totals = np.bincount(stream, minlength=len(written))
    vocabulary = _vocabulary(written, kinds, totals)
    inside, opening = _ids(written, kinds, vocabulary)
    ids = np.where(opens, opening[stream], inside[stream])
    ids = ids[~((ids == BREAK) & opens)].astype(np.int64)
    pairs, pair = np.unique(pair_keys(ids[:-1], ids[1:]), return_counts=True)
    middle = ids[1:-1] != BREAK
    keys = (pair_keys(ids[:-2], ids[1:-1])[middle] << np.uint64(14)) | ids[2:][middle].astype(np.uint64)
    triples, triple = np.unique(keys, return_counts=True)
    return Counts(vocabulary, pairs, pair, triples, triple)


def _numbered(texts: Iterable[str]) -> tuple[list[str], list[str], Ids]:
    """Return the distinct pieces, their kinds and the texts as their numbers; each text ends in a break."""
    numbers: dict[str, int] = {"\n": 0}
    kinds = ["break"]
    stream = array("i")
    for text in texts:
        for kind, written, _start in pieces(nfc(text)):
            number = numbers.setdefault(written, len(kinds))
            if number == len(kinds):
                kinds.append(kind)
            stream.append(number)
        stream.append(0)
    return list(numbers), kinds, np.frombuffer(stream, dtype=np.int32).astype(np.int64)


def _vocabulary(written: list[str], kinds: list[str], totals: Ids) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    for word, kind, total in zip(written, kinds, totals.tolist(), strict=True):
        if kind == "word":
            form = counted(word)
            seen[form] = seen.get(form, 0) + total
    kept = [form for form, total in seen.items() if total >= _fewest(form)]
    kept.sort(key=lambda form: (-seen[form], form))
    return (*SPECIAL, *kept[: LARGEST_VOCABULARY - len(SPECIAL)])


def _fewest(form: str) -> int:
    return _FEWEST_SYLLABLES if is_syllable(form) else _FEWEST_OTHERS


def _ids(written: list[str], kinds: list[str], vocabulary: tuple[str, ...]) -> tuple[Ids, Ids]:
    """Return each piece's id inside a sentence and at its start, where a capital means nothing."""
    places = {word: place for place, word in enumerate(vocabulary)}
    inside, opening = [], []
    for piece, kind in zip(written, kinds, strict=True):
        form = counted(piece) if kind == "word" else ""
        inside.append(places.get(form, UNKNOWN) if form else _KINDS[kind])
        opening.append(places.get(form.lower(), inside[-1]) if form else inside[-1])
    return np.array(inside), np.array(opening)
