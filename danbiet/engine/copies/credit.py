"""The line in which a text says whose it was: "Theo TTXVN", "(Nguồn: Báo …)", "… đưa tin"."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from danbiet.engine.text import fold

_HEAD = 400
_TAIL = 300
_KIND = r"(?:(?:bao|tap chi|trang(?: tin)?|dai|hang tin|kenh|thong tan xa|cong thong tin)\s+)?"
_BEFORE = r"(?:theo|nguon(?: tin)?|dan (?:lai )?(?:theo|tu|nguon)|trich(?: tu)?|tin tu|ban quyen)"
_AFTER = r"(?:dua tin|cho biet|cho hay|thong tin)"


@dataclass(frozen=True)
class Credit:
    """The outlet credited, as the caller named it, and where: ``text[start:end]``."""

    outlet: str
    span: tuple[int, int]


def credit(text: str, outlets: Collection[str]) -> Credit | None:
    """Return the outlet that the head or the tail of ``text`` gives as its source, or None.

    ``outlets`` are names to look for, in any spelling of their diacritics. The
    tail counts first (that is where credit lines stand), then the head; a name
    in running text without "theo", "nguồn" or "đưa tin" is no credit.
    """
    for start, end in _parts(text):
        found = _in_part(text[start:end], outlets)
        if found is not None:
            return Credit(found.outlet, (start + found.span[0], start + found.span[1]))
    return None


def _parts(text: str) -> list[tuple[int, int]]:
    if len(text) <= _HEAD + _TAIL:
        return [(0, len(text))]
    return [(len(text) - _TAIL, len(text)), (0, _HEAD)]


def _in_part(part: str, outlets: Collection[str]) -> Credit | None:
    folded = _folded_in_place(part)
    found = [
        Credit(outlet, (match.start(), match.end()))
        for outlet in outlets
        if _may_be_named(outlet, folded)
        for match in _pattern(outlet).finditer(folded)
    ]
    # The last line speaks for the whole; of two names at one place the longer is meant.
    return max(found, key=lambda one: (one.span[1], -one.span[0]), default=None)


def _may_be_named(outlet: str, folded: str) -> bool:
    """A cheap sign, before the pattern is tried; a blank name is never named."""
    words = _folded_words(outlet)
    return bool(words) and words[0] in folded


@lru_cache(maxsize=4096)
def _folded_words(outlet: str) -> tuple[str, ...]:
    return tuple(fold(outlet).split())


@lru_cache(maxsize=4096)
def _pattern(outlet: str) -> re.Pattern[str]:
    name = r"\s+".join(map(re.escape, _folded_words(outlet)))
    name = rf"(?<!\w){_KIND}{name}(?!\w)"
    return re.compile(rf"(?<!\w){_BEFORE}\s*[:\-]?\s*[\"“(]?{name}|{name}\s+(?:\w+\s+){{0,3}}?{_AFTER}(?!\w)")


def _folded_in_place(text: str) -> str:
    """Fold letter by letter, so that places in the answer are places in ``text``."""
    return "".join(_one_letter(letter) for letter in text)


@lru_cache(maxsize=4096)
def _one_letter(letter: str) -> str:
    folded = fold(letter)
    return folded if len(folded) == 1 else letter
