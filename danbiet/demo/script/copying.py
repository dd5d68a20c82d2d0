"""How one outlet takes over another's text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from danbiet.demo.script.happenings import Draft
from danbiet.demo.script.nouns import Change, Outlet
from danbiet.demo.script.wording import fill, with_lost_letters
from danbiet.demo.script.world import World
from danbiet.engine.text import without_diacritics

CHANGES: dict[Change, float] = {
    "whole": 40,
    "retitled": 18,
    "wrapped": 15,
    "cut": 15,
    "lost_letters": 6,
    "no_diacritics": 6,
}
CREDITED = 0.6


def reprint(draft: Draft, *, of: Outlet, world: World, rng: Random) -> tuple[Draft, Change, bool]:
    """Return the copy, what was changed in it, and whether it says where it is from."""
    change = rng.choices(list(CHANGES), list(CHANGES.values()))[0]
    copy = replace(draft, paragraphs=_without_dateline(draft, of))
    credited = rng.random() < CREDITED
    if credited:
        line = fill(rng.choice(list(world.credits)), {"outlet": of.name}, rng)
        copy = replace(copy, paragraphs=(*copy.paragraphs, line))
    return _WAYS[change](copy, world, rng), change, credited


def _without_dateline(draft: Draft, of: Outlet) -> tuple[str, ...]:
    return (draft.paragraphs[0].removeprefix(of.dateline), *draft.paragraphs[1:])


def _whole(draft: Draft, world: World, rng: Random) -> Draft:
    return draft


def _retitled(draft: Draft, world: World, rng: Random) -> Draft:
    words = draft.title.rstrip("?").split(": ", 1)
    title = " – ".join(reversed(words)) if len(words) == 2 else f"{draft.title.rstrip('?')}: chuyện cần biết"
    return replace(draft, title=title[0].upper() + title[1:])


def _wrapped(draft: Draft, world: World, rng: Random) -> Draft:
    before = rng.choice(list(world.wrapping["before"]))
    after = rng.choice(list(world.wrapping["after"]))
    return replace(draft, paragraphs=(before, *draft.paragraphs, after))


def _cut(draft: Draft, world: World, rng: Random) -> Draft:
    """Keep the head, as a desk short of space does, and the credit line if there is one."""
    kept = max(2, round(len(draft.paragraphs) * rng.uniform(0.45, 0.7)))
    tail = [draft.paragraphs[-1]] if len(draft.paragraphs[-1]) < 60 else []
    return replace(draft, paragraphs=(*draft.paragraphs[:kept], *tail))


def _each(change: Callable[[str], str]) -> Callable[[Draft, World, Random], Draft]:
    def changed(draft: Draft, world: World, rng: Random) -> Draft:
        return replace(draft, title=change(draft.title), paragraphs=tuple(map(change, draft.paragraphs)))

    return changed


_WAYS: dict[Change, Callable[[Draft, World, Random], Draft]] = {
    "whole": _whole,
    "retitled": _retitled,
    "wrapped": _wrapped,
    "cut": _cut,
    "lost_letters": _each(with_lost_letters),
    "no_diacritics": _each(without_diacritics),
}
