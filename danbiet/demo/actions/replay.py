"""Living through the sixty days: polls, pages, analysis, alarms and the officer's own work, each at its moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from danbiet.demo.actions.morning import Desk
from danbiet.demo.press import Press, PressServer
from danbiet.demo.script import Article, Script
from danbiet.listening.actions.alarms import detect_alarms
from danbiet.listening.actions.analysis import analyse_waiting
from danbiet.listening.actions.fetching import poll_feed
from danbiet.listening.actions.pages import read_due_pages
from danbiet.listening.actions.upkeep import judge_silence, keep_partitions
from danbiet.listening.fetching import client, use_hosts
from danbiet.listening.ids import ensure_partitions
from danbiet.listening.models import Feed, Item, Mention
from danbiet.offices.models import User
from danbiet.policies.models import Policy

# Steps of simulated time by age: coarse where nothing depends on the hour, as fine as in earnest at the end
# and wherever a rise is to be caught.
STEPS = (
    (timedelta(hours=6), timedelta(minutes=10)),
    (timedelta(days=1), timedelta(minutes=30)),
    (timedelta(days=4), timedelta(hours=2)),
    (timedelta(days=32), timedelta(hours=4)),
)
OLDEST_STEP = timedelta(hours=12)
AFTER_THE_LAST = timedelta(minutes=5)
IN_A_BURST, BURST_LASTS = timedelta(minutes=30), timedelta(hours=3)
IN_A_BATCH = 500


class Replay:
    """The past of one script, to be lived through once. ``feeds`` are the outlets' feeds by host."""

    def __init__(
        self,
        script: Script,
        policies: Mapping[str, Policy],
        officers: Mapping[str, User],
        progress: Callable[[str, int, int], None],
    ) -> None:
        self.script = script
        self.policies = policies
        self.progress = progress
        self.feeds: Mapping[str, Feed] = {}
        self.now = script.begins_at
        self.desk = Desk(script, policies, officers)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve the press as it was at the simulated moment, to this process's own client."""
        with PressServer(Press(self.script, lambda: self.now)) as server:
            use_hosts(server.hosts)
            yield

    def run(self) -> None:
        """Live through every step in which something was published, and through the officer's days."""
        ensure_partitions(self.script.begins_at.date(), self.script.ends_at.date())
        keep_partitions(at=self.script.ends_at)
        done = 0
        for until, articles in steps(self.script):
            self.now = until
            self._step(articles)
            done += len(articles)
            self.progress("days", done, len(self.script.articles))
        self.now = self.script.ends_at
        judge_silence(at=self.now)
        self.desk.draft_today(at=self.now)

    def _step(self, articles: list[Article]) -> None:
        self.desk.work_until(self.now)
        for host in dict.fromkeys(article.outlet.host for article in articles):
            poll_feed(self.feeds[host], client=client(), at=self.now)
        while read_due_pages(client=client(), at=self.now, limit=IN_A_BATCH):
            pass
        before = Item.objects.awaiting_analysis().values_list("pk", flat=True)
        arrived = list(before)
        while analyse_waiting(at=self.now, limit=IN_A_BATCH):
            pass
        spoken_of = set(Mention.objects.filter(item__in=arrived).values_list("policy_id", flat=True))
        detect_alarms(at=self.now, policies=[one for one in self.policies.values() if one.pk in spoken_of])


def steps(script: Script) -> Iterator[tuple[datetime, list[Article]]]:
    """Yield each moment at which the listeners look, with what came since the last; quiet ones are left out."""
    waiting: list[Article] = []
    until = script.begins_at
    for article in script.articles:
        while article.published_at > until:
            if waiting:
                yield min(until, waiting[-1].published_at + AFTER_THE_LAST), waiting
                waiting = []
            until = min(next_look(until, script), script.ends_at)
        waiting.append(article)
    if waiting:
        yield until, waiting


def next_look(moment: datetime, script: Script) -> datetime:
    """Return when the listeners look next: after the step of this age, at once when a burst begins."""
    bursts = [burst.starts_at for burst in script.bursts]
    if any(start <= moment < start + BURST_LASTS for start in bursts):
        return moment + IN_A_BURST
    age = script.ends_at - moment
    step = next((step for oldest, step in STEPS if age <= oldest), OLDEST_STEP)
    return min([moment + step, *(start for start in bursts if moment < start < moment + step)])
