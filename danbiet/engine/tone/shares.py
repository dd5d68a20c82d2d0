"""What share of many texts has a tone: not a count of answers, which leans to where errors lean.

A classifier that is right nine times of ten calls far too many texts negative
when few are, and too few when many are. So the share is that mixture of classes
under which the chances given to the texts are likeliest (Saerens, Latinne and
Decaestecker 2002), and its interval says what 200 texts can and cannot tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Chances = NDArray[np.float64]

_ROUNDS: Final = 500
_STILL: Final = 1e-7
_LEAST: Final = 1e-9


class NoTexts(ValueError):
    """There is no share of nothing."""


@dataclass(frozen=True)
class Share:
    """The share of texts in a class, with its interval; all between 0 and 1, of ``n`` texts."""

    value: float
    low: float
    high: float
    n: int


def share(chances: Chances, *, usual: float, level: float = 0.95, spread: float = 1.0) -> Share:
    """Return the share of these texts that have the tone.

    ``chances`` holds one chance a text, calibrated where the share is
    ``usual``. ``spread`` widens the interval for what the theory leaves out;
    it is found on texts whose tone is known (``spread_for``). Raises NoTexts.

    The interval is for the share among *these* texts. The error of the estimate
    is that of the likeliest share less what chance does to the texts
    themselves: 1/I - p(1-p)/n, with I the information of the mixture
    (docs/method/tone.md).
    """
    if not len(chances):
        raise NoTexts("a share needs at least one text")
    value, adjusted = likeliest(chances, usual)
    error = spread * _error(adjusted, value) * float(norm.ppf(0.5 + level / 2))
    return Share(value, max(0.0, value - error), min(1.0, value + error), len(chances))


def likeliest(chances: Chances, usual: float) -> tuple[float, Chances]:
    """Return the share under which the chances are likeliest, and each chance under it (EM)."""
    odds = np.clip(chances, _LEAST, 1 - _LEAST) / np.clip(1 - chances, _LEAST, 1) * (1 - usual) / usual
    value = usual
    for _ in range(_ROUNDS):
        adjusted: Chances = odds * value / (odds * value + 1 - value)
        before, value = value, float(np.clip(adjusted.mean(), _LEAST, 1 - _LEAST))
        if abs(value - before) < _STILL:
            break
    return value, adjusted


def _error(adjusted: Chances, value: float) -> float:
    """Return the standard error of the share among the texts themselves."""
    n = len(adjusted)
    # At the edges the information has no meaning: one text of n is the least that could have been missed.
    inside = min(max(value, 0.5 / n), 1 - 0.5 / n)
    chance = inside * (1 - inside)
    information = float(((adjusted - value) ** 2).sum()) / chance**2
    floor = float((adjusted * (1 - adjusted)).sum()) / n**2
    return float(np.sqrt(max(1 / max(information, 1e-9) - chance / n, floor, 0.25 / n**2)))


def spread_for(shares: Sequence[Share], truths: Sequence[float], *, level: float = 0.95) -> float:
    """Return the factor by which the intervals of ``shares`` must be widened to hold ``level`` of ``truths``."""
    quantile = float(norm.ppf(0.5 + level / 2))
    half = [max((one.high - one.low) / 2 / quantile, 1e-9) for one in shares]
    missed = [abs(one.value - true) / width for one, true, width in zip(shares, truths, half, strict=True)]
    return float(np.quantile(missed, level) / quantile)
