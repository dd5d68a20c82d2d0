"""The last week as the Early Aberration Reporting System judges it: a mean and deviation of few days (C1 to C3)."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy import stats

from danbiet.engine.series.counts import TooLittleHistory
from danbiet.engine.series.glm import Floats

Method = Literal["C1", "C2", "C3"]

_GAP = {"C1": 0, "C2": 2, "C3": 2}
_EARLIER = 2
_ALPHA = {"C1": 0.001, "C2": 0.001, "C3": 0.025}


def ears_bounds(
    counts: Sequence[float], method: Method = "C2", *, baseline: int = 7, alpha: float | None = None
) -> Floats:
    """Return for each count the bound above which it is an alarm; NaN where too little came before it.

    C1 holds a count against the mean of the ``baseline`` counts before it, C2
    leaves the last two out, C3 adds what C2 saw on the two days before.
    ``alpha`` is the odds of a false alarm (by custom 0.001 for C1 and C2,
    0.025 for C3). No weekday, season or trend.

    Raises TooLittleHistory when no count has a whole baseline before it.
    Source: Hutwagner et al. 2003; Fricker, Hegler and Dunfee 2008.
    """
    seen, gap = np.asarray(counts, dtype=np.float64), _GAP[method]
    before = baseline + gap + (_EARLIER if method == "C3" else 0)
    if len(seen) <= before:
        raise TooLittleHistory(f"{method} needs {before} counts before the one judged, there are {len(seen)}")
    mean, deviation = _baseline(seen, baseline, gap)
    quantile = float(stats.norm.isf(_ALPHA[method] if alpha is None else alpha))
    if method != "C3":
        return mean + quantile * deviation
    return np.maximum(seen + deviation * (quantile - _seen_before(seen, mean, deviation)), 0.0)


def _baseline(seen: Floats, length: int, gap: int) -> tuple[Floats, Floats]:
    """Return the mean and deviation of the ``length`` counts that end ``gap`` before each count."""
    parts = np.lib.stride_tricks.sliding_window_view(seen, length)[: len(seen) - length - gap]
    unknown = np.full(length + gap, np.nan)
    return np.concatenate([unknown, parts.mean(axis=1)]), np.concatenate([unknown, parts.std(axis=1, ddof=1)])


def _seen_before(seen: Floats, mean: Floats, deviation: Floats) -> Floats:
    """Return what the two days before had beyond one deviation above their own mean."""
    with np.errstate(divide="ignore", invalid="ignore"):
        beyond = np.maximum((seen - mean) / deviation - 1, 0.0)
    unknown = np.full(_EARLIER, np.nan)
    return np.concatenate([unknown, beyond[1:-1] + beyond[:-2]])
