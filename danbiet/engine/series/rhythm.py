"""Whether a source is silent against its own rhythm."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.series.counts import TooLittleHistory

_LEAST_GAPS = 7
_TAIL = 0.02
_HOURS_IN_30_DAYS = 720.0


@dataclass(frozen=True)
class Rhythm:
    """The usual gap between items (median, hours), the odds of a gap this long, and the verdict."""

    usual_gap: float
    odds: float
    silent: bool


def silence(gaps: Sequence[float], since: float, *, false_calls_per_30_days: float = 0.1) -> Rhythm:
    """Judge whether ``since`` hours without an item are more than this source's habit.

    ``gaps`` are the hours between its past items; nights are in them, and so
    are weekends unless the caller counts only the hours of working days (do the
    same for ``since``). Up to the 98th percentile the odds are the share of past
    gaps at least as long; beyond it the tail is exponential. The source is
    silent when such a gap would come by chance less often than
    ``false_calls_per_30_days``.

    Raises TooLittleHistory below 7 gaps.
    """
    if len(gaps) < _LEAST_GAPS:
        raise TooLittleHistory(f"a rhythm needs {_LEAST_GAPS} gaps, there are {len(gaps)}")
    past = np.sort(np.asarray(gaps, dtype=np.float64))
    odds = _odds(past, since)
    gaps_in_30_days = _HOURS_IN_30_DAYS / max(float(past.mean()), 1e-6)
    return Rhythm(
        usual_gap=float(np.median(past)),
        odds=odds,
        silent=odds < false_calls_per_30_days / gaps_in_30_days,
    )


def _odds(past: NDArray[np.float64], since: float) -> float:
    # Few gaps cannot show a rare one: the tail begins where at least one of them lies.
    tail = max(_TAIL, 1 / (len(past) + 1))
    tail_from = float(np.quantile(past, 1 - tail))
    if since <= tail_from:
        return float((past >= since).mean())
    beyond = past[past > tail_from] - tail_from
    # Two usual gaps stand in where the tail itself is too thin to tell.
    scale = (float(beyond.sum()) + 2 * float(past.mean())) / (len(beyond) + 2)
    return tail * exp(-(since - tail_from) / max(scale, 1e-6))
