"""How well the path found what the script knows to be true. No Django."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from danbiet.demo.script import Article, Burst, Script
from danbiet.engine.stories import bcubed

FOUND_WITHIN = timedelta(hours=2)
# An alarm in the hours after a burst may still be about it.
ECHO = timedelta(hours=24)
FIRST_DAYS = timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """What the path said of one article: its family (None when it found no copy), story and policies."""

    family: Hashable | None
    story: Hashable
    policies: frozenset[str]


@dataclass(frozen=True)
class Raised:
    """An alarm about the policy of this key."""

    policy: str
    at: datetime


@dataclass(frozen=True)
class Measured:
    """Shares are between 0 and 1. ``late_or_missed`` names bursts not found within two hours.

    ``false_alarms`` are per 30 policy-days; alarms about a policy whose question was scripted to build
    slowly are counted apart, for they are neither.
    """

    articles: int
    family_precision: float
    family_recall: float
    story_precision: float
    story_recall: float
    story_f1: float
    match_precision: float
    match_recall: float
    match_f1: float
    bursts: int
    late_or_missed: tuple[str, ...]
    minutes_to_alarm: tuple[float, ...]
    false_alarms: int
    policy_days: float
    alarms_in_rises: int

    @property
    def false_alarms_per_30_policy_days(self) -> float:
        return 30 * self.false_alarms / self.policy_days


def measure(
    script: Script, found: Mapping[str, Found], alarms: Sequence[Raised], *, policies: Iterable[str] = ()
) -> Measured:
    """Compare what was found, by address, with the truth; ``policies`` limits those whose alarms count.

    Raises KeyError for an article of the script that ``found`` does not hold.
    """
    articles = script.articles
    watched = set(policies) or set(script.world.policies)
    family = _pairs(articles, {one.url: found[one.url].family for one in articles})
    stories = bcubed(
        {one.url: found[one.url].story for one in articles}, {one.url: one.truth.story for one in articles}
    )
    matches = _matches(articles, found, watched)
    waits = {burst.key: _wait(burst, alarms) for burst in script.bursts if burst.policy in watched}
    false, rising = _false(script, [alarm for alarm in alarms if alarm.policy in watched])
    return Measured(
        articles=len(articles),
        family_precision=family[0],
        family_recall=family[1],
        story_precision=stories.precision,
        story_recall=stories.recall,
        story_f1=stories.f1,
        match_precision=matches[0],
        match_recall=matches[1],
        match_f1=2 * matches[0] * matches[1] / (matches[0] + matches[1]),
        bursts=len(waits),
        late_or_missed=tuple(key for key, wait in waits.items() if wait is None or wait > FOUND_WITHIN),
        minutes_to_alarm=tuple(round(wait.total_seconds() / 60, 1) for wait in waits.values() if wait is not None),
        false_alarms=false,
        policy_days=len(watched) * (script.ends_at - script.begins_at - FIRST_DAYS) / timedelta(days=1),
        alarms_in_rises=rising,
    )


def _pairs(articles: Sequence[Article], family: Mapping[str, Hashable | None]) -> tuple[float, float]:
    """Return precision and recall over pairs of articles that are copies of one text."""
    found = Counter(family[one.url] for one in articles if family[one.url] is not None)
    true = Counter(one.truth.family for one in articles)
    both = Counter((family[one.url], one.truth.family) for one in articles if family[one.url] is not None)
    right = sum(map(_two_of, both.values()))
    return _share(right, sum(map(_two_of, found.values()))), _share(right, sum(map(_two_of, true.values())))


def _two_of(number: int) -> int:
    return number * (number - 1) // 2


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _matches(articles: Sequence[Article], found: Mapping[str, Found], watched: set[str]) -> tuple[float, float]:
    said = {(one.url, policy) for one in articles for policy in found[one.url].policies & watched}
    true = {(one.url, policy) for one in articles for policy in one.truth.policies if policy in watched}
    return _share(len(said & true), len(said)), _share(len(said & true), len(true))


def _wait(burst: Burst, alarms: Sequence[Raised]) -> timedelta | None:
    """Return how long after the burst began its first alarm was raised."""
    waits = [
        alarm.at - burst.starts_at
        for alarm in alarms
        if alarm.policy == burst.policy and burst.starts_at <= alarm.at <= burst.ends_at + ECHO
    ]
    return min(waits, default=None)


def _false(script: Script, alarms: Sequence[Raised]) -> tuple[int, int]:
    false = rising = 0
    for alarm in alarms:
        if any(b.policy == alarm.policy and b.starts_at <= alarm.at <= b.ends_at + ECHO for b in script.bursts):
            continue
        if any(r.policy == alarm.policy and r.starts_at <= alarm.at <= r.ends_at for r in script.rises):
            rising += 1
        else:
            false += 1
    return false, rising
