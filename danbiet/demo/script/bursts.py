"""Scripted rises: a spark that many report, and other happenings that it sets off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from danbiet.demo.script.happenings import Happening, happening
from danbiet.demo.script.newsroom import Newsroom
from danbiet.demo.script.nouns import Burst, Policy, Spark


@dataclass(frozen=True)
class Pace:
    """How fast a burst unfolds. ``spark`` and ``reactions`` are windows from its start."""

    spark: timedelta
    reactions: timedelta
    copied: timedelta
    length: timedelta


USUAL = Pace(
    spark=timedelta(minutes=35),
    reactions=timedelta(minutes=80),
    copied=timedelta(minutes=60),
    length=timedelta(minutes=150),
)
QUICK = Pace(
    spark=timedelta(minutes=5),
    reactions=timedelta(minutes=9),
    copied=timedelta(minutes=12),
    length=timedelta(minutes=60),
)
REPORTS, REACTIONS, LEAST_WAIT = 4, 9, 0.06


def burst(room: Newsroom, policy: Policy, spark: Spark, *, at: datetime, pace: Pace = USUAL) -> tuple[Burst, Happening]:
    """Print a burst about the policy and return it with the happening that set it off."""
    key = f"{room.prefix}{policy.key}:{spark.key}"
    first = happening(f"{key}:0", policy, at=at, world=room.world, rng=room.rng, spark=spark, leads=True)
    room.cover(first, reports=REPORTS, within=pace.spark, copies=0.9, copied_within=pace.copied, burst=key)
    for number in range(1, REACTIONS + 1):
        moment = at + room.rng.uniform(LEAST_WAIT, 1) * pace.reactions
        one = happening(f"{key}:{number}", policy, at=moment, world=room.world, rng=room.rng, spark=spark)
        reports = 2 if room.rng.random() < 0.2 else 1
        room.cover(one, reports=reports, within=pace.copied, copies=0.35, copied_within=pace.copied, burst=key)
    return Burst(key, policy.key, spark.kind, at, at + pace.length), first
