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

TITLE_COUNTS = 3.0
# In the title, or said twice: of the rest too many are chance.
_PAIR_COUNTS = 2.0
LEAD_WORDS = 300
# Vietnamese syllables take five letters and a blank at most on average.
_LEAD_CHARACTERS = 2000
# Some thousand words at a time stay in the processor's cache.
_ARTICLES_AT_ONCE = 32
_WORDS_REMEMBERED = 1 << 17

_EDGES = " \t\n.,;:!?…\"'“”‘’()[]{}«»–—-*/|"
# 24-10, 24.10 and 24/10 are one date to a reader.
_ONE_SIGN = str.maketrans(dict.fromkeys(".,-–", "/"))

_CODE, _LAST, _COMMON = 0xFFFF_FFFF, 1 << 32, 1 << 33
# A sign by itself: no word, and the end of a run of words.
_BREAK = _LAST | _COMMON
_ODD = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)

Terms = tuple[NDArray[np.uint32], NDArray[np.float32]]
_Codes = NDArray[np.uint64]


def terms_of(texts: Sequence[tuple[str, str]]) -> Iterator[Terms]:
    """Yield for each title and body its terms (hashes, ascending) and how often they count."""
    for start in range(0, len(texts), _ARTICLES_AT_ONCE):
        yield from _counted(texts[start : start + _ARTICLES_AT_ONCE])


def _counted(texts: Sequence[tuple[str, str]]) -> Iterator[Terms]:
    words: list[int] = []
    titles: list[int] = []
    lengths: list[int] = []
    for title, body in texts:
        own = [*map(_word, nfc(title).split()), _BREAK]
        lead = [*map(_word, nfc(body[:_LEAD_CHARACTERS]).split()[:LEAD_WORDS]), _BREAK]
        words += own
        words += lead
        titles.append(len(own))
        lengths.append(len(own) + len(lead))
    ends = np.cumsum(lengths)
    text = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)
    weights = np.ones(len(words))
    in_title = np.arange(len(words)) - np.repeat(ends - lengths, lengths) < np.repeat(titles, lengths)
    weights[in_title] = TITLE_COUNTS
    yield from _summed(np.array(words, dtype=np.uint64), text, weights, len(texts))


def _summed(words: _Codes, text: _Codes, weights: NDArray[np.float64], count: int) -> Iterator[Terms]:
    """Add up single words, and the pairs that count at least twice, each below the number of its text."""
    codes = words & np.uint64(_CODE)
    single, pair = np.flatnonzero(~_marked(words, _COMMON)), _pairs(words)
    paired = (codes[pair] * _ODD + codes[pair + 1]) * _ODD >> _HALF
    at = np.concatenate((single, pair))
    marked = np.concatenate((codes[single], paired)) | text[at] << _HALF
    order = np.argsort(marked, kind="stable")
    ordered = marked[order]
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)])
    summed = np.add.reduceat(weights[at[order]], first) if len(first) else np.zeros(0)
    told = (summed >= _PAIR_COUNTS) | (order[first] < len(single))
    terms, counts = ordered[first[told]], summed[told].astype(np.float32)
    bounds = np.searchsorted(terms, np.arange(count + 1, dtype=np.uint64) << _HALF).tolist()
    hashes = terms.astype(np.uint32)
    for start, end in pairwise(bounds):
        # Copies: slices would keep the whole batch in memory.
        yield hashes[start:end].copy(), counts[start:end].copy()


def _pairs(words: _Codes) -> NDArray[np.int64]:
    """Return the places of words that make a pair with the next: no sign between, neither of the commonest."""
    common, last = _marked(words, _COMMON), _marked(words, _LAST)
    return np.flatnonzero(~(last[:-1] | common[:-1] | common[1:]))


def _marked(words: _Codes, sign: int) -> NDArray[np.bool_]:
    marks: NDArray[np.bool_] = (words & np.uint64(sign)) != 0
    return marks


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _word(raw: str) -> int:
    """Return a hash of the folded word, with marks: one of the commonest, a sign at its end."""
    core = raw.strip(_EDGES)
    if not core:
        return _BREAK
    folded = fold(core)
    code = crc32(folded.translate(_ONE_SIGN).encode("utf-8", "surrogatepass"))
    return code | _COMMON * (folded in STOPWORDS) | _LAST * (raw[-1] in _EDGES)
