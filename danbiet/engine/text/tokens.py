"""Tokens: the only words that search, matching and copies ever see."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from danbiet.engine.text.folding import fold, lower
from danbiet.engine.text.tones import normalise_tones


class Token(NamedTuple):
    """One syllable, word, number, date or document number.

    ``text`` is lower case with its tone mark in the one place; ``folded`` is the
    same without diacritics; ``start`` and ``end`` are offsets in the NFC form of
    the text; ``position`` counts from 1.
    """

    text: str
    folded: str
    start: int
    end: int
    position: int


# In the order of trial: 15/2020/nđ-cp, 64/2025/qh15, 07/ct-ttg; 29-nq/tw; 21-3-2023;
# 21/3/2023, 24/11, 1.234,5, 1.7.2025; then any run of letters and digits.
_TOKEN: Final = re.compile(
    r"\d+[a-zđ]?/(?:\d{4}/)?(?:[a-zđ]{1,8}\d{0,2}(?:-[a-zđ]{2,}\d{0,2})+|qh\d{1,2})(?![^\W_])"
    r"|\d+-[a-zđ]{2,4}/[a-zđ]{2,}(?:-[a-zđ]+)*(?![^\W_])"
    r"|\d{1,2}-\d{1,2}-\d{4}(?![^\W_])"
    r"|\d+(?:[.,/]\d+)+"
    r"|[^\W_]+"
)

fold_token = lru_cache(maxsize=100_000)(fold)
"""`fold`, remembered: the words of a language repeat."""


def token_text(text: str) -> str:
    """Return the text as tokens see it: NFC, tone marks placed, lower case."""
    return lower(normalise_tones(text))


def tokens(text: str) -> list[Token]:
    """Return the tokens of the text, in order. Punctuation is dropped.

    Document numbers, dates and numbers with separators stay whole. Offsets are
    those of the NFC form of the text.
    """
    return [
        Token(word, fold_token(word), start, end, position)
        for position, (word, start, end) in enumerate(_found(text), 1)
    ]


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _TOKEN.finditer(token_text(text)):
        yield match[0], match.start(), match.end()
