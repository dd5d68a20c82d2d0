"""What an item is about, as a small bag of weighted terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.stories.reading import terms_of

_FORMAT = 1
_UNDATED = np.iinfo(np.int64).min


class DamagedFeatures(ValueError):
    """Stored bytes that are not features of this version."""


class Article(NamedTuple):
    """What features are drawn from. ``published_at`` is None when the source gave no time."""

    title: str
    body: str
    published_at: datetime | None


@dataclass(frozen=True, eq=False)
class StoryFeatures:
    """Terms (32-bit hashes, ascending) with their damped counts, and the publication time.

    ``published_at`` is None when the source gave none; it is kept to the second.
    """

    terms: NDArray[np.uint32]
    weights: NDArray[np.float32]
    published_at: datetime | None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoryFeatures) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def to_bytes(self) -> bytes:
        """Return a version byte, the time, the terms and the weights, little-endian."""
        moment = _UNDATED if self.published_at is None else int(self.published_at.timestamp())
        time = np.array([moment], dtype="<i8").tobytes()
        pairs = self.terms.astype("<u4").tobytes() + self.weights.astype("<f4").tobytes()
        return bytes([_FORMAT]) + time + pairs

    @classmethod
    def from_bytes(cls, data: bytes) -> "StoryFeatures":
        """Return the features that ``to_bytes`` wrote.

        Raises DamagedFeatures for other bytes; recompute them from the text.
        """
        if len(data) < 9 or data[0] != _FORMAT or (len(data) - 9) % 8:
            raise DamagedFeatures(
                f"{len(data)} bytes are no story features of format {_FORMAT}; recompute from the text"
            )
        moment = int(np.frombuffer(data, dtype="<i8", offset=1, count=1)[0])
        count = (len(data) - 9) // 8
        return cls(
            terms=np.frombuffer(data, dtype="<u4", offset=9, count=count).astype(np.uint32),
            weights=np.frombuffer(data, dtype="<f4", offset=9 + 4 * count).astype(np.float32),
            published_at=None if moment == _UNDATED else datetime.fromtimestamp(moment, UTC),
        )


def features(title: str, body: str, *, published_at: datetime | None) -> StoryFeatures:
    """Return what an item is about, from its title (counted three times) and its first 300 words.

    Terms are folded, so that a text without diacritics tells the same story;
    the commonest words are left out. Two neighbouring words that the title has, or
    the text twice ("bội chi", "Phú Khôi"), are a term of their own. Counts are damped
    by log(1 + count).
    """
    return features_of_all([Article(title, body, published_at)])[0]


def features_of_all(articles: Sequence[Article]) -> list[StoryFeatures]:
    """Return what ``features`` says of each article, twice as fast as one by one."""
    drawn = terms_of([(article.title, article.body) for article in articles])
    return [
        StoryFeatures(terms, np.log1p(counts), article.published_at)
        for (terms, counts), article in zip(drawn, articles, strict=True)
    ]
