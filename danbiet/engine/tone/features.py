"""What a classifier of tone sees of a text: which words, runs of words and runs of letters are in it.

Everything is counted for many texts at once, in numpy: the letters of all of
them stand in one array, and a run of letters or words is a number made from
its members (feature hashing; Weinberger et al. 2009). No vocabulary is kept.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from danbiet.engine.text import fold, nfc

BITS: Final = 18
COLUMNS: Final = 1 << BITS
WORD_RUNS: Final = (1, 2, 3)
LETTER_RUNS: Final = (2, 3, 4, 5)

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Found = list[tuple[Places, Hashes]]

_PUNCTUATION: Final = re.compile(r"([^\w\s])")
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
_SPACE, _END = 32, 10


def presence(texts: Sequence[str]) -> sparse.csr_matrix:
    """Return a matrix with a row a text and a column a feature: 1.0 where the text has it.

    Words and their runs are taken as written and without diacritics, so that a
    text typed without any still shares features with the others; letters as
    written. Two features may share one of the 262,144 columns.
    """
    lines = [" ".join(_PUNCTUATION.sub(r" \1 ", nfc(text).lower()).split()) for text in texts]
    found = [*_letters(lines), *_words(lines, kind=1), *_words([fold(line) for line in lines], kind=2)]
    rows = np.concatenate([owners for owners, _ in found])
    hashes = np.concatenate([hashes for _, hashes in found])
    columns = (hashes >> np.uint64(64 - BITS)).astype(np.int64)
    matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(texts), COLUMNS))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def _letters(lines: Sequence[str]) -> Found:
    padded = [f" {line} " for line in lines]
    signs, owners = _signs(padded)
    ends = np.concatenate([[0], np.cumsum(signs == _END)])
    found: Found = []
    for length in LETTER_RUNS:
        within = ends[length:] == ends[: len(ends) - length]
        found.append((owners[: len(signs) - length + 1][within], _mixed(_runs(signs, length)[within], kind=length)))
    return found


def _words(lines: Sequence[str], *, kind: int) -> Found:
    """Return runs of words, and pairs with one word between them."""
    words, owners = _hashed_words(lines)
    found: Found = []
    for length in WORD_RUNS:
        count = max(len(words) - length + 1, 0)
        within = owners[:count] == owners[length - 1 : length - 1 + count]
        found.append((owners[:count][within], _mixed(_runs(words, length)[within], kind=10 * kind + length)))
    apart = max(len(words) - 2, 0)
    within = owners[:apart] == owners[2:]
    return [*found, (owners[:apart][within], _mixed((words[:apart] * _ODD + words[2:])[within], kind=10 * kind))]


def _hashed_words(lines: Sequence[str]) -> tuple[Hashes, Places]:
    signs, owners = _signs(lines)
    inside = (signs != _SPACE) & (signs != _END)
    before = np.concatenate([[False], inside[:-1]])
    starts = np.flatnonzero(inside & ~before)
    if not len(starts):
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    at = np.flatnonzero(inside)
    word_of = np.cumsum((inside & ~before)[at]) - 1
    powers = _ODD ** (at - starts[word_of]).astype(np.uint64)
    heads = np.flatnonzero(np.diff(word_of, prepend=-1))
    return np.add.reduceat((signs[at] + np.uint64(1)) * powers, heads), owners[starts]


def _signs(lines: Sequence[str]) -> tuple[Hashes, Places]:
    """Return the letters of all lines, each line ended, and the number of the line that each belongs to."""
    encoded = [f"{line}\n".encode("utf-16-le") for line in lines]
    owners = np.repeat(np.arange(len(lines)), [len(line) // 2 for line in encoded])
    return np.frombuffer(b"".join(encoded), "<u2").astype(np.uint64), owners


def _runs(signs: Hashes, length: int) -> Hashes:
    count = max(len(signs) - length + 1, 0)
    total = np.zeros(count, np.uint64)
    for offset in range(length):
        total = total * _ODD + signs[offset : offset + count]
    return total


def _mixed(hashes: Hashes, *, kind: int) -> Hashes:
    """Spread the bits evenly (the finaliser of splitmix64; Steele et al. 2014); kinds do not meet."""
    mixed = hashes ^ np.uint64(kind)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
