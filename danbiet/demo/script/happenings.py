"""A happening, and the independent reports that are written about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from danbiet.demo.script.nouns import LOCAL, Outlet, Policy, Spark, Subject
from danbiet.demo.script.wording import Deck, fill
from danbiet.demo.script.world import World

GENRES = {"news": 5, "regional": 3, "feature": 2, "letter": 1.5, "interview": 1, "explainer": 1, "comment": 1}
REACTIONS = {"letter": 2, "feature": 2, "regional": 3, "comment": 1.5, "explainer": 1, "interview": 1}
PASSING = "Cùng dịp này, {commune} cũng điểm qua việc {passing}."


@dataclass(frozen=True)
class Draft:
    """A report before an outlet prints it."""

    genre: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass
class Happening:
    """Something that happened: its policy and side, its place and its figures; told by ``report``.

    Every pattern is dealt once before any is dealt again, so that independent reports differ in
    wording while names and figures agree.
    """

    key: str
    at: datetime
    policy: Policy
    subject: Subject
    slots: dict[str, object]
    rng: Random
    spark: Spark | None = None
    leads: bool = False
    passing: Policy | None = None
    deck: Deck = field(init=False)

    def __post_init__(self) -> None:
        self.deck = Deck(self.rng)

    @property
    def policies(self) -> tuple[str, ...]:
        return (self.policy.key,) if self.passing is None else (self.policy.key, self.passing.key)

    def report(self, world: World, outlet: Outlet) -> Draft:
        """Return one outlet's own report, in a wording of its own."""
        genre, plan = self._plan(world)
        titles = self.spark.titles if self.spark and self.leads else self.subject.titles
        title = fill(self.deck.deal("titles", titles), self.slots, self.rng)
        paragraphs = [" ".join(self._sentence(world, bank) for bank in paragraph) for paragraph in plan]
        if self.spark and not self.leads:
            paragraphs[1] += " " + self._fill("echo", self.spark.echo)
        if self.passing is not None:
            paragraphs[-1] += " " + fill(PASSING, {**self.slots, "passing": self.passing.name}, self.rng)
        return Draft(genre, title, (outlet.dateline + paragraphs[0], *paragraphs[1:]))

    def denial(self, world: World, outlet: Outlet) -> Draft:
        """Return a report that the claim was denied."""
        words = world.sparks["denial"]
        lead = outlet.dateline + self._fill("denial", words["leads"])
        rest = [self._sentence(world, bank) for bank in ("background", "official_said", "background", "next_step")]
        return Draft("denial", self._fill("denials", words["titles"]), (lead, *rest))

    def _plan(self, world: World) -> tuple[str, Sequence[Sequence[str]]]:
        if self.spark and self.leads:
            return self.spark.kind, world.sparks[self.spark.kind]["genre"]
        genres = REACTIONS if self.spark else GENRES
        genre = self.rng.choices(list(genres), list(genres.values()))[0]
        return genre, world.genres[genre]

    def _sentence(self, world: World, bank: str) -> str:
        return self._fill(bank, self._patterns(world, bank))

    def _patterns(self, world: World, bank: str) -> Sequence[str]:
        if bank == "fact":
            return self.subject.facts
        if bank == "background":
            return self.policy.background
        if bank == "colour":
            return world.colour
        if self.spark and bank == "claim":
            return self.spark.claims
        own: Mapping[str, Sequence[str]] = world.sparks[self.spark.kind] if self.spark else {}
        return own[bank] if bank in own else world.banks[bank]

    def _fill(self, bank: str, patterns: Sequence[str]) -> str:
        slots = dict(self.slots)
        if bank not in ("fact", "claim", "titles"):
            slots |= figures(Random(f"{self.key}:{bank}"))
        slots["worry"] = self._said("worries", self.subject.worries)
        slots["answer"] = self._said("answers", self.subject.answers)
        return fill(self.deck.deal(bank, patterns), slots, self.rng)

    def _said(self, bank: str, patterns: Sequence[str]) -> str:
        words = fill(self.deck.deal(bank, patterns), self.slots, self.rng)
        return words[0].lower() + words[1:]


def figures(rng: Random) -> dict[str, object]:
    """Return the numbers of one sentence: k is small, n is part of m, p a percentage, d a decimal."""
    n = rng.randrange(12, 96)
    return {
        "k": rng.randrange(2, 10),
        "n": n,
        "m": n + rng.randrange(15, 260),
        "p": rng.randrange(34, 93),
        "d": rng.randrange(1, 10),
    }


def happening(
    key: str,
    policy: Policy,
    *,
    at: datetime,
    world: World,
    rng: Random,
    subjects: Sequence[str] = (),
    spark: Spark | None = None,
    leads: bool = False,
    passing: Policy | None = None,
) -> Happening:
    """Return a happening at a place of the invented province; ``subjects`` limits its side."""
    sides = [side for side in policy.subjects if not subjects or side.key in subjects]
    side = rng.choice(sides)
    slots = {**places(world, rng), **names(world, policy), **figures(rng), "angle": side.angle}
    slots |= {"group": rng.choice(list(policy.groups)), "day": day_words(at)}
    return Happening(key, at, policy, side, slots, rng, spark, leads, passing)


def places(world: World, rng: Random) -> dict[str, object]:
    commune, other = rng.sample(list(world.communes), 2)
    hamlet, hamlet2 = rng.sample(list(world.hamlets), 2)
    return {
        "commune": commune,
        "other": other,
        "hamlet": hamlet,
        "hamlet2": hamlet2,
        "river": rng.choice(list(world.rivers)),
        "road": rng.choice(list(world.roads)),
        "mark": mark(world, rng),
    }


def mark(world: World, rng: Random) -> str:
    """Return the name of a local group, which tells one happening from another as names do in real reports."""
    return " ".join(rng.choice(list(words)) for words in (world.groups, world.first, world.second))


def names(world: World, policy: Policy) -> dict[str, object]:
    agencies = world.agencies
    is_ministry = policy.agency == "ministry"
    return {
        "ministry": agencies["ministry" if is_ministry else "other"]["short"],
        "department": agencies["department" if is_ministry else "other"]["short"],
        "unit": policy.unit,
        "policy": policy.name,
        "document": policy.document,
    }


def day_words(at: datetime) -> str:
    local = at.astimezone(LOCAL)
    return f"{local.day}/{local.month}"
