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

    ``value`` is None where the case is not settled yet: it is shown, not counted. ``weight`` is how many of the
    denominator stand in it: the recipients of a dispatch, otherwise the case itself.
    """

    unit: str
    value: float | None
    row: Any
    weight: int = 1


Cases = Callable[[Agency, datetime, int], Sequence[Case]]
Fold = Callable[[Sequence[tuple[float, int]]], float | None]


def middle(weighed: Sequence[tuple[float, int]]) -> float | None:
    """Return the median of the values, None of nothing; each case counts once."""
    return median(value for value, _weight in weighed) if weighed else None


def share(weighed: Sequence[tuple[float, int]]) -> float | None:
    """Return the share that the values make of all their weights, None of nothing."""
    whole = sum(weight for _value, weight in weighed)
    return sum(value * weight for value, weight in weighed) / whole if whole else None


def read(cases: Sequence[Case], fold: Fold, *, at: datetime) -> Reading:
    """Fold the settled cases into one reading."""
    weighed = [(case.value, case.weight) for case in cases if case.value is not None]
    return Reading(fold(weighed), sum(weight for _value, weight in weighed), at)
