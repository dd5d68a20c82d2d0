"""The words of a text as a comparison of copies needs them: as numbers, so that numpy can compare them.

What can be said of a word by itself is worked out once and remembered: a
Vietnamese text has few different words, and copies have the same.
"""

import re
import struct
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.copies.skeleton import skeleton
from danbiet.engine.text import fold, normalise_tones

_EDGES = " \t\n.,;:!?…\"'“”‘’()[]{}«»–—-"
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?")
_WORDS_REMEMBERED = 100_000
_TEXTS_REMEMBERED = 64

_ROW = struct.Struct("=qqqq")
_FIGURE, _DATED, _CAPITAL, _ENDS_SENTENCE = 1, 2, 4, 8

Codes = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one text that keep a consonant or a digit, in order.

    ``skeletons``, ``accented`` and ``folded`` hold a number for each word, the
    same for words that are the same when read so; ``figure``, ``date`` and
    ``name`` say what a word may identify. Numbers hold within one process.
    """

    raw: list[str]
    places: Codes
    skeletons: Codes
    accented: Codes
    folded: Codes
    figure: Marks
    date: Marks
    name: Marks

    def __len__(self) -> int:
        return len(self.places)

    @property
    def identifies(self) -> Marks:
        """Which words tell one notice from another of the same form."""
        return self.figure | self.name

    def written(self, word: int) -> str:
        """Return a word as it stands in the text, without the signs around it."""
        return self.raw[int(self.places[word])].strip(_EDGES)


# The first text of a family is compared with each of its copies.
@lru_cache(maxsize=_TEXTS_REMEMBERED)
def words_of(text: str) -> Words:
    """Return the words of ``text``."""
    raw = text.split()
    rows = np.frombuffer(b"".join(map(_rows.__getitem__, raw)), dtype=np.int64).reshape(-1, 4)
    sentence_starts = np.ones(len(raw), dtype=bool)
    sentence_starts[1:] = (rows[:-1, 3] & _ENDS_SENTENCE) != 0
    places = np.flatnonzero(rows[:, 0])
    skeletons, accented, folded, signs = rows[places].T.copy()
    return Words(
        raw=raw,
        places=places,
        skeletons=skeletons,
        accented=accented,
        folded=folded,
        figure=(signs & _FIGURE) != 0,
        date=(signs & _DATED) != 0,
        name=((signs & _CAPITAL) != 0) & ~sentence_starts[places],
    )


class _Rows(dict[str, bytes]):
    """What is to be known of each word, worked out when it is first met."""

    def __missing__(self, raw: str) -> bytes:
        if len(self) >= _WORDS_REMEMBERED:
            self.clear()
        row = self[raw] = _row(raw)
        return row


_rows = _Rows()


def _row(raw: str) -> bytes:
    """Return three numbers of a word (its skeleton's is 0 for none) and its signs."""
    written = raw.strip(_EDGES)
    bones = skeleton(written)
    signs = _ENDS_SENTENCE * (raw[-1] in ".!?:…")
    if not bones:
        return _ROW.pack(0, 0, 0, signs)
    signs += _FIGURE * any(map(str.isdigit, written)) + _DATED * (_DATE.fullmatch(written) is not None)
    signs += _CAPITAL * written[0].isupper()
    return _ROW.pack(hash(bones) or 1, hash(normalise_tones(written).casefold()), hash(fold(written)), signs)
