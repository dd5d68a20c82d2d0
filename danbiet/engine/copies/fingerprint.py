"""Fingerprints of texts: a sample of their shingles, small enough to keep in a row.

A fingerprint holds every shingle hash below a fixed threshold (and always the
64 smallest), so that two fingerprints sample the *same* shingles and the share
of one text that lies in the other can be estimated even when one is a cut of
the other. Classic MinHash estimates only the Jaccard similarity, which a long
wrapping drives to nothing.

Source: Broder 1997 (resemblance and containment); Irber et al. 2022
(FracMinHash); see docs/method/copies.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

SAMPLE_BELOW = 2**32 // 4
AT_LEAST = 64
_FORMAT = 1


class DamagedFingerprint(ValueError):
    """Stored bytes that are not a fingerprint of this version."""


@dataclass(frozen=True)
class Overlap:
    """How much two fingerprinted texts share, each figure between 0 and 1."""

    similarity: float
    share_of_first: float
    share_of_second: float
    shared: int

    @property
    def containment(self) -> float:
        return max(self.share_of_first, self.share_of_second)


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """The sampled shingle hashes of one text, ascending, and how many shingles it has.

    ``digest`` tells whether another text is the same letter for letter. It is not
    stored: a fingerprint read from bytes has none, and its text is compared.
    """

    sample: Hashes
    shingles: int
    digest: bytes = b""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fingerprint) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    @property
    def complete_below(self) -> int:
        """Every shingle hash of the text up to this value is in the sample."""
        whole = len(self.sample) == self.shingles
        return 2**32 - 1 if whole else max(int(self.sample[-1]), SAMPLE_BELOW)

    def to_bytes(self) -> bytes:
        """Return one version byte, the number of shingles and the sample, little-endian."""
        head = np.array([self.shingles], dtype="<u4").tobytes()
        return bytes([_FORMAT]) + head + self.sample.astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Fingerprint":
        """Return the fingerprint that ``to_bytes`` wrote.

        Raises DamagedFingerprint for other bytes; recompute it from the text.
        """
        if len(data) < 9 or data[0] != _FORMAT or len(data) % 4 != 1:
            raise DamagedFingerprint(
                f"{len(data)} bytes are no fingerprint of format {_FORMAT}; recompute from the text"
            )
        values = np.frombuffer(data, dtype="<u4", offset=1).astype(np.uint32)
        return cls(sample=values[1:], shingles=int(values[0]))


def overlap(first: Fingerprint, second: Fingerprint) -> Overlap:
    """Estimate what two texts share from the region of hashes that both samples cover."""
    limit = np.uint32(min(first.complete_below, second.complete_below))
    a = first.sample[: np.searchsorted(first.sample, limit, side="right")]
    b = second.sample[: np.searchsorted(second.sample, limit, side="right")]
    shared = _count_shared(a, b)
    union = len(a) + len(b) - shared
    return Overlap(
        similarity=shared / union if union else 0.0,
        share_of_first=shared / len(a) if len(a) else 0.0,
        share_of_second=shared / len(b) if len(b) else 0.0,
        shared=shared,
    )


def _count_shared(a: Hashes, b: Hashes) -> int:
    if not len(a) or not len(b):
        return 0
    places = np.searchsorted(b, a)
    places[places == len(b)] = 0
    return int(np.count_nonzero(b[places] == a))
