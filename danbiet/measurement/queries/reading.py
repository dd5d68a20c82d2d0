"""What an indicator's figure is, and how figures are made from single cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from danbiet.offices.models import Agency


@dataclass(frozen=True)
class Reading:
    """An indicator's value for one agency and period.

    ``value`` is in the indicator's unit (a share between 0 and 1), None when nothing could be
    measured; ``n`` is the denominator; ``remark`` what the number alone would hide.
    """

    value: float | None
    n: int
    as_of: datetime
    remark: str = ""


@dataclass(frozen=True)
class Case:
    """One case that an indicator counts: the unit that answers for it, its own value, and the row behind it.

    ``value`` is None where the case is not settled yet: it is shown, not counted.
    """

    unit: str
    value: float | None
    row: Any


Cases = Callable[[Agency, datetime, int], Sequence[Case]]


def middle(values: Sequence[float]) -> float | None:
    """Return the median, None of nothing."""
    return median(values) if values else None


def share(values: Sequence[float]) -> float | None:
    """Return the mean of zeros and ones, None of nothing."""
    return sum(values) / len(values) if values else None


def read(cases: Sequence[Case], fold: Callable[[Sequence[float]], float | None], *, at: datetime) -> Reading:
    """Fold the settled cases into one reading."""
    values = [case.value for case in cases if case.value is not None]
    return Reading(fold(values), len(values), at)
