"""News about everything else: sport, weather, traffic, markets, and notices on one form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from danbiet.demo.script.happenings import Draft, day_words, figures, places
from danbiet.demo.script.wording import fill
from danbiet.demo.script.world import World

NOTICES = 0.14


def noise(world: World, *, at: datetime, rng: Random) -> tuple[Draft, str]:
    """Return a report that concerns no policy, and its section."""
    is_notice = rng.random() < NOTICES
    kind = rng.choice([kind for kind in world.noise if ("form" in kind) == is_notice])
    slots = _slots(world, kind, at, rng)
    title, paragraphs = (_notice if is_notice else _composed)(world, kind, slots, rng)
    return Draft(kind["key"], title, paragraphs), kind["section"]


def _composed(
    world: World, kind: Mapping[str, Any], slots: Mapping[str, object], rng: Random
) -> tuple[str, tuple[str, ...]]:
    scene = rng.choice(kind["scenes"])
    own = [fill(pattern, slots, rng) for pattern in rng.sample(scene.get("body") or kind["body"], 2)]
    colour = [fill(pattern, {**slots, **figures(rng)}, rng) for pattern in rng.sample(list(world.colour), 3)]
    title, lead, end = (
        fill(pattern, slots, rng) for pattern in (scene["title"], scene["lead"], rng.choice(kind["end"]))
    )
    return title, (lead, f"{own[0]} {colour[0]}", f"{colour[1]} {own[1]}", f"{colour[2]} {end}")


def _notice(
    world: World, kind: Mapping[str, Any], slots: Mapping[str, object], rng: Random
) -> tuple[str, tuple[str, ...]]:
    return fill(kind["title"], slots, rng), tuple(fill(pattern, slots, rng) for pattern in kind["form"])


def _slots(world: World, kind: Mapping[str, Any], at: datetime, rng: Random) -> dict[str, object]:
    club, club2 = rng.sample(list(world.clubs), 2)
    winning = rng.randrange(1, 5)
    start = rng.randrange(6, 13)
    own = {
        "club": club,
        "club2": club2,
        "a": winning,
        "b": rng.randrange(winning),
        "t": rng.randrange(4, 90),
        "w": rng.randrange(2, 6),
        "h": start,
        "h2": start + rng.randrange(2, 6),
        "reason": rng.choice(kind.get("reasons", [""])),
        "day": day_words(at + timedelta(days=rng.randrange(1, 12)) if "form" in kind else at),
    }
    return {**places(world, rng), **figures(rng), **own}
