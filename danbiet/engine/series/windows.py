"""The last hours against the same hours of the past weeks, looked at again every few minutes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.series.counts import Expected, Level, expected, level
from danbiet.engine.series.days import (
    MINIMUM,
    Assessment,
    LeftOut,
    in_long_holiday,
    require_history,
)

WINDOWS = (timedelta(hours=2), timedelta(hours=6), timedelta(hours=24))
HISTORY_DAYS = 28
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
_DAY = timedelta(days=1)
_HOURS = 24
# Looking again every few minutes at a sliding window gives chance about this
# many times the openings of windows laid end to end (measured; see alarms.md).
_LOOKS_PER_WINDOW = 8.0
_LEAST_COMPARABLE = 3
# How the press spreads over a day where a policy's own events are too few to tell.
_PRESS_HOURS = np.array([0.3] * 6 + [1.0] * 16 + [0.5] * 2)
_ASSUMED_EVENTS = 12.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Past:
    """What is usual: a level for working days and one for days off, and the share of each hour."""

    days: tuple[date, ...]
    levels: dict[bool, Level]
    left_out: dict[bool, tuple[tuple[date, LeftOut], ...]]
    profile: Floats
    working: Callable[[date], bool]

    def rates(self, first: date, last: date) -> Floats:
        """Return the events expected in each local hour from ``first`` to ``last``, both included."""
        days = [first + _DAY * step for step in range((last - first).days + 1)]
        return np.concatenate([self.levels[self.working(day)].mean * self.profile for day in days])


def assess_window(
    events: Sequence[datetime],
    *,
    at: datetime,
    windows: Sequence[timedelta] = WINDOWS,
    history_days: int = HISTORY_DAYS,
    working_day: Callable[[date], bool],
    budget_per_30_days: float = 1.0,
    minimum: int = MINIMUM,
    since: datetime | None = None,
    planned: float = 1.0,
) -> Assessment:
    """Judge the last hours of a policy; return the window that stands out most.

    ``events`` are the times of stories (or articles), in any order; those
    after ``at`` are not looked at. ``since`` is when listening began: leave it
    out only when the whole ``history_days`` were observed. Each window is held
    against what is usual for its hours and kind of day (Asia/Ho_Chi_Minh); the
    threshold is such that looking every few minutes at all windows gives
    ``budget_per_30_days`` false alarms. ``planned`` is how many times the
    usual an event brings that was known beforehand (see ``raised_by``).

    Raises TooLittleHistory when fewer than 7 whole days were observed.
    """
    stamps = _stamps(events, at)
    past = _past(stamps, _whole_days(at, history_days, since), _local(at).date(), working_day)
    judged = [
        _judge(stamps, past, at, window, _threshold(window, len(windows), budget_per_30_days), minimum, planned)
        for window in windows
    ]
    return min(judged, key=lambda one: (not one.alarm, one.odds / one.threshold))


def _judge(
    stamps: Floats,
    past: _Past,
    at: datetime,
    window: timedelta,
    threshold: float,
    minimum: int,
    planned: float,
) -> Assessment:
    ends = _ends(past, at, window)
    mean = planned * _usual(past, at, window, np.array([at.timestamp()]))[0]
    dispersion = _dispersion(_counted(stamps, ends, window), _usual(past, at, window, ends))
    kind = past.working(_local(at).date())
    seen = expected(float(mean), dispersion, past.levels[kind].events)
    observed = int(_counted(stamps, np.array([at.timestamp()]), window)[0])
    return _assessment(seen, observed, window, threshold, minimum, len(ends), past.left_out[kind])


def _assessment(
    seen: Expected,
    observed: int,
    window: timedelta,
    threshold: float,
    minimum: int,
    used: int,
    left_out: tuple[tuple[date, LeftOut], ...],
) -> Assessment:
    alarm_from = max(minimum, seen.least_with_odds_below(threshold))
    lower, upper = seen.between()
    return Assessment(
        observed=observed,
        baseline=seen.mean,
        lower=lower,
        upper=upper,
        odds=seen.odds(observed),
        threshold=threshold,
        alarm_from=alarm_from,
        used=used,
        left_out=left_out,
        alarm=observed >= alarm_from,
        window=window,
    )


def _threshold(window: timedelta, windows: int, budget: float) -> float:
    looks = timedelta(days=30) / window * _LOOKS_PER_WINDOW
    return budget / windows / looks


def _stamps(events: Sequence[datetime], at: datetime) -> Floats:
    return np.sort(np.array([event.timestamp() for event in events if event <= at], dtype=np.float64))


def _whole_days(at: datetime, history_days: int, since: datetime | None) -> tuple[date, ...]:
    """Return the local days that were observed from midnight to midnight."""
    today = _local(at).date()
    first = today - _DAY * history_days
    if since is not None:
        first = max(first, _local(since).date() + _DAY)
    count = max(0, (today - first).days)
    require_history(count)
    return tuple(first + _DAY * step for step in range(count))


def _past(stamps: Floats, days: tuple[date, ...], today: date, working: Callable[[date], bool]) -> _Past:
    is_working = lru_cache(maxsize=None)(working)
    midnights = np.array([_midnight(day) for day in [*days, today]])
    counts = np.diff(np.searchsorted(stamps, midnights)).astype(np.float64)
    levels: dict[bool, Level] = {}
    left_out: dict[bool, tuple[tuple[date, LeftOut], ...]] = {}
    for kind in (True, False):
        reasons = _reasons(days, kind, is_working)
        places = [place for place, day in enumerate(days) if day not in reasons]
        if len(places) < _LEAST_COMPARABLE:
            reasons, places = {}, list(range(len(days)))
        levels[kind] = level(counts[places])
        for place, kept in zip(places, levels[kind].kept, strict=True):
            if not kept:
                reasons[days[place]] = "burst"
        left_out[kind] = tuple(sorted(reasons.items()))
    return _Past(days, levels, left_out, _profile(stamps, midnights), is_working)


def _reasons(days: Sequence[date], kind: bool, working: Callable[[date], bool]) -> dict[date, LeftOut]:
    reasons: dict[date, LeftOut] = {}
    for day in days:
        if working(day) != kind:
            reasons[day] = "other_kind_of_day"
        elif in_long_holiday(day, working):
            reasons[day] = "long_holiday"
    return reasons


def _profile(stamps: Floats, midnights: Floats) -> Floats:
    """Return the share of a day's events in each local hour, smoothed over neighbours."""
    inside = stamps[(stamps >= midnights[0]) & (stamps < midnights[-1])]
    # Vietnam keeps no summer time: an hour of the day is a remainder.
    hours = ((inside - midnights[0]) // 3600 % _HOURS).astype(int)
    own = np.bincount(hours, minlength=_HOURS).astype(np.float64)
    smooth = (np.roll(own, 1) + 2 * own + np.roll(own, -1)) / 4
    shares = smooth + _ASSUMED_EVENTS * _PRESS_HOURS / _PRESS_HOURS.sum()
    return np.asarray(shares / shares.sum())


def _ends(past: _Past, at: datetime, window: timedelta) -> Floats:
    """Return the ends of comparable past windows, laid end to end before the one judged."""
    left_out = past.left_out[past.working(_local(at).date())]
    skipped = [(day - past.days[0]).days for day, _ in left_out]
    seconds = window.total_seconds()
    first = _midnight(past.days[0])
    ends = np.arange(at.timestamp() - seconds, first + seconds, -seconds)
    # Vietnam keeps no summer time: days are remainders too.
    return np.asarray(ends[~np.isin((ends - first) // _DAY.total_seconds(), skipped)])


def _usual(past: _Past, at: datetime, window: timedelta, ends: Floats) -> Floats:
    """Return the events expected in each window, from the hourly rates of the days it lies in."""
    first, last = past.days[0] - _DAY, _local(at).date()
    grown = np.concatenate([[0.0], np.cumsum(past.rates(first, last))])
    ticks = _midnight(first) + 3600.0 * np.arange(len(grown))
    opened = np.interp(ends - window.total_seconds(), ticks, grown)
    return np.asarray(np.interp(ends, ticks, grown) - opened)


def _counted(stamps: Floats, ends: Floats, window: timedelta) -> NDArray[np.int64]:
    opened = np.searchsorted(stamps, ends - window.total_seconds(), side="right")
    return np.searchsorted(stamps, ends, side="right") - opened


def _dispersion(counts: NDArray[np.int64], usual: Floats) -> float:
    """Return variance over mean of past windows of this length (Pearson), never below 1."""
    if len(counts) < 2 or usual.sum() <= 0:
        return 1.0
    return max(1.0, float(((counts - usual) ** 2).sum() / usual.sum()))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL)


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), tzinfo=LOCAL).timestamp()
