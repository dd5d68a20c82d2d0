"""Prints what is written: who reports first, who follows, who takes it over and how."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from danbiet.demo.script.copying import reprint
from danbiet.demo.script.happenings import Draft, Happening
from danbiet.demo.script.noise import noise
from danbiet.demo.script.nouns import Article, Change, Outlet, Truth
from danbiet.demo.script.wording import slug
from danbiet.demo.script.world import World

SECTION = "chinh-sach"
SOON = timedelta(minutes=3)


@dataclass
class Newsroom:
    """Gathers printed articles. ``ends_at`` is when the outlets that fall silent count back from."""

    world: World
    rng: Random
    ends_at: datetime
    prefix: str
    articles: list[Article] = field(default_factory=list)

    def cover(
        self,
        happening: Happening,
        *,
        reports: int,
        within: timedelta,
        copies: float,
        copied_within: timedelta,
        burst: str | None = None,
    ) -> None:
        """Print independent reports and their copies; ``copies`` is the mean number per report."""
        used: set[str] = set()
        for number in range(reports):
            at = happening.at + (self.rng.uniform(0.08, 1) * within if number else timedelta())
            if not self._free(at, used):
                return
            outlet = self._writer(at, used)
            used.add(outlet.key)
            draft = happening.report(self.world, outlet)
            article = self._print_report(happening, outlet, at, draft, burst)
            self._take_over(article, copies, copied_within, used)

    def deny(self, happening: Happening, *, at: datetime, reports: int, within: timedelta, burst: str) -> None:
        """Print reports that the claim was denied; they belong to the claim's story."""
        used: set[str] = set()
        for _ in range(reports):
            outlet = self._writer(at, used)
            used.add(outlet.key)
            moment = at + self.rng.random() * within
            self._print_report(happening, outlet, moment, happening.denial(self.world, outlet), burst)

    def _print_report(
        self, happening: Happening, outlet: Outlet, at: datetime, draft: Draft, burst: str | None
    ) -> Article:
        return self.print(outlet, at, draft, SECTION, story=happening.key, policies=happening.policies, burst=burst)

    def fill_with_noise(self, at: datetime) -> None:
        draft, section = noise(self.world, at=at, rng=self.rng)
        outlet = self._writer(at, ())
        article = self.print(outlet, at, draft, section, story=None, policies=(), burst=None)
        if self.rng.random() < 0.1:
            self._take_over(article, 1.0, timedelta(hours=5), {outlet.key})

    def take_over(self, article: Article, *, at: datetime, used: Collection[str]) -> None:
        """Print one copy of an article that somebody else wrote."""
        outlet = self._taker(at, used)
        draft = Draft(article.truth.genre, article.title, article.paragraphs)
        copy, change, credited = reprint(draft, of=article.outlet, world=self.world, rng=self.rng)
        truth = article.truth
        self.print(
            outlet,
            at,
            copy,
            article.section,
            story=truth.story,
            policies=truth.policies,
            burst=truth.burst,
            family=truth.family,
            change=change,
            credited=credited,
        )

    def print(
        self,
        outlet: Outlet,
        at: datetime,
        draft: Draft,
        section: str,
        *,
        story: str | None,
        policies: tuple[str, ...],
        burst: str | None,
        family: str | None = None,
        change: Change | None = None,
        credited: bool = False,
    ) -> Article:
        """Print one article; without a story or a family it begins its own."""
        key = f"{self.prefix}{len(self.articles):05d}"
        truth = Truth(family or key, story or key, policies, change, credited, burst, draft.genre)
        path = f"/{section}/{slug(draft.title)}-{key}.html"
        at = at.replace(microsecond=0)
        article = Article(key, outlet, section, path, at, draft.title, draft.paragraphs, truth)
        self.articles.append(article)
        return article

    def _take_over(self, article: Article, copies: float, within: timedelta, used: set[str]) -> None:
        for _ in range(self._how_many(copies)):
            at = article.published_at + max(SOON, self.rng.random() * within)
            if not self._free(at, used):
                return
            self.take_over(article, at=at, used=used)
            used.add(self.articles[-1].outlet.key)

    def _how_many(self, mean: float) -> int:
        """Return a geometric number: most texts are taken over by nobody, a few by many."""
        count = 0
        while self.rng.random() < mean / (1 + mean):
            count += 1
        return count

    def _free(self, at: datetime, used: Collection[str]) -> list[Outlet]:
        """Return the outlets that still publish at this moment and have not yet told this."""
        return [
            outlet
            for outlet in self.world.outlets
            if outlet.key not in used
            and (not outlet.silent_days or at < self.ends_at - timedelta(days=outlet.silent_days))
        ]

    def _writer(self, at: datetime, used: Collection[str]) -> Outlet:
        free = self._free(at, used)
        return self.rng.choices(free, [outlet.weight for outlet in free])[0]

    def _taker(self, at: datetime, used: Collection[str]) -> Outlet:
        free = self._free(at, used)
        return self.rng.choices(free, [outlet.takes for outlet in free])[0]
