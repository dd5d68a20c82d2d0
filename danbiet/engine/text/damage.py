"""Damaged text: letters lost, or bytes read in the wrong encoding. A flag only."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from danbiet.engine.text.encodings import from_tcvn3, from_vni, mojibake_letters
from danbiet.engine.text.folding import nfc
from danbiet.engine.text.syllables import is_syllable

Kind = Literal["lost_letters", "mojibake", "tcvn3", "vni"]


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a text.

    ``share`` is the part of its words that show the damage (0 to 1), ``example``
    a few words from the first damaged one, for the officer to judge.
    """

    kind: Kind
    share: float
    example: str


# A paragraph is damaged when so many of its words are, and that share of them;
# two words are enough in a headline where most are.
_FEWEST: Final = 3
_LEAST_SHARE: Final = 0.15
_FEWEST_IN_A_HEADLINE: Final = 2
_MOST_OF_A_HEADLINE: Final = 0.5
_EXAMPLE_WORDS: Final = 8

_EDGES: Final = "\"'“”‘’«»()[].,;:!…–—-"
_ADDRESS: Final = re.compile(r"[/=&@\\<>{}|_^]|www\.")
_LATIN: Final = re.compile("[A-Za-z]")
_HOLES: Final = re.compile(r"[?\ufffd]+")


def damage(text: str) -> Damage | None:
    """Return what is wrong with the text, or None.

    Each paragraph is judged by itself, so that one damaged passage in a sound
    article is found. Nothing is repaired: that is for a person with the original.
    """
    if text.isascii() and "?" not in text:
        return None
    paragraphs = [line.split() for line in nfc(text).splitlines() if line.strip()]
    for kind, is_hurt in _SIGNS.items():
        found = [(words, _hurt(words, is_hurt)) for words in paragraphs]
        guilty = [(words, hurt) for words, hurt in found if _convicts(words, hurt)]
        if guilty:
            share = sum(len(hurt) for _, hurt in guilty) / sum(map(len, paragraphs))
            words, hurt = guilty[0]
            example = " ".join(words[hurt[0] : hurt[0] + _EXAMPLE_WORDS])
            return Damage(kind, round(share, 4), example)
    return None


def _hurt(words: Sequence[str], is_hurt: Callable[[str], bool]) -> list[int]:
    return [place for place, word in enumerate(words) if is_hurt(word)]


def _convicts(words: Sequence[str], hurt: Sequence[int]) -> bool:
    share = len(hurt) / len(words)
    if len(hurt) >= _FEWEST:
        return share >= _LEAST_SHARE
    return len(hurt) >= _FEWEST_IN_A_HEADLINE and share >= _MOST_OF_A_HEADLINE


def _has_lost_letters(word: str) -> bool:
    if "?" not in word and "\ufffd" not in word:
        return False
    core = word.strip(_EDGES)
    if _ADDRESS.search(core):
        return False
    parts = _HOLES.split(core)
    if not any(parts[1:]):
        # "ngh?" may be damage, but "k?" is how people write to each other.
        return False
    # "không?ai" only lacks a space: what stands on both sides is whole.
    return any(map(_is_broken, parts[:-1])) or _is_broken_tail(parts[-1])


def _is_broken(part: str) -> bool:
    return not is_syllable(part)


def _is_broken_tail(part: str) -> bool:
    return bool(part) and part[0].islower() and not is_syllable(part)


@lru_cache(maxsize=50_000)
def _is_mojibake(word: str) -> bool:
    # Quotation marks at the edges are no part of it: “HỢP TÁC XÃ” is sound.
    return not word.isascii() and mojibake_letters(word.strip(_EDGES)) > 0


@lru_cache(maxsize=50_000)
def _is_tcvn3(word: str) -> bool:
    return _reads_only_as(from_tcvn3, word)


@lru_cache(maxsize=50_000)
def _is_vni(word: str) -> bool:
    return _reads_only_as(from_vni, word)


def _reads_only_as(decode: Callable[[str], str], word: str) -> bool:
    """Say whether the word is no syllable as it stands, and one when decoded."""
    core = word.strip(".,;:!?()\"'")
    if core.isascii() or not _LATIN.search(core) or is_syllable(core):
        return False
    return is_syllable(decode(core))


_SIGNS: Final[dict[Kind, Callable[[str], bool]]] = {
    "lost_letters": _has_lost_letters,
    "mojibake": _is_mojibake,
    "tcvn3": _is_tcvn3,
    "vni": _is_vni,
}
