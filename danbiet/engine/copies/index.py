"""An index of fingerprints that finds the texts which may be one family with a new one."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from danbiet.engine.copies.fingerprint import Fingerprint, Hashes, overlap
from danbiet.engine.copies.postings import Postings
from danbiet.engine.copies.sketching import digest, fingerprints

LEAST_CONTAINMENT = 0.25
_LEAST_SHARED = 4
_POSTED_BELOW = np.uint32(2**32 // 16)
_POSTED_AT_LEAST = 24
_CLOSEST_VERIFIED = 32


@dataclass(frozen=True)
class Candidate:
    """A text that may be the same copy, judged by fingerprints alone.

    ``similarity`` is the share of passages common to both (Jaccard);
    ``containment`` the share of the smaller found in the larger.
    ``same_text`` is true when the two are one text letter for letter (but for
    blanks), so that nothing is left to compare.
    """

    key: int
    similarity: float
    containment: float
    same_text: bool = False


class CopyIndex:
    """Fingerprints of the last days, kept in memory and rebuilt from stored rows at start.

    A passage is posted once a family: a text known to be a copy adds only what
    its family's first text has not. So a text reprinted a thousand times costs
    a look-up no more than one that stands alone.
    """

    def __init__(self) -> None:
        self._fingerprints: dict[int, Fingerprint] = {}
        self._postings = Postings()
        self._with_digest: dict[bytes, int] = {}
        self._first: dict[int, int] = {}
        self._later: dict[int, dict[int, None]] = {}

    def __len__(self) -> int:
        return len(self._fingerprints)

    def __contains__(self, key: object) -> bool:
        return key in self._fingerprints

    def fingerprints(self, texts: Sequence[str]) -> list[Fingerprint | None]:
        """Return the fingerprint of each text; one that stands in the index letter for letter is not sampled again."""
        digests = [digest(text) for text in texts]
        new = {one: text for one, text in zip(digests, texts, strict=True) if one not in self._with_digest}
        made = dict(zip(new, fingerprints(list(new.values()), digests=list(new)), strict=True))
        return [made[one] if one in made else self._fingerprints[self._with_digest[one]] for one in digests]

    def add(self, key: int, fingerprint: Fingerprint, *, copy_of: int | None = None) -> None:
        """Add a text, or replace one already known. ``copy_of`` is a text that it was settled to be a copy of."""
        if key in self._fingerprints:
            self.remove(key)
        self._fingerprints[key] = fingerprint
        if fingerprint.digest:
            self._with_digest.setdefault(fingerprint.digest, key)
        if copy_of is not None and copy_of in self._fingerprints and copy_of != key:
            self._first[key] = self._first.get(copy_of, copy_of)
            self._later.setdefault(self._first[key], {})[key] = None
        self._postings.post(key, self._own_passages(key), living=self._fingerprints)

    def remove(self, *keys: int) -> None:
        """Take texts out, many at once for less than one by one. Raises KeyError when one was never added."""
        gone = set(keys)
        first_of = {one: key for key in gone for one in self._later.get(key, ()) if one not in gone}
        left = {one: self._fingerprints[one] for one in first_of}
        for one in [*left, *gone]:
            self._take_out(one)
        heirs: dict[int, int] = {}
        for one, fingerprint in left.items():
            self.add(one, fingerprint, copy_of=heirs.setdefault(first_of[one], one))

    def same_text(self, fingerprint: Fingerprint) -> int | None:
        """Return the first text in the index that is this one letter for letter (but for blanks), or None."""
        return self._with_digest.get(fingerprint.digest)

    def candidates(self, fingerprint: Fingerprint, *, without: Collection[int] = ()) -> Iterator[Candidate]:
        """Yield the texts that share at least a quarter of the smaller one, best first.

        The same text letter for letter comes alone. Of a family, its first text
        comes and those with passages of their own; the others after all of these.
        Equal ones come in order of key, so that the answer is always the same.
        """
        same = self.same_text(fingerprint)
        if same is not None and same not in without:
            yield Candidate(same, 1.0, 1.0, same_text=True)
        else:
            first = self._judged(self._closest(fingerprint, without), fingerprint)
            yield from first
            seen = {one.key for one in first}
            later = (key for one in first for key in self._later.get(one.key, ()) if key not in seen)
            yield from self._judged([key for key in later if key not in without], fingerprint)

    def _take_out(self, key: int) -> None:
        """Forget a text; what was posted of it is swept out later."""
        fingerprint = self._fingerprints.pop(key)
        if self._with_digest.get(fingerprint.digest) == key:
            del self._with_digest[fingerprint.digest]
        first = self._first.pop(key, None)
        if first in self._later:
            del self._later[first][key]
        self._later.pop(key, None)

    def _own_passages(self, key: int) -> Hashes:
        fingerprint, first = self._fingerprints[key], self._fingerprints[self._first.get(key, key)]
        if key not in self._first:
            return _lowest(fingerprint)
        if fingerprint is first:
            return fingerprint.sample[:0]
        return np.setdiff1d(_lowest(fingerprint), _lowest(first), assume_unique=True)

    def _judged(self, keys: Iterable[int], fingerprint: Fingerprint) -> list[Candidate]:
        judged = [(key, overlap(self._fingerprints[key], fingerprint)) for key in keys]
        found = [
            Candidate(key, seen.similarity, seen.containment)
            for key, seen in judged
            if seen.shared >= _LEAST_SHARED and seen.containment >= LEAST_CONTAINMENT
        ]
        return sorted(found, key=lambda one: (-one.containment, -one.similarity, one.key))

    def _closest(self, fingerprint: Fingerprint, without: Collection[int]) -> list[int]:
        hits = Counter(self._postings.hits(_lowest(fingerprint)))
        ranked = sorted(hits.items(), key=lambda hit: (-hit[1], hit[0]))
        near = [key for key, _ in ranked if key in self._fingerprints and key not in without]
        return near[:_CLOSEST_VERIFIED]


def _lowest(fingerprint: Fingerprint) -> Hashes:
    """Return the lowest hashes: few enough to keep the index small, the same in every copy."""
    sample = fingerprint.sample
    return sample[: max(_POSTED_AT_LEAST, int(np.searchsorted(sample, _POSTED_BELOW, side="right")))]
