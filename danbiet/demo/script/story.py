"""Sixty days of press that end at a given minute, and what comes after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from danbiet.demo.script.bursts import burst
from danbiet.demo.script.days import moment_in, poisson, weight, working_morning
from danbiet.demo.script.happenings import happening
from danbiet.demo.script.live import live
from danbiet.demo.script.newsroom import Newsroom
from danbiet.demo.script.nouns import LOCAL, Article, Burst, Policy, Rise
from danbiet.demo.script.world import World, world

NOISE_PER_DAY = 7.0
REPORTS = {1: 62, 2: 24, 3: 10, 4: 4}
COPIES = 0.38
HARDLY = 0.03
IN_PASSING = 0.04
UNEVEN = 10.0
SLOW_DAYS, SLOW_RATE = 35, 1.5
SAME_DAY, HALF_A_DAY = timedelta(hours=8), timedelta(hours=12)
# Days before the end on which bursts of the shuffled policies begin; the last is today.
BURST_DAYS = (25, 13, 6)
SHUFFLED = ("tu-sach-xom", "gio-yen-tinh", "sua-nha-sau-lu", "hoc-boi")
FIXED = (("den-ngo", "co-hieu-luc", 30), ("so-nong-ho", "ban-hanh", 19))
ANNOUNCED = (("gio-yen-tinh", "hop-bao-du-thao", 50),)
SLOW = "san-choi-lang"


@dataclass(frozen=True)
class Script:
    """The story of one seed. ``articles`` are in order of publication; ``live`` goes on from there."""

    seed: int
    begins_at: datetime
    ends_at: datetime
    world: World
    articles: tuple[Article, ...]
    bursts: tuple[Burst, ...]
    rises: tuple[Rise, ...]

    def live(self, from_at: datetime) -> Iterator[Article]:
        """Yield what is published after ``from_at``, in order, for ever; the same for the same start."""
        return live(self.seed, self.world, self.articles, ends_at=self.ends_at, from_at=from_at)


def write_script(seed: int, *, ends_at: datetime, days: int = 60) -> Script:
    """Return the story of ``days`` days up to ``ends_at`` (aware), the same for the same arguments."""
    return _Author(seed, ends_at.astimezone(LOCAL), days).script()


class _Author:
    def __init__(self, seed: int, ends_at: datetime, days: int) -> None:
        self.seed, self.ends_at, self.days = seed, ends_at, days
        self.begins_at = ends_at - timedelta(days=days)
        self.world = world()
        self.rng = Random(f"{seed}:{ends_at.isoformat()}:{days}")
        self.room = Newsroom(self.world, self.rng, ends_at, "a")
        self.bursts: list[Burst] = []
        self.told = 0

    def script(self) -> Script:
        for back in range(self.days, -1, -1):
            self._day((self.ends_at - timedelta(days=back)).date())
        self._announcements()
        self._bursts()
        inside = [one for one in self.room.articles if self.begins_at <= one.published_at <= self.ends_at]
        originals = {one.key for one in inside}
        kept = [one for one in inside if one.truth.family in originals]
        return Script(
            seed=self.seed,
            begins_at=self.begins_at,
            ends_at=self.ends_at,
            world=self.world,
            articles=tuple(sorted(kept, key=lambda one: (one.published_at, one.key))),
            bursts=tuple(sorted(self.bursts, key=lambda one: one.starts_at)),
            rises=(Rise(SLOW, self.ends_at - timedelta(days=SLOW_DAYS), self.ends_at),),
        )

    def _day(self, day: date) -> None:
        busy = weight(day)
        for _ in range(poisson(NOISE_PER_DAY * busy, self.rng)):
            self.room.fill_with_noise(moment_in(day, self.rng))
        for policy in self.world.policies.values():
            uneven = self.rng.gammavariate(UNEVEN, 1 / UNEVEN)
            for _ in range(poisson(self._rate(policy, day) * busy * uneven, self.rng)):
                self._happening(policy, day)
        self._slow_question(day, busy)

    def _rate(self, policy: Policy, day: date) -> float:
        """Return the happenings a working day brings about a policy; a settled one is hardly written about."""
        if policy.silent_from is not None and self._days_left(day) < -policy.silent_from:
            return HARDLY
        return policy.rate

    def _days_left(self, day: date) -> int:
        return (self.ends_at.date() - day).days

    def _slow_question(self, day: date, busy: float) -> None:
        grown = max(0.0, 1 - self._days_left(day) / SLOW_DAYS)
        policy = self.world.policies[SLOW]
        for _ in range(poisson(SLOW_RATE * grown * busy, self.rng)):
            self._happening(policy, day, subjects=tuple(policy.slow_subjects))

    def _happening(self, policy: Policy, day: date, subjects: tuple[str, ...] = ()) -> None:
        one = happening(
            self._key(),
            policy,
            at=moment_in(day, self.rng),
            world=self.world,
            rng=self.rng,
            subjects=subjects,
            passing=self._passing(policy, day),
        )
        reports = self.rng.choices(list(REPORTS), list(REPORTS.values()))[0]
        self.room.cover(one, reports=reports, within=SAME_DAY, copies=COPIES, copied_within=HALF_A_DAY)

    def _passing(self, policy: Policy, day: date) -> Policy | None:
        """Return another policy of the same agency that a report mentions by the way, now and then."""
        if self.rng.random() >= IN_PASSING:
            return None
        others = [one for one in self.world.policies.values() if one.agency == policy.agency and one != policy]
        spoken_of = [one for one in others if self._rate(one, day) != HARDLY]
        return self.rng.choice(spoken_of) if spoken_of else None

    def _key(self) -> str:
        self.told += 1
        return f"h{self.told:04d}"

    def _announcements(self) -> None:
        for key, spark_key, back in ANNOUNCED:
            policy = self.world.policies[key]
            spark = next(spark for spark in policy.sparks if spark.key == spark_key)
            at = self._morning(back)
            one = happening(self._key(), policy, at=at, world=self.world, rng=self.rng, spark=spark, leads=True)
            self.room.cover(one, reports=6, within=SAME_DAY, copies=0.8, copied_within=HALF_A_DAY)

    def _bursts(self) -> None:
        for key, spark_key, back in FIXED:
            self._burst(key, spark_key, self._morning(back))
        shuffled = self.rng.sample(SHUFFLED, len(SHUFFLED))
        for key, back in zip(shuffled, BURST_DAYS, strict=False):
            self._burst(key, None, self._morning(back))
        self._burst(shuffled[-1], None, self.ends_at - timedelta(minutes=self.rng.randrange(160, 260)))

    def _burst(self, key: str, spark_key: str | None, at: datetime) -> None:
        if at < self.begins_at:
            return
        policy = self.world.policies[key]
        spark = next(spark for spark in policy.sparks if spark_key in (None, spark.key))
        written, _ = burst(self.room, policy, spark, at=at)
        self.bursts.append(written)

    def _morning(self, back: int) -> datetime:
        return working_morning((self.ends_at - timedelta(days=back)).date(), self.rng)
