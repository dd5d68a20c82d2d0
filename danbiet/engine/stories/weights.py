"""How much each term of an item says, from how many items of the window have it."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.stories.features import StoryFeatures

Vector = tuple[list[int], list[float]]
"""Terms and their weights."""

KEPT = 64
# Before a few hundred items have come in, every word looks rare; this many
# unseen items stand in for them.
_ITEMS_ASSUMED = 200
_COMMON_SHARE = 0.1
_COMMON_AT_LEAST = 20
# Terms are counted in a table: one in a thousand shares its place with another.
_PLACES = 1 << 20


class Frequencies:
    """How many items have each term, for any number of terms in four megabytes."""

    def __init__(self) -> None:
        self._items = 0
        self._documents = np.zeros(_PLACES, dtype=np.int32)
        # An item is placed and then joins: its weights are asked for twice.
        self._drawn: tuple[StoryFeatures, Vector] | None = None

    def count(self, terms: NDArray[np.uint32]) -> None:
        """Count an item with these terms."""
        self._items += 1
        self._drawn = None
        self._documents[terms & (_PLACES - 1)] += 1

    def discount(self, terms: NDArray[np.uint32]) -> None:
        """Take back what ``count`` did."""
        self._items -= 1
        self._drawn = None
        self._documents[terms & (_PLACES - 1)] -= 1

    def heaviest(self, features: StoryFeatures) -> Vector:
        """Return the 64 terms with most weight, as a vector of length one.

        Terms that a tenth of all items share are left out.
        """
        if self._drawn is None or self._drawn[0] is not features:
            self._drawn = (features, self._weighed(features))
        return self._drawn[1]

    def _weighed(self, features: StoryFeatures) -> Vector:
        documents = self._documents[features.terms & (_PLACES - 1)]
        telling = np.flatnonzero(documents <= max(_COMMON_AT_LEAST, _COMMON_SHARE * self._items))
        weights = features.weights[telling] * np.log((self._items + _ITEMS_ASSUMED) / (documents[telling] + 1.0))
        if len(telling) > KEPT:
            kept = np.sort(np.argpartition(-weights, KEPT)[:KEPT])
            telling, weights = telling[kept], weights[kept]
        length = sqrt(float(weights @ weights)) or 1.0
        return features.terms[telling].tolist(), (weights / length).tolist()
