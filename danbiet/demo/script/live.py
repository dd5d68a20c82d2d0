"""What the press writes after the demonstration opened, for ever, the same after every restart."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random

from danbiet.demo.script.bursts import QUICK, burst
from danbiet.demo.script.days import poisson
from danbiet.demo.script.happenings import happening
from danbiet.demo.script.newsroom import Newsroom
from danbiet.demo.script.nouns import Article
from danbiet.demo.script.world import World

BLOCK = timedelta(minutes=10)
# A watcher sees something new at least every 30 seconds.
SHORTEST_GAP, LONGEST_GAP = 14.0, 27.0
CLAIM_AFTER = timedelta(minutes=4)
CLAIM = "so-nong-ho"
DENIED_AFTER = timedelta(minutes=22)
# As many as the 60 days had in a busy hour, so that living on is no burst by itself.
POLICY_ITEMS = 0.4
FIRST_ITEMS = (timedelta(seconds=40), timedelta(seconds=125))
TAKEN_OVER = 0.6
RECENT = 60


def live(
    seed: int, world: World, past: Sequence[Article], *, ends_at: datetime, from_at: datetime
) -> Iterator[Article]:
    """Yield articles published after ``from_at`` in order of publication; never ends."""
    author = _LiveAuthor(f"{seed}:{from_at.isoformat()}", world, past, ends_at, from_at)
    waiting = [(one.published_at, one.key, one) for one in author.false_claim()]
    heapq.heapify(waiting)
    for number in count():
        for one in author.block(number):
            heapq.heappush(waiting, (one.published_at, one.key, one))
        while waiting and waiting[0][0] < from_at + (number + 1) * BLOCK:
            yield heapq.heappop(waiting)[2]


class _LiveAuthor:
    def __init__(self, seed: str, world: World, past: Sequence[Article], ends_at: datetime, from_at: datetime) -> None:
        self.seed, self.world, self.ends_at, self.from_at = seed, world, ends_at, from_at
        originals = [one for one in past if one.truth.policies and one.truth.change is None]
        # The policy of the claim stays quiet until the claim, so that its rise is the claim's.
        self.recent = [one for one in originals if CLAIM not in one.truth.policies][-RECENT:]
        self.others = [policy for key, policy in world.policies.items() if key != CLAIM and not policy.silent_from]

    def false_claim(self) -> list[Article]:
        """Return the burst about a claim that begins four minutes after the start, and its denial."""
        room = self._room("c", "claim")
        policy = self.world.policies[CLAIM]
        begun = self.from_at + CLAIM_AFTER
        written, first = burst(room, policy, policy.sparks[0], at=begun, pace=QUICK)
        denied = self.from_at + DENIED_AFTER
        room.deny(first, at=denied, reports=3, within=timedelta(minutes=6), burst=written.key)
        return room.articles

    def block(self, number: int) -> list[Article]:
        """Return what ten minutes bring beside the claim."""
        room = self._room(f"b{number}x", str(number))
        start = self.from_at + number * BLOCK
        moment = start + timedelta(seconds=room.rng.uniform(0, 3))
        while moment < start + BLOCK:
            room.fill_with_noise(moment)
            moment += timedelta(seconds=room.rng.uniform(SHORTEST_GAP, LONGEST_GAP))
        moments = [room.rng.random() * BLOCK for _ in range(poisson(POLICY_ITEMS, room.rng))]
        for after in [*(FIRST_ITEMS if number == 0 else ()), *moments]:
            self._policy_item(room, start + after)
        return room.articles

    def _policy_item(self, room: Newsroom, at: datetime) -> None:
        if self.recent and room.rng.random() < TAKEN_OVER:
            article = room.rng.choice(self.recent)
            room.take_over(article, at=at, used={article.outlet.key})
            return
        policy = room.rng.choice(self.others)
        key = f"{room.prefix}h{len(room.articles)}"
        one = happening(key, policy, at=at, world=self.world, rng=room.rng)
        room.cover(one, reports=1, within=BLOCK, copies=0.3, copied_within=3 * BLOCK)

    def _room(self, prefix: str, name: str) -> Newsroom:
        return Newsroom(self.world, Random(f"{self.seed}:{name}"), self.ends_at, prefix)
