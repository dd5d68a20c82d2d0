"""Easy, normal or difficult."""

from typing import Final

import numpy as np

from danbiet.engine.text.plain.features import features
from danbiet.engine.text.plain.formula import score
from danbiet.engine.text.plain.report import Level
from danbiet.engine.text.plain.training import Weights

CUTS: Final = (6.6, 9.0)
"""The formula's scores where normal and difficult begin: text of ordinary syllables (4.7 letters
with diacritics) whose sentences have 16 and 28 syllables. Set by hand, not trained."""


def level(text: str, weights: Weights | None = None) -> Level:
    """Return the text's level: by trained weights when given, otherwise by the formula's score.

    Raises NothingToRead when the text has no syllable.
    """
    if weights is None:
        return tuple(Level)[sum(score(text) >= cut for cut in CUTS)]
    return predicted(features(text), weights)


def predicted(measured: list[float], weights: Weights) -> Level:
    """Return the likeliest level for measured features."""
    standard = (np.array(measured) - np.array(weights.means)) / np.array(weights.scales)
    return weights.levels[int(np.argmax(np.array(weights.slopes) @ standard + np.array(weights.intercepts)))]
