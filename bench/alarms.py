"""How often do volume alarms sound for nothing, and how soon do they find a burst?

Simulated, because only then is the truth known: days scatter more than Poisson
(gamma, coefficient of variation 0.5), weekends bring a third of a working day,
nights little. ``articles`` also come in clusters, as outlets follow each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from bench import Figure, alarms_daily, alarms_reference, alarms_share, alarms_tweets
from danbiet.engine.series import assess_window

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
_START = datetime(2026, 3, 2, tzinfo=LOCAL)
_HISTORY = timedelta(days=28)
_JUDGED = timedelta(days=30)
_WEEKEND = 0.35
_HOURS = np.array([0.1] * 5 + [0.6] * 2 + [1.5] * 5 + [1.0] * 2 + [1.5] * 4 + [0.8] * 4 + [0.3] * 2)
_EPISODE = timedelta(hours=24)
_BURST = timedelta(hours=2)


@dataclass(frozen=True)
class Policy:
    """A simulated policy: stories on a working day, and followers each one draws after it."""

    name: str
    per_day: float
    followers: float = 0.0


POLICIES = (
    Policy("quiet", 0.5),
    Policy("usual", 3.0),
    Policy("busy", 15.0),
    Policy("quiet_articles", 0.5, followers=1.0),
    Policy("usual_articles", 3.0, followers=1.0),
    Policy("busy_articles", 15.0, followers=1.0),
)


def run(data: Path, *, seeds: range = range(100, 120)) -> Iterator[Figure]:
    """Yield the figures of all alarms: those on data and on shares first, then this file's, which take minutes.

    Without data the simulated ones come all the same. The seeds are not those
    on which the method was set.
    """
    there = (data / "series").is_dir()
    if there:
        for part in (alarms_reference, alarms_daily, alarms_tweets):
            yield from part.figures(data)
    yield from alarms_share.figures()
    yield from _hours(seeds)
    if not there:
        raise FileNotFoundError(2, "no series", str(data / "series"))


def _hours(seeds: range) -> Iterator[Figure]:
    """Yield false alarms per 30 policy-days and the share of bursts found within 2 hours."""
    for policy in POLICIES:
        false = [false_alarms(events(policy, seed)) for seed in seeds]
        yield _figure("false_per_30_days", policy, float(np.mean(false)), "alarms", len(false))
        for extra in (5, 8, 12):
            found = [found_within_burst(events(policy, seed), extra, seed) for seed in seeds]
            yield _figure(f"burst{extra}_found_in_2h", policy, float(np.mean(found)), "share", len(found))


def working(day: date) -> bool:
    return day.weekday() < 5


def events(policy: Policy, seed: int) -> list[datetime]:
    """Return 58 days of events: 28 of history and 30 to be judged."""
    draw = np.random.default_rng([seed, int(policy.per_day * 10), int(policy.followers * 10)])
    found: list[datetime] = []
    for step in range((_HISTORY + _JUDGED).days):
        day = _START + timedelta(days=step)
        usual = policy.per_day * (1.0 if working(day.date()) else _WEEKEND)
        for _ in range(draw.poisson(usual * draw.gamma(4, 1 / 4))):
            hour = float(draw.choice(24, p=_HOURS / _HOURS.sum()) + draw.random())
            first = day + timedelta(hours=hour)
            followers = draw.poisson(policy.followers)
            found += [first, *(first + timedelta(hours=draw.exponential(2)) for _ in range(followers))]
    return sorted(found)


def false_alarms(arrivals: list[datetime]) -> int:
    """Count alarms in 30 days; what sounds within a day of the last is the same alarm.

    A count can only rise when something arrives, so looking at each arrival
    finds all that looking every minute would.
    """
    count, last = 0, _START
    for moment in arrivals:
        if _START + _HISTORY <= moment < _START + _HISTORY + _JUDGED and _sounds(arrivals, moment):
            count += moment - last > _EPISODE
            last = moment
    return count


def found_within_burst(arrivals: list[datetime], extra: int, seed: int) -> bool:
    """Add ``extra`` stories within two hours of a random daytime; say whether an alarm sounds in them."""
    draw = np.random.default_rng([seed, extra])
    start = _START + _HISTORY + timedelta(days=int(draw.integers(1, 29)), hours=float(draw.uniform(7, 20)))
    burst = sorted(start + _BURST * float(draw.random()) for _ in range(extra))
    both = sorted([*arrivals, *burst])
    return any(_sounds(both, moment) for moment in both if start <= moment <= start + _BURST)


def _sounds(arrivals: list[datetime], at: datetime) -> bool:
    return assess_window(arrivals, at=at, working_day=working).alarm


def _figure(metric: str, policy: Policy, value: float, unit: str, n: int) -> Figure:
    return Figure("alarms", f"{metric}_{policy.name}", value, unit, n)
