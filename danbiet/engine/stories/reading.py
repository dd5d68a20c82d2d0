"""From the words of articles to counted terms, many articles in one pass of numpy.

Words come from splitting at blanks, not from ``engine.text.tokens``: a story
needs no positions, and a word is looked at only when it is first met. A
Vietnamese word mostly has two syllables, and so has the name of a place or a
person: pairs of neighbours that the title has, or the text twice, are terms
beside single syllables.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.stories.stopwords import STOPWORDS
from danbiet.engine.text import fold, nfc

TITLE_COUNTS = 3
# In the title, or said twice: of the rest too many are chance.
_PAIR_COUNTS = 2
LEAD_WORDS = 300
# Vietnamese syllables take five letters and a blank at most on average.
_LEAD_CHARACTERS = 2000
# Some thousand words at a time stay in the processor's cache.
_ARTICLES_AT_ONCE = 32
_WORDS_REMEMBERED = 1 << 17

_EDGES = " \t\n.,;:!?…\"'“”‘’()[]{}«»–—-*/|"
# 24-10, 24.10 and 24/10 are one date to a reader.
_ONE_SIGN = str.maketrans(dict.fromkeys(".,-–", "/"))

# What is known of a word in one number: its hash, and above it two marks.
_CODE = np.uint64(0xFFFF_FFFF)
_LAST, _COMMON = 1 << 32, 1 << 33
# A sign by itself: no word, and the end of a run of words.
_BREAK = _LAST | _COMMON
# What is sorted: the number of the text, the hash, and in the lowest byte what it counts and whether it is a pair.
_HALF, _BYTE, _ONE = np.uint64(32), np.uint64(8), np.uint64(1)
_COUNTED, _PAIR = np.uint64(3), np.uint64(4)
# Of a title, and of a body.
_COUNTS = np.array([TITLE_COUNTS, 1], dtype=np.uint64)
_ODD = np.uint64(0x9E3779B97F4A7C15)

Terms = tuple[NDArray[np.uint32], NDArray[np.float32]]
_Codes = NDArray[np.uint64]


def terms_of(texts: Sequence[tuple[str, str]]) -> Iterator[Terms]:
    """Yield for each title and body its terms (hashes, ascending) and how often they count."""
    for start in range(0, len(texts), _ARTICLES_AT_ONCE):
        yield from _counted(texts[start : start + _ARTICLES_AT_ONCE])


def _counted(texts: Sequence[tuple[str, str]]) -> Iterator[Terms]:
    words: list[int] = []
    lengths: list[int] = []
    for title, body in texts:
        own = [*map(_word, nfc(title).split()), _BREAK]
        lead = [*map(_word, nfc(body[:_LEAD_CHARACTERS]).split()[:LEAD_WORDS]), _BREAK]
        words += own
        words += lead
        lengths += [len(own), len(lead)]
    part = np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths)
    yield from _summed(np.array(words, dtype=np.uint64), part, len(texts))


def _summed(words: _Codes, part: _Codes, count: int) -> Iterator[Terms]:
    """Add up single words, and the pairs that count at least twice, each below the number of its text.

    What counts and where goes into one number a word, so that one plain sort does it all.
    """
    codes = words & _CODE
    single, pair = np.flatnonzero((words & np.uint64(_COMMON)) == 0), _pairs(words)
    paired = (codes[pair] * _ODD + codes[pair + 1]) * _ODD >> _HALF
    marked = np.concatenate((codes[single] << _BYTE, paired << _BYTE | _PAIR))
    counts = _COUNTS[part & _ONE] | (part >> _ONE) << (_HALF + _BYTE)
    marked |= counts[np.concatenate((single, pair))]
    marked.sort()
    ordered = marked >> _BYTE
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)])
    summed = np.add.reduceat((marked & _COUNTED).astype(np.float32), first) if len(first) else np.zeros(0, np.float32)
    told = (summed >= _PAIR_COUNTS) | ((marked[first] & _PAIR) == 0)
    terms, summed = ordered[first[told]], summed[told]
    bounds = np.searchsorted(terms, np.arange(count + 1, dtype=np.uint64) << _HALF).tolist()
    hashes = terms.astype(np.uint32)
    for start, end in pairwise(bounds):
        # Copies: slices would keep the whole batch in memory.
        yield hashes[start:end].copy(), summed[start:end].copy()


def _pairs(words: _Codes) -> NDArray[np.int64]:
    """Return the places of words that make a pair with the next: no sign between, neither of the commonest."""
    alone = ((words[:-1] & np.uint64(_BREAK)) | (words[1:] & np.uint64(_COMMON))) != 0
    return np.flatnonzero(~alone)


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _word(raw: str) -> int:
    """Return a hash of the folded word, with marks: one of the commonest, a sign at its end."""
    core = raw.strip(_EDGES)
    if not core:
        return _BREAK
    folded = fold(core)
    code = crc32(folded.translate(_ONE_SIGN).encode("utf-8", "surrogatepass"))
    return code | _COMMON * (folded in STOPWORDS) | _LAST * (raw[-1] in _EDGES)
