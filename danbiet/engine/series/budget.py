"""Which of many streams may sound, when so many false alarms a month are accepted over all of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

_LOOKS_PER_30_DAYS = 30 * 24 * 12


def within_budget(rates: Sequence[float], *, false_alarms_per_30_days: float) -> NDArray[np.bool_]:
    """Return which streams sound, by Benjamini and Hochberg over all that were looked at.

    ``rates`` holds for each stream (policy × place × volume or tone) how many
    false alarms in 30 days it alone would give if what is seen now sounded:
    ``odds / threshold`` of an assessment made with a budget of 1. All m streams
    must be given, the quiet ones too. The k strongest sound when the k-th rate
    is at most k/m of the budget: with nothing happening the false alarms of a
    month add up to the budget; when much happens the bar falls, and the share
    of false ones stays bounded.

    Source: Benjamini and Hochberg 1995; see docs/method/alarms.md.
    """
    looked = np.asarray(rates, dtype=np.float64)
    if not len(looked):
        return np.zeros(0, dtype=bool)
    adjusted = stats.false_discovery_control(np.minimum(looked / _LOOKS_PER_30_DAYS, 1.0))
    return np.asarray(adjusted <= false_alarms_per_30_days / _LOOKS_PER_30_DAYS)
