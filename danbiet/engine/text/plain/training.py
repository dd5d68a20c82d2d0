"""Training the level model from texts whose level is known."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from danbiet.engine.text.plain.features import NAMES, features
from danbiet.engine.text.plain.report import Level

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

_SHRINK: Final = 1.0
_LEVELS: Final = tuple(Level)


class TooFewTexts(ValueError):
    """A level has no text to learn from."""


class WrongWeights(ValueError):
    """The weights were written for other features than this version measures."""


@dataclass(frozen=True)
class Labelled:
    """A text, its level, and where it comes from (texts of one source resemble each other)."""

    text: str
    level: Level
    source: str


@dataclass(frozen=True)
class Weights:
    """A trained model: how features are centred and scaled, and each level's slopes and intercept.

    ``features`` names what was measured and ``texts`` how many texts it was trained on.
    """

    features: tuple[str, ...]
    levels: tuple[Level, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    slopes: tuple[tuple[float, ...], ...]
    intercepts: tuple[float, ...]
    texts: int

    def to_json(self) -> str:
        """Return the weights as JSON, to be read back by ``from_json``."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Weights":
        """Return the weights read from JSON. Raises WrongWeights when they measure other features."""
        read = json.loads(text)
        if tuple(read["features"]) != NAMES:
            raise WrongWeights("The weights measure other features than this version; train again.")
        levels = tuple(Level(name) for name in read["levels"])
        slopes = tuple(tuple(row) for row in read["slopes"])
        plain: dict[str, Any] = {name: tuple(read[name]) for name in ("features", "means", "scales", "intercepts")}
        return cls(**plain, levels=levels, slopes=slopes, texts=int(read["texts"]))


class WrongLine(ValueError):
    """A line of a training file is not a labelled text; the message names the line."""


def read_labelled(lines: Iterable[str]) -> list[Labelled]:
    """Return the texts of a JSON-lines file: text, level (easy, normal, difficult) and source.

    Texts without a word are left out. Raises WrongLine with the number of a line that is not so.
    """
    found = [_labelled(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    return [each for each in found if any(letter.isalpha() for letter in each.text)]


def _labelled(number: int, line: str) -> Labelled:
    try:
        row = json.loads(line)
        return Labelled(str(row["text"]), Level(row["level"]), str(row["source"]))
    except (KeyError, TypeError, ValueError) as error:
        raise WrongLine(f"Line {number}: give a JSON object with text, level and source ({error}).") from error


def train(texts: Sequence[Labelled]) -> Weights:
    """Return a multinomial logistic model over ``features``; every level weighs the same.

    Ridge of 1 on the slopes, fitted by L-BFGS from zero, so that one set of texts always gives
    one model. Raises TooFewTexts when a level is missing, NothingToRead on a text without words.
    """
    return fit(measured(texts), numbered(texts))


def measured(texts: Sequence[Labelled]) -> Matrix:
    """Return the features of the texts, one row each."""
    return np.array([features(each.text) for each in texts])


def numbered(texts: Sequence[Labelled]) -> Labels:
    """Return the levels of the texts as numbers, easy 0 to difficult 2."""
    return np.array([_LEVELS.index(each.level) for each in texts])


def fit(rows: Matrix, levels: Labels) -> Weights:
    """Return the model of measured rows; see ``train``."""
    counts = np.bincount(levels, minlength=len(_LEVELS))
    if not counts.all():
        raise TooFewTexts("Each of the levels easy, normal and difficult needs at least one text.")
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    found = _minimum((rows - means) / scales, levels, counts)
    slopes = tuple(tuple(map(float, row)) for row in found[:, :-1])
    intercepts = tuple(map(float, found[:, -1]))
    return Weights(NAMES, _LEVELS, tuple(means.tolist()), tuple(scales.tolist()), slopes, intercepts, len(rows))


def held_out_by_source(rows: Matrix, levels: Labels, sources: Sequence[str]) -> Labels:
    """Return each text's level as predicted by a model that saw no text of its source."""
    guessed = np.zeros(len(levels), dtype=np.int64)
    names = np.array(sources)
    for source in sorted(set(sources)):
        inside = names == source
        weights = fit(rows[~inside], levels[~inside])
        standard = (rows[inside] - np.array(weights.means)) / np.array(weights.scales)
        guessed[inside] = np.argmax(standard @ np.array(weights.slopes).T + np.array(weights.intercepts), axis=1)
    return guessed


def _minimum(rows: Matrix, levels: Labels, counts: Labels) -> Matrix:
    shape = (len(counts), rows.shape[1] + 1)
    shares = (len(levels) / len(counts) / counts)[levels]
    truth = np.eye(len(counts))[levels]

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(shape)
        odds = rows @ weights[:, :-1].T + weights[:, -1]
        odds -= odds.max(axis=1, keepdims=True)
        chances = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
        cost = -(shares * np.log((chances * truth).sum(axis=1) + 1e-300)).sum()
        slope = (chances - truth) * shares[:, None]
        gradient = np.column_stack([slope.T @ rows + _SHRINK * weights[:, :-1], slope.sum(axis=0)])
        return float(cost + _SHRINK * (weights[:, :-1] ** 2).sum() / 2), gradient.ravel()

    answer = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B")
    found: Matrix = np.asarray(answer.x).reshape(shape)
    return found
