"""A regular expression for every way to write a word: with its diacritics, with others, or with none."""

import re
from collections import defaultdict
from functools import lru_cache
from itertools import chain
from typing import Final

from danbiet.engine.text.folding import fold

_MARKED: Final = [chr(code) for code in chain(range(0xC0, 0x250), range(0x1E00, 0x1F00))]
_MARKS: Final = "[\u0300-\u036f]*"  # a text that came decomposed is found too
# No \b, \w or [[:alnum:]]: under the "C" locale a database takes ạ for no letter.
_BEGINNING: Final = "(^|[^0-9A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff])"


def _spellings() -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for letter in _MARKED:
        found[fold(letter)].append(letter)
    return {bare: "".join(letters) for bare, letters in found.items() if len(bare) == 1 and bare.isascii()}


_SPELLINGS: Final = _spellings()


@lru_cache(maxsize=1024)
def spellings(word: str) -> str:
    """Return a pattern that finds every word beginning with ``word``, whatever its diacritics and capitals.

    It means the same to PostgreSQL (``~``) and to `re`, under any locale.

    >>> bool(re.search(spellings("dat"), "Luật Đất đai")), bool(re.search(spellings("at"), "Luật Đất đai"))
    (True, False)
    """
    return _BEGINNING + "".join(map(_letter, fold(word)))


def _letter(letter: str) -> str:
    if letter.isascii() and letter.isalpha():
        return f"[{letter}{letter.upper()}{_SPELLINGS.get(letter, '')}]{_MARKS}"
    return re.escape(letter)
