"""A linear classifier over the features: small, quick, and its chances can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import softmax

from danbiet.engine.tone.features import COLUMNS, presence

Matrix = NDArray[np.float32]
Chances = NDArray[np.float64]

VERSION = 1
_AT_ONCE = 4096


class WrongWeights(ValueError):
    """The file holds no weights of this version."""


@dataclass(frozen=True, eq=False)
class Linear:
    """Multinomial logistic regression on weighted, normalised presence of features.

    ``rarity`` (columns) is the inverse document frequency, 0 for a feature that
    was too rare to learn from; ``weights`` (columns x classes) and ``bias``
    (classes) make scores, ``scale`` and ``shift`` (classes) make the scores
    into chances that came true on texts not used for the weights.
    """

    classes: tuple[str, ...]
    rarity: Matrix
    weights: Matrix
    bias: Matrix
    scale: float = 1.0
    shift: Matrix | None = None

    def chances(self, texts: Sequence[str]) -> Chances:
        """Return the chance of each class, a row a text; every row sums to 1."""
        if not texts:
            return np.zeros((0, len(self.classes)))
        return np.concatenate(
            [self._chances(texts[start : start + _AT_ONCE]) for start in range(0, len(texts), _AT_ONCE)]
        )

    def familiarity(self, texts: Sequence[str]) -> Chances:
        """Return which share of each text's features the classifier has learned from; 0 for an empty text."""
        present = presence(texts)
        known = sparse.csr_matrix(((self.rarity > 0)[present.indices], present.indices, present.indptr), present.shape)
        found: Chances = np.asarray(known.sum(axis=1)).ravel() / np.maximum(np.diff(present.indptr), 1)
        return found

    def scores(self, weighted: sparse.csr_matrix) -> Chances:
        scores: Chances = np.asarray(weighted @ self.weights + self.bias, dtype=np.float64)
        return scores

    def _chances(self, texts: Sequence[str]) -> Chances:
        scores = self.scale * self.scores(weighted(presence(texts), self.rarity))
        chances: Chances = softmax(scores if self.shift is None else scores + self.shift, axis=1)
        return chances

    def write(self, file: IO[bytes]) -> None:
        """Write the columns that were learned from; half precision, which costs no figure."""
        kept = np.flatnonzero(self.rarity)
        shift = np.zeros(len(self.classes), np.float32) if self.shift is None else self.shift
        np.savez_compressed(
            file,
            version=np.array(VERSION),
            classes=np.array(self.classes),
            columns=kept.astype(np.uint32),
            rarity=self.rarity[kept].astype(np.float16),
            weights=self.weights[kept].astype(np.float16),
            bias=self.bias,
            scale=np.array(self.scale),
            shift=shift,
        )

    @classmethod
    def read(cls, file: IO[bytes]) -> Linear:
        """Return what was written. Raises WrongWeights."""
        stored: Any = np.load(file, allow_pickle=False)
        if "version" not in stored or int(stored["version"]) != VERSION:
            raise WrongWeights(f"these weights are not of version {VERSION}; train them again")
        rarity = np.zeros(COLUMNS, np.float32)
        rarity[stored["columns"]] = stored["rarity"]
        weights = np.zeros((COLUMNS, len(stored["classes"])), np.float32)
        weights[stored["columns"]] = stored["weights"]
        classes = tuple(str(name) for name in stored["classes"])
        return cls(classes, rarity, weights, stored["bias"], float(stored["scale"]), stored["shift"])


def weighted(present: sparse.csr_matrix, rarity: Matrix) -> sparse.csr_matrix:
    """Return the rows weighted by rarity and brought to length 1; a row without known features stays empty."""
    values = sparse.csr_matrix((rarity[present.indices], present.indices, present.indptr), shape=present.shape)
    lengths = np.sqrt(np.asarray(values.multiply(values).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ values)
