"""The demonstration's story through the engine alone, against the truth it was written with; 20 seeds.

No database and no pages: texts go straight to copies, stories, matching and alarms, in the order and with the
pace of the product. Seeds 101 to 120 were never looked at while anything was tuned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import mean

from bench import Figure
from danbiet.demo.measuring import Found, Measured, Raised, measure
from danbiet.demo.script import Article, Script, write_script
from danbiet.demo.script.days import is_working
from danbiet.demo.script.nouns import LOCAL
from danbiet.engine.copies import CopyIndex, fingerprint, same_copy
from danbiet.engine.matching import Matcher, parse, prepare
from danbiet.engine.series import TooLittleHistory, assess_window
from danbiet.engine.stories import StoryIndex, features

SEEDS = range(101, 121)
LAST_DAY = datetime(2026, 3, 10, 17, 0, tzinfo=LOCAL)  # the first seeds' span holds Tết
EVERY = timedelta(days=9)
CANDIDATES_READ = 4
CLOSED_AFTER = timedelta(hours=2)  # an officer takes an alarm, looks, and closes it with a reason
LONGEST = timedelta(hours=24)
HISTORY = 28
STREAMS = 2


def run(data: Path) -> Iterator[Figure]:
    measured = [walk(write_script(seed, ends_at=LAST_DAY + n * EVERY)) for n, seed in enumerate(SEEDS)]
    articles = sum(one.articles for one in measured)
    for metric in ("family_precision", "family_recall", "story_f1", "match_f1"):
        yield Figure("demo_path", metric, round(mean(getattr(one, metric) for one in measured), 4), "share", articles)
    bursts = sum(one.bursts for one in measured)
    missed = sum(len(one.late_or_missed) for one in measured)
    yield Figure("demo_path", "bursts_found_within_2_h", (bursts - missed) / bursts, "share", bursts)
    days = sum(one.policy_days for one in measured)
    false = sum(one.false_alarms for one in measured)
    yield Figure("demo_path", "false_alarms", round(30 * false / days, 3), "per 30 policy-days", round(days))


def walk(script: Script) -> Measured:
    """Return how well the engine alone finds what the script knows."""
    walker = Walker(script)
    for article in script.articles:
        walker.hear(article)
    return measure(script, walker.found(script.articles), walker.alarms)


class Walker:
    """The listening path without its rows: what `listening.actions.analysis` and `alarms` do, on one script."""

    def __init__(self, script: Script) -> None:
        queries = [(key, query["text"]) for key, policy in script.world.policies.items() for query in policy.queries]
        self.begun = script.begins_at
        self.policy_of = {number: key for number, (key, _text) in enumerate(queries)}
        self.matcher = Matcher({number: parse(text) for number, (_key, text) in enumerate(queries)})
        self.copies, self.stories = CopyIndex(), StoryIndex()
        self.texts: dict[int, str] = {}
        self.family: dict[int, int] = {}
        self.story: dict[int, int] = {}
        self.policies: dict[int, frozenset[str]] = {}
        self.alarms: list[Raised] = []
        self.moments: dict[tuple[str, str], list[datetime]] = {}
        self.seen: set[tuple[str, int]] = set()
        self.open_until: dict[str, datetime] = {}

    def hear(self, article: Article) -> None:
        key = len(self.texts)
        text = self.texts[key] = f"{article.title}\n{article.text}"
        other = self._copied(key, text)
        drawn = features(article.title, article.text, published_at=article.published_at)
        near = None if other is None else self.story[other]
        placed = self.stories.place(key, drawn, at=article.published_at, family_story=near)
        self.story[key] = key if placed.story is None else placed.story
        self.stories.join(key, self.story[key], drawn, article.published_at)
        hits = self.matcher.match(prepare(article.title, article.text, article.outlet.name))
        policies = frozenset(self.policy_of[hit.query_id] for hit in hits)
        self.policies[key] = policies
        for policy in policies:
            self._count(policy, key, article.published_at, independent=other is None)

    def found(self, articles: Sequence[Article]) -> dict[str, Found]:
        """Return what was decided of each article, in the order they were heard."""
        return {
            one.url: Found(self.family.get(key), self.story[key], self.policies[key])
            for key, one in enumerate(articles)
        }

    def _copied(self, key: int, text: str) -> int | None:
        sketch = fingerprint(text)
        if sketch is None:
            return None
        near = islice(self.copies.candidates(sketch), CANDIDATES_READ)
        copied = (one.key for one in near if one.same_text or same_copy(text, self.texts[one.key]).is_copy)
        found = next(copied, None)
        self.copies.add(key, sketch, copy_of=found)
        if found is not None:
            self.family[key] = self.family.setdefault(found, found)
        return found

    def _count(self, policy: str, key: int, at: datetime, *, independent: bool) -> None:
        if independent:
            self.moments.setdefault((policy, "independent"), []).append(at)
        if (policy, self.story[key]) not in self.seen:
            self.seen.add((policy, self.story[key]))
            self.moments.setdefault((policy, "stories"), []).append(at)
        if at >= self.open_until.get(policy, at) and any(self._rises(policy, stream, at) for stream in STREAM_NAMES):
            self.alarms.append(Raised(policy, at))
            self.open_until[policy] = at + CLOSED_AFTER

    def _rises(self, policy: str, stream: str, at: datetime) -> bool:
        since = at - timedelta(days=HISTORY + 1)
        heard = [one for one in self.moments.get((policy, stream), []) if one > since]
        events = [one for one in heard if not self._explained(policy, one, at)]
        try:
            seen = assess_window(
                events,
                at=at,
                history_days=HISTORY,
                working_day=is_working,
                budget_per_30_days=1.0 / STREAMS,
                since=self.begun,
            )
        except TooLittleHistory:
            return False
        return seen.alarm

    def _explained(self, policy: str, moment: datetime, at: datetime) -> bool:
        """Whether an alarm that was closed in the last day was about this, as `listening.actions.alarms` has it."""
        closed = self.open_until.get(policy)
        if closed is None or not at - LONGEST < closed <= at:
            return False
        return closed - CLOSED_AFTER - LONGEST < moment <= closed


STREAM_NAMES = ("independent", "stories")
