"""How a syllable looks when it is damaged, and how the model counts it."""

import re
import unicodedata
from typing import Final

from danbiet.engine.text.folding import nfc
from danbiet.engine.text.tones import normalise_tones

HOLE: Final = "?"

# hòa is also written hoà: where the mark stands decides which letter was lost.
_OPEN_GROUP: Final = re.compile("(?i)^(.*)([ou])([\u0300\u0301\u0303\u0309\u0323])([aey])$")


def counted(word: str) -> str:
    """Return the form under which the model counts a word: one tone place, only a first capital kept."""
    plain = normalise_tones(word)
    lowered = plain.lower()
    if plain[0].isupper() and not is_shouted(plain):
        return lowered[0].upper() + lowered[1:]
    return lowered


def is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def lost(word: str) -> str:
    """Return the word as Windows-1252 keeps it: each letter it has not is a question mark."""
    return word.encode("cp1252", "replace").decode("cp1252")


def spellings(word: str) -> list[str]:
    """Return the word and, where two places of the tone mark are in use, its other spelling."""
    match = _OPEN_GROUP.match(unicodedata.normalize("NFD", word))
    if match is None:
        return [word]
    onset, first, tone, second = match.groups()
    other = nfc(onset + first + second + tone)
    return [word, other] if normalise_tones(other) == word else [word]
