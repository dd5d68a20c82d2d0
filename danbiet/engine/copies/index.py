"""An index of fingerprints that finds the texts which may be one family with a new one."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from danbiet.engine.copies.fingerprint import Fingerprint, Overlap, overlap

LEAST_CONTAINMENT = 0.25
_LEAST_SHARED = 4
_POSTED_BELOW = np.uint32(2**32 // 16)
_POSTED_AT_LEAST = 24
# A passage that hundreds of texts share is either a footer or a text already
# found many times; the latest few lead to its family as well as all would.
_LATEST_PER_HASH = 48
_CLOSEST_VERIFIED = 32


@dataclass(frozen=True)
class Candidate:
    """A text that may be the same copy, judged by fingerprints alone.

    ``similarity`` is the share of passages common to both (Jaccard);
    ``containment`` the share of the smaller found in the larger.
    """

    key: int
    similarity: float
    containment: float


class CopyIndex:
    """Fingerprints of the last days, kept in memory and rebuilt from stored rows at start."""

    def __init__(self) -> None:
        self._fingerprints: dict[int, Fingerprint] = {}
        self._postings: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._fingerprints)

    def __contains__(self, key: object) -> bool:
        return key in self._fingerprints

    def add(self, key: int, fingerprint: Fingerprint) -> None:
        """Add a text, or replace the fingerprint of one already known."""
        if key in self._fingerprints:
            self.remove(key)
        self._fingerprints[key] = fingerprint
        for value in _posted(fingerprint):
            known = self._postings.get(value)
            if known is None:
                self._postings[value] = [key]
            else:
                known.append(key)

    def remove(self, key: int) -> None:
        """Take a text out. Raises KeyError when it was never added."""
        for value in _posted(self._fingerprints.pop(key)):
            keys = self._postings[value]
            keys.remove(key)
            if not keys:
                del self._postings[value]

    def candidates(self, fingerprint: Fingerprint) -> list[Candidate]:
        """Return the texts that share at least a quarter of the smaller one, best first.

        Equal ones come in order of key, so that the answer is always the same.
        """
        judged = [(key, self._overlap(key, fingerprint)) for key in self._closest(fingerprint)]
        found = [
            Candidate(key, seen.similarity, seen.containment)
            for key, seen in judged
            if seen.shared >= _LEAST_SHARED and seen.containment >= LEAST_CONTAINMENT
        ]
        return sorted(found, key=lambda one: (-one.containment, -one.similarity, one.key))

    def _overlap(self, key: int, fingerprint: Fingerprint) -> Overlap:
        return overlap(self._fingerprints[key], fingerprint)

    def _closest(self, fingerprint: Fingerprint) -> list[int]:
        hits: Counter[int] = Counter()
        for value in _posted(fingerprint):
            hits.update(self._postings.get(value, ())[-_LATEST_PER_HASH:])
        ranked = sorted(hits.items(), key=lambda hit: (-hit[1], hit[0]))
        return [key for key, _ in ranked[:_CLOSEST_VERIFIED]]


def _posted(fingerprint: Fingerprint) -> list[int]:
    """Return the lowest hashes: few enough to keep the index small, the same in every copy."""
    sample = fingerprint.sample
    count = max(_POSTED_AT_LEAST, int(np.searchsorted(sample, _POSTED_BELOW, side="right")))
    posted: list[int] = sample[:count].tolist()
    return posted
