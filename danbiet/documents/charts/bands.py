"""What is expected on days to come: a pale band and a dashed line through it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor


@dataclass(frozen=True)
class Band:
    """A forecast: on each of ``days`` a count from ``low`` to ``high``, the ``middle`` between them.

    The days follow one another; the first may be the last day of the chart, which has not ended yet.
    """

    days: Sequence[date]
    low: Sequence[float]
    middle: Sequence[float]
    high: Sequence[float]

    @property
    def between(self) -> tuple[int, int]:
        """The lowest and the highest count of any day, outwards to whole counts."""
        return floor(min(self.low)), ceil(max(self.high))
