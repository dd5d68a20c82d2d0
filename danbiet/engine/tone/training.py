"""Learning a classifier from labelled texts, and how far its chances can be believed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from danbiet.engine.tone.features import COLUMNS, presence
from danbiet.engine.tone.linear import Chances, Linear, Matrix, weighted

LEAST_TEXTS: Final = 2
FOLDS: Final = 5
# Chosen by cross-validation over fields on our own set and on the training part of a public one.
STRENGTH: Final = 20.0
EVENED: Final = 0.4
_ROUNDS: Final = 120

Labels = NDArray[np.int64]


class TooFewLabels(ValueError):
    """There are too few texts, or a class without any."""


def train(texts: Sequence[str], labels: Sequence[str], *, groups: Sequence[str] | None = None) -> Linear:
    """Return a classifier learned from ``texts`` and the class of each.

    Its chances are calibrated on texts left out of the learning: in five parts,
    by ``groups`` (texts of one group lie in one part) when given. The same
    texts give the same classifier. Raises TooFewLabels.
    """
    classes = tuple(sorted(set(labels)))
    if len(texts) < FOLDS * LEAST_TEXTS or len(classes) < 2:
        raise TooFewLabels(
            f"{len(texts)} texts in {len(classes)} classes; at least ten texts in two classes are needed"
        )
    known = np.array([classes.index(label) for label in labels])
    present = presence(texts)
    model = learned(present, known, classes)
    return calibrated(model, out_of_fold(present, known, classes, groups), known)


def learned(present: sparse.csr_matrix, known: Labels, classes: tuple[str, ...]) -> Linear:
    rarity = rarity_of(present)
    rows = weighted(present, rarity)
    kept = np.flatnonzero(rarity)
    found = _fitted(rows[:, kept], known, len(classes))
    weights = np.zeros((COLUMNS, len(classes)), np.float32)
    weights[kept] = found[:-1]
    return Linear(classes, rarity, weights, found[-1].astype(np.float32))


def rarity_of(present: sparse.csr_matrix) -> Matrix:
    """Return the inverse document frequency of each feature, 0 for one that fewer than two texts have."""
    texts_with = np.asarray(present.sum(axis=0)).ravel()
    rarity = np.log((1 + present.shape[0]) / (1 + texts_with)) + 1
    return np.where(texts_with >= LEAST_TEXTS, rarity, 0).astype(np.float32)


def _fitted(rows: sparse.csr_matrix, known: Labels, classes: int) -> Matrix:
    """Return the weights, the bias as the last row, that make the labels likeliest (L2, L-BFGS).

    A rare class counts for more than its share, though not for as much as a
    common one: by its share to the power of -0.4.
    """
    truth = np.eye(classes)[known]
    weight = (len(known) / (classes * np.bincount(known, minlength=classes)))[known] ** EVENED * STRENGTH
    columns = sparse.csr_matrix(rows.T)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        values = flat.reshape(-1, classes)
        logs = log_softmax(rows @ values[:-1] + values[-1], axis=1)
        lost = -(weight * logs[np.arange(len(known)), known]).sum() + 0.5 * (values[:-1] ** 2).sum()
        wrong = (np.exp(logs) - truth) * weight[:, None]
        slope = np.concatenate([columns @ wrong + values[:-1], wrong.sum(axis=0, keepdims=True)])
        return float(lost), slope.ravel()

    start = np.zeros((rows.shape[1] + 1) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS}).x
    return np.asarray(found.reshape(-1, classes), dtype=np.float32)


def out_of_fold(
    present: sparse.csr_matrix, known: Labels, classes: tuple[str, ...], groups: Sequence[str] | None = None
) -> Chances:
    """Return for each text the scores of a classifier that did not learn from it (nor from its group)."""
    names = [str(number) for number in range(len(known))] if groups is None else list(groups)
    part_of = {name: place % FOLDS for place, name in enumerate(dict.fromkeys(names))}
    parts = np.array([part_of[name] for name in names])
    scores = np.zeros((len(known), len(classes)))
    for part in range(FOLDS):
        out, rest = np.flatnonzero(parts == part), np.flatnonzero(parts != part)
        model = learned(present[rest], known[rest], classes)
        scores[out] = model.scores(weighted(present[out], model.rarity))
    return scores


def calibrated(model: Linear, scores: Chances, known: Labels) -> Linear:
    """Return ``model`` with the scale and shifts under which ``scores`` give the labels most chance.

    Source: temperature scaling with a bias for each class (Guo et al. 2017).
    """

    def lost(values: NDArray[np.float64]) -> float:
        logs = log_softmax(values[0] * scores + values[1:], axis=1)
        return float(-logs[np.arange(len(known)), known].mean())

    found = minimize(lost, np.array([1.0, *np.zeros(scores.shape[1])]), method="L-BFGS-B").x
    return replace(model, scale=float(found[0]), shift=found[1:].astype(np.float32))


def chances_of(model: Linear, scores: Chances) -> Chances:
    """Return calibrated chances for scores of texts that the model did not learn from."""
    shift = np.zeros(scores.shape[1]) if model.shift is None else model.shift
    chances: Chances = softmax(model.scale * scores + shift, axis=1)
    return chances
