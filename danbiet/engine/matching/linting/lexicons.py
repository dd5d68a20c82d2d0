"""The word lists, read once."""

from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from danbiet.engine.text import fold, tokens
from danbiet.engine.text.words import compounds

Name = tuple[str, ...]


class Lexicon(NamedTuple):
    """Entries as tuples of syllables, accented and folded."""

    accented: frozenset[Name]
    folded: frozenset[Name]

    def holds(self, syllables: Name) -> bool:
        """Say whether the entry is listed; bare spelling stands for any accents."""
        if any(fold(syllable) != syllable for syllable in syllables):
            return syllables in self.accented or _agrees_with_one(syllables, self.accented)
        return syllables in self.folded


@cache
def lexicon(name: str) -> Lexicon:
    """Return the list in ``<name>.txt``: one entry a line."""
    return _lexicon(frozenset(syllables(line) for line in _lines(name)))


@cache
def single_names(name: str) -> Lexicon:
    """Return the list in ``<name>.txt``: one syllable an entry, many on a line."""
    return _lexicon(frozenset((word,) for line in _lines(name) for word in syllables(line)))


@cache
def strong_surnames() -> Lexicon:
    """Return the surnames that are rarely a common word."""
    return _lexicon(frozenset(syllables(line) for line in _lines("surnames") if line.startswith("!")))


@cache
def common_pairs() -> Lexicon:
    """Return the first two syllables of common words: what begins so is no name."""
    entries = lexicon("not_names").accented | compounds()
    pairs = {pair for entry in entries for pair in pairwise(entry)}
    return _lexicon(frozenset(pairs))


def syllables(text: str) -> Name:
    """Return the tokens of a name, as they are compared."""
    return tuple(token.text for token in tokens(text))


def agrees(written: str, listed: str) -> bool:
    """Say whether a syllable is the listed one; bare spelling agrees with any accents."""
    return written == listed or written == fold(listed)


def _agrees_with_one(written: Name, entries: frozenset[Name]) -> bool:
    return any(len(entry) == len(written) and all(map(agrees, written, entry)) for entry in entries)


def _lexicon(entries: frozenset[Name]) -> Lexicon:
    return Lexicon(entries, frozenset(tuple(map(fold, entry)) for entry in entries))


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath(f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
