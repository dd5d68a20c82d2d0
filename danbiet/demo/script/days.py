"""The rhythm of the press: hours, weekends, public holidays and Tết."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random

import holidays

from danbiet.demo.script.nouns import LOCAL

# How much of a day's press appears in each hour from midnight.
HOURS = (1, 0.5, 0.3, 0.3, 0.5, 2, 5, 8, 10, 11, 10, 8, 5, 6, 9, 10, 10, 8, 6, 5, 4, 4, 3, 2)
SATURDAY, SUNDAY, HOLIDAY, DAY_AFTER = 0.4, 0.3, 0.12, 0.7


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(day.year)


def weight(day: date) -> float:
    """Return how much is published on this day; an ordinary working day is 1."""
    if day in _holidays(day.year):
        return HOLIDAY
    if day.weekday() >= 5:
        return SATURDAY if day.weekday() == 5 else SUNDAY
    return DAY_AFTER if day - timedelta(days=1) in _holidays(day.year) else 1.0


def moment_in(day: date, rng: Random) -> datetime:
    """Return a moment of the day, drawn by the rhythm of the hours."""
    hour = rng.choices(range(24), HOURS)[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), LOCAL)


def working_morning(day: date, rng: Random) -> datetime:
    """Return a moment between 8 and 15 o'clock of this day or of the last working day before it."""
    while not is_working(day):
        day -= timedelta(days=1)
    return datetime.combine(day, time(rng.randrange(8, 15), rng.randrange(60)), LOCAL)


def poisson(mean: float, rng: Random) -> int:
    """Return a Poisson number (Knuth 1969), enough for the small means of a day's news."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
