"""How far a count stands above the usual, on a scale that small counts share with large ones."""

from collections.abc import Sequence
from math import sqrt

from danbiet.engine.series.counts import level
from danbiet.engine.series.days import require_history


def surprise(today: int, history: Sequence[int]) -> float:
    """Return how far today's count stands above the usual, in standard deviations.

    ``today`` is a number of stories; ``history`` the counts of the preceding
    days, oldest first. Below the baseline the answer is negative.

    Raises TooLittleHistory when ``history`` has fewer than 7 days.
    Source: Farrington et al. 1996; see docs/method/alarms.md.
    """
    require_history(len(history))
    usual = level(history)
    days = float(usual.kept.sum())
    # The power 2/3 makes an overdispersed Poisson count nearly symmetric.
    deviation = (2 / 3) * sqrt(usual.dispersion * (1 + 1 / days) / usual.mean)
    return float(((today / usual.mean) ** (2 / 3) - 1) / deviation)
