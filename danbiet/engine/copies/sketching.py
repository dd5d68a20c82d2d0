"""From texts to fingerprints, many at a time: one pass of numpy over all their words.

The single text is the batch of one, so both give the same answer. Python's
own loops over words cost more than all the hashing; here nothing but the
cutting of the answer is done text by text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from danbiet.engine.copies.codes import CODE_BYTES, Codes, Places, first_bytes
from danbiet.engine.copies.fingerprint import AT_LEAST, SAMPLE_BELOW, Fingerprint, Hashes
from danbiet.engine.copies.skeleton import skeleton
from danbiet.engine.text import nfc

SHINGLE_WORDS = 5
SHORTEST_WORDS = 20
# Some ten thousand words at a time stay in the processor's cache.
_TEXTS_AT_ONCE = 32

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_ROLL = np.uint64(0x100000001B3)
_HALF = np.uint64(32)

_BLANK = 32
_WHITE = bytes(_BLANK if byte in b"\t\n\v\f\r" else byte for byte in range(256))


@dataclass(frozen=True)
class _Words:
    """The words of some texts one after the other; text ``n`` has those from ``first[n]`` to ``first[n + 1]``."""

    codes: Codes
    first: Places

    @property
    def counts(self) -> Places:
        return np.diff(self.first)


def fingerprint(text: str) -> Fingerprint | None:
    """Return the fingerprint of ``text``, or None when it is too short to judge.

    Under 20 words that keep a consonant, shared stock phrases outweigh what
    is particular to the text, and no answer is better than a wrong family.
    """
    return fingerprints([text])[0]


def fingerprints(texts: Sequence[str], *, digests: Sequence[bytes] | None = None) -> list[Fingerprint | None]:
    """Return what ``fingerprint`` says of each text, several times as fast as one by one.

    ``digests`` are given where they are known already.
    """
    marks = [digest(text) for text in texts] if digests is None else digests
    starts = range(0, len(texts), _TEXTS_AT_ONCE)
    made = (one for start in starts for one in _sampled(texts[start : start + _TEXTS_AT_ONCE]))
    return [one and Fingerprint(*one, digest=mark) for one, mark in zip(made, marks, strict=True)]


def digest(text: str) -> bytes:
    """Return 16 bytes that two texts share when they are the same but for blanks and how letters are composed."""
    letters = nfc(text).encode("utf-8", "surrogatepass").translate(_WHITE).strip()
    while b"  " in letters:
        letters = letters.replace(b"  ", b" ")
    return blake2b(letters, digest_size=16).digest()


def _sampled(texts: Sequence[str]) -> Iterator[tuple[Hashes, int] | None]:
    words = _words([skeleton(text) for text in texts])
    hashes = _distinct(_shingles(words))
    texts_below = np.arange(len(texts) + 1, dtype=np.uint64) << _HALF
    first = np.searchsorted(hashes, texts_below)
    sampled = np.searchsorted(hashes, texts_below[:-1] | np.uint64(SAMPLE_BELOW), side="right")
    ends = np.minimum(np.maximum(sampled, first[:-1] + AT_LEAST), first[1:])
    values = hashes.astype(np.uint32)
    for n, (start, end, after) in enumerate(zip(first.tolist(), ends.tolist(), first[1:].tolist(), strict=False)):
        enough = words.counts[n] >= SHORTEST_WORDS
        # A copy: a slice would keep the whole batch in memory.
        yield (values[start:end].copy(), after - start) if enough else None


def _words(skeletons: Sequence[bytes]) -> _Words:
    letters = b" " + b" ".join(skeletons) + b" " * CODE_BYTES
    blank = np.frombuffer(letters, dtype=np.uint8) == _BLANK
    edges = np.flatnonzero(blank[1:] != blank[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    # Eight bytes tell Vietnamese words apart; longer ones (long numbers) are cut.
    codes = first_bytes(letters, starts, ends - starts)
    lengths = np.fromiter(map(len, skeletons), dtype=np.int64, count=len(skeletons))
    texts = np.concatenate(([0], np.cumsum(lengths + 1)))
    return _Words(_mixed(codes * _GOLDEN), np.searchsorted(starts, texts))


def _shingles(words: _Words) -> Codes:
    """Return the hash of each run of words in the lower half, below the number of its text."""
    count = max(len(words.codes) - SHINGLE_WORDS + 1, 0)
    rolled = np.zeros(count, dtype=np.uint64)
    for offset in range(SHINGLE_WORDS):
        rolled *= _ROLL
        rolled += words.codes[offset : offset + count]
    text = np.repeat(np.arange(len(words.counts), dtype=np.uint64), words.counts)
    within = text[:count] == text[len(text) - count :]
    marked: Codes = (text[:count][within] << _HALF) | (_mixed(rolled[within]) >> _HALF)
    return marked


def _distinct(values: Codes) -> Codes:
    """Return what ``numpy.unique`` would, without its detours."""
    ordered = np.sort(values)
    new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered[new]


def _mixed(values: Codes) -> Codes:
    """Spread the bits (the finaliser of SplitMix64), so that low hashes are a fair sample."""
    half: Codes = (values ^ (values >> np.uint64(30))) * _MIX_1
    half = (half ^ (half >> np.uint64(27))) * _MIX_2
    return half ^ (half >> np.uint64(31))
