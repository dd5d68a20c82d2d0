"""Which texts hold a hash: a dictionary for the latest, sorted arrays for the many before them.

A dictionary alone would take some 200 bytes a posting; the arrays take 12.
"""

from collections.abc import Container
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.copies.fingerprint import Hashes

# A passage that hundreds of texts share is either a footer or a text already
# found many times; the latest few lead to its family as well as all would.
_LATEST_PER_HASH = 48
_RECENT_AT_LEAST = 50_000
_RECENT_SHARE = 1 / 8


class Postings:
    """Keys under hashes, in the order in which they came."""

    def __init__(self) -> None:
        self._recent: dict[int, list[int]] = {}
        self._recent_count = 0
        self._hashes: Hashes = np.zeros(0, dtype=np.uint32)
        self._keys: NDArray[np.int64] = np.zeros(0, dtype=np.int64)

    def post(self, key: int, hashes: Hashes, *, living: Container[int]) -> None:
        """Put ``key`` under each hash. Now and then, what is no longer ``living`` is swept out."""
        for value in hashes.tolist():
            known = self._recent.get(value)
            if known is None:
                self._recent[value] = [key]
            else:
                known.append(key)
        self._recent_count += len(hashes)
        if self._recent_count > max(_RECENT_AT_LEAST, _RECENT_SHARE * len(self._hashes)):
            self._settle(living)

    def hits(self, hashes: Hashes) -> list[int]:
        """Return the latest keys under each hash: a key as often as it was hit."""
        starts, ends = self._settled(hashes)
        found: list[int] = []
        for value, start, end in zip(hashes.tolist(), starts, ends, strict=True):
            recent = self._recent.get(value, [])
            if start < end:
                found += [*self._keys[start:end].tolist(), *recent][-_LATEST_PER_HASH:]
            else:
                found += recent[-_LATEST_PER_HASH:]
        return found

    def _settled(self, hashes: Hashes) -> tuple[list[int], list[int]]:
        starts = np.searchsorted(self._hashes, hashes)
        ends = starts.copy()
        inside = np.flatnonzero(starts < len(self._hashes))
        held = inside[self._hashes[starts[inside]] == hashes[inside]]
        ends[held] = np.searchsorted(self._hashes, hashes[held], side="right")
        return np.maximum(starts, ends - _LATEST_PER_HASH).tolist(), ends.tolist()

    def _settle(self, living: Container[int]) -> None:
        """Move the latest postings to the arrays, each behind the older ones of its hash."""
        counts = np.fromiter(map(len, self._recent.values()), dtype=np.int64, count=len(self._recent))
        values = np.fromiter(self._recent, dtype=np.uint32, count=len(self._recent))
        latest = np.fromiter(chain.from_iterable(self._recent.values()), dtype=np.int64, count=int(counts.sum()))
        hashes = np.concatenate([self._hashes, np.repeat(values, counts)])
        keys = np.concatenate([self._keys, latest])
        kept = np.fromiter((key in living for key in keys.tolist()), dtype=bool, count=len(keys))
        order = np.flatnonzero(kept)[np.argsort(hashes[kept], kind="stable")]
        self._hashes, self._keys = hashes[order], keys[order]
        self._recent, self._recent_count = {}, 0
