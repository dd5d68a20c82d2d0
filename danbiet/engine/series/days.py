"""Daily counts: today against comparable days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.series.counts import LEAST_DAYS, TooLittleHistory, expected, level

MINIMUM = 3
_LEAST_COMPARABLE = 3
_LONG_HOLIDAY = 4
_SATURDAY = 5

LeftOut = Literal["other_kind_of_day", "long_holiday", "burst"]
"""Why a day is not in the baseline: working days against days off; Tết and the
like (four days off or more in a row); a past burst of its own."""


@dataclass(frozen=True)
class Assessment:
    """Whether a count is more than chance, with all that a page needs to say why.

    ``observed`` stories against ``baseline`` expected; 95% of such counts lie
    from ``lower`` to ``upper``; ``odds`` is the probability of a count at least
    this large when nothing has happened. The alarm sounds from ``alarm_from``
    stories, where the odds fall below ``threshold``. ``used`` is how many
    comparable days or windows the baseline rests on; ``left_out`` the days
    that were not used and why. ``window`` is the length judged.
    """

    observed: int
    baseline: float
    lower: int
    upper: int
    odds: float
    threshold: float
    alarm_from: int
    used: int
    left_out: tuple[tuple[date, LeftOut], ...]
    alarm: bool
    window: timedelta = timedelta(days=1)


def assess(
    observed: int,
    history: Sequence[int],
    *,
    days: Sequence[date] | None = None,
    on: date | None = None,
    working: Callable[[date], bool] | None = None,
    false_alarms_per_30_days: float = 1.0,
    minimum: int = MINIMUM,
) -> Assessment:
    """Judge one day's count against the comparable days before it.

    ``history`` holds the counts of past days, oldest first; ``days`` their
    dates. With ``on`` (the day judged) and ``working``, working days are
    compared with working days and days off with days off; the days of a long
    holiday with nothing. Where fewer than three comparable days are left, all
    days are used.

    Raises TooLittleHistory when ``history`` has fewer than 7 days.
    """
    require_history(len(history))
    counts = np.asarray(history, dtype=np.float64)
    reasons = reasons_to_leave_out(days, on, working)
    comparable = np.array([reasons.get(day) is None for day in range(len(history))])
    if comparable.sum() < _LEAST_COMPARABLE:
        comparable[:] = True
    usual = level(counts[comparable])
    seen = expected(usual.mean, usual.dispersion, usual.events)
    threshold = false_alarms_per_30_days / 30
    alarm_from = max(minimum, seen.least_with_odds_below(threshold))
    lower, upper = seen.between()
    return Assessment(
        observed=observed,
        baseline=usual.mean,
        lower=lower,
        upper=upper,
        odds=seen.odds(observed),
        threshold=threshold,
        alarm_from=alarm_from,
        used=int(usual.kept.sum()),
        left_out=_left_out(days, reasons, comparable, usual.kept),
        alarm=observed >= alarm_from,
    )


def require_history(days: int) -> None:
    if days < LEAST_DAYS:
        raise TooLittleHistory(
            f"a judgement needs {LEAST_DAYS} days of history, there are {days}; wait {LEAST_DAYS - days} more"
        )


def reasons_to_leave_out(
    days: Sequence[date] | None, on: date | None, working: Callable[[date], bool] | None
) -> dict[int, LeftOut]:
    """Return, by place in ``days``, why a day is not comparable with ``on``."""
    if days is None or on is None or working is None:
        return {}
    reasons: dict[int, LeftOut] = {}
    for place, day in enumerate(days):
        if working(day) != working(on):
            reasons[place] = "other_kind_of_day"
        elif in_long_holiday(day, working):
            reasons[place] = "long_holiday"
    return reasons


def in_long_holiday(day: date, working: Callable[[date], bool]) -> bool:
    """Whether ``day`` lies in a run of four or more days off."""
    if working(day):
        return False
    run = 1 + _days_off(day, working, 1) + _days_off(day, working, -1)
    return run >= _LONG_HOLIDAY


def kinds_of_days_off(days: Sequence[date], working: Callable[[date], bool]) -> NDArray[np.int64]:
    """Return for each day 0 (usual), 1 (a weekday off) or 2 (in a run of four days off or more, as at Tết).

    A weekend by itself is usual: the day of the week speaks for it.
    """
    kinds = [2 if in_long_holiday(day, working) else int(_weekday_off(day, working)) for day in days]
    return np.array(kinds, dtype=np.int64)


def _weekday_off(day: date, working: Callable[[date], bool]) -> bool:
    return day.weekday() < _SATURDAY and not working(day)


def _days_off(day: date, working: Callable[[date], bool], step: int) -> int:
    for length in range(_LONG_HOLIDAY):
        if working(day + timedelta(days=step * (length + 1))):
            return length
    return _LONG_HOLIDAY


def _left_out(
    days: Sequence[date] | None,
    reasons: dict[int, LeftOut],
    comparable: NDArray[np.bool_],
    kept: NDArray[np.bool_],
) -> tuple[tuple[date, LeftOut], ...]:
    if days is None:
        return ()
    bursts: dict[int, LeftOut] = {int(place): "burst" for place in np.flatnonzero(comparable)[~kept]}
    others = {place: why for place, why in reasons.items() if not comparable[place]}
    return tuple((days[place], why) for place, why in sorted({**others, **bursts}.items()))
