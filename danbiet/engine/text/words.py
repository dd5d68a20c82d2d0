"""A light word segmentation: syllables joined by a small lexicon of compounds."""

from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Final

from danbiet.engine.text.sentences import sentences
from danbiet.engine.text.tokens import tokens

_LONGEST: Final = 4


@cache
def compounds() -> frozenset[tuple[str, ...]]:
    """Return the lexicon: compounds of two to four syllables, tone marks placed."""
    text = files(__package__).joinpath("compounds.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    entries = (tuple(token.text for token in tokens(line)) for line in lines)
    return frozenset(entry for entry in entries if len(entry) > 1)


@cache
def common_spellings() -> dict[str, frozenset[str]]:
    """Return, for a folded syllable, the accented ones that the lexicon holds."""
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for entry in compounds():
        for token in tokens(" ".join(entry)):
            spellings[token.folded].add(token.text)
    return {folded: frozenset(texts) for folded, texts in spellings.items()}


def words(text: str) -> list[str]:
    """Return the words of the text in lower case; a compound keeps its spaces.

    The longest compound of the lexicon that starts at a syllable is taken, and
    never across a sentence's end; every other token is a word by itself. Enough
    for counting and for key words, not for linguistics.

    >>> words("Chính sách tiền lương")
    ['chính sách', 'tiền lương']
    """
    return [word for sentence in sentences(text) for word in _join(sentence)]


def _join(sentence: str) -> list[str]:
    syllables = [token.text for token in tokens(sentence)]
    joined = []
    at = 0
    while at < len(syllables):
        length = _longest_at(syllables, at)
        joined.append(" ".join(syllables[at : at + length]))
        at += length
    return joined


def _longest_at(syllables: list[str], at: int) -> int:
    for length in range(min(_LONGEST, len(syllables) - at), 1, -1):
        if tuple(syllables[at : at + length]) in compounds():
            return length
    return 1
