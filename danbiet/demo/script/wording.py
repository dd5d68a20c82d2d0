"""Sentences out of patterns: ``{slot}`` is filled, ``[one|other]`` chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

from danbiet.engine.text import without_diacritics

_CHOICE = re.compile(r"\[([^\[\]|]*(?:\|[^\[\]|]*)+)\]")


def fill(pattern: str, slots: Mapping[str, object], rng: Random) -> str:
    """Return the sentence, its first letter a capital. Raises KeyError for a slot nobody filled."""
    chosen = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), pattern)
    return capitalised(chosen.format_map(slots))


def capitalised(text: str) -> str:
    """Return the text with its first letter a capital, past an opening quotation mark."""
    for place, letter in enumerate(text):
        if letter.isalpha():
            return text[:place] + letter.upper() + text[place + 1 :]
        if letter.isdigit():
            return text
    return text


class Deck:
    """Patterns dealt without repetition until all are spent, so that two reports differ in wording."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._left: dict[str, list[str]] = {}

    def deal(self, bank: str, patterns: Sequence[str]) -> str:
        left = self._left.get(bank)
        if not left:
            left = self._left[bank] = self._rng.sample(list(patterns), len(patterns))
        return left.pop()


def slug(text: str, *, longest: int = 60) -> str:
    """Return the text as part of an address: Latin letters, digits and hyphens."""
    plain = without_diacritics(text).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")


def with_lost_letters(text: str) -> str:
    """Return the text after a program that knows only Windows-1252 has saved it."""
    return text.encode("cp1252", "replace").decode("cp1252")
