"""What the coming week should bring to a policy, and how right such forecasts have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from danbiet.documents.charts import Band
from danbiet.engine.series import DAYS, TooLittleHistory, forecast, past_coverage

WEEK = 7
LEAST_WEEKS = 8
JUDGED_WEEKS = 8
# A forecast looks at 56 weeks and the one before them; so must those that are made again.
MOST_DAYS = WEEK * (57 + JUDGED_WEEKS)
LOW, MIDDLE, HIGH = LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Outlook:
    """The band of the coming week; of ``judged`` past days, ``right`` lay in the band forecast for them then.

    ``judged`` is 0 while no past day had eight weeks before it: nobody knows yet how right the band is.
    """

    band: Band
    judged: int
    right: int


def outlook_of(counts: Sequence[int], *, today: date) -> Outlook | None:
    """Forecast today and the six days after it from the whole days before today, the oldest first.

    None while there are fewer than eight weeks of them.
    """
    try:
        (week,) = forecast([counts], cadence=DAYS, levels=LEVELS)
    except TooLittleHistory:
        return None
    # Logarithms there and back leave dust, which must not turn 3 stories into "2 to 4".
    low, middle, high = np.round(week.T, 6).tolist()
    days = [today + timedelta(days=ahead) for ahead in range(WEEK)]
    return Outlook(Band(days, low, middle, high), *_judged(counts))


def _judged(counts: Sequence[int]) -> tuple[int, int]:
    """How many of the last days could be forecast again from what was then known, and how many the band held."""
    weeks = min(JUDGED_WEEKS, len(counts) // WEEK - LEAST_WEEKS)
    if weeks < 1:
        return 0, 0
    (share,) = past_coverage([counts], cadence=DAYS, seasons=weeks, within=(LOW, HIGH))
    return weeks * WEEK, round(float(share) * weeks * WEEK)
