"""The order of a Vietnamese dictionary, as a string that any database can sort."""

import re
import unicodedata
from typing import Final

from danbiet.engine.text.syllables import TONE_MARKS

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS: Final = {letter: chr(ord("A") + n) for n, letter in enumerate(_ALPHABET)}
# Every tone stands below every digit and letter, so "bạ" comes before "ban".
_TONE_RANKS: Final = {mark: chr(ord("!") + n) for n, mark in enumerate(TONE_MARKS)}
_BEFORE_CASE: Final = "\x1f"  # below the space that parts syllables
_SYLLABLE: Final = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_MARKS: Final = re.compile("[\u0300-\u036f]")


def sort_key(text: str) -> str:
    """Return a string whose code-point order is the Vietnamese dictionary order.

    Syllable by syllable: first the letters (a ă â b c d đ e ê …), then the tone
    (ngang huyền hỏi ngã sắc nặng); small letters before capitals when all else
    is equal. Punctuation does not count. Sort the stored column with the "C"
    collation.
    """
    syllables = _SYLLABLE.findall(unicodedata.normalize("NFD", text))
    letters = " ".join(map(_syllable_key, syllables))
    case = "".join("1" if letter.isupper() else "0" for letter in "".join(syllables))
    return letters + _BEFORE_CASE + case.rstrip("0")


def _syllable_key(syllable: str) -> str:
    tone = ""
    kept = []
    for mark in syllable.lower():
        if mark in _TONE_RANKS:
            tone = tone or mark
        else:
            kept.append(mark)
    letters = unicodedata.normalize("NFC", "".join(kept))
    return "".join(map(_rank, letters)) + _TONE_RANKS[tone]


def _rank(letter: str) -> str:
    if letter in _RANKS:
        return _RANKS[letter]
    bare = _MARKS.sub("", unicodedata.normalize("NFD", letter))
    return _RANKS.get(bare, bare)
