"""How every list finds words that somebody typed: each of them, with diacritics or without."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from danbiet.engine.text import spellings, tokens

MOST_WORDS = 12  # beyond so many, more words narrow nothing and only cost


def words_of(typed: str) -> list[str]:
    """Return the words to look for: punctuation is dropped, numbers and document numbers stay whole."""
    return [token.text for token in tokens(typed)[:MOST_WORDS]]


def holding(typed: str, *columns: str) -> Q:
    """Return the condition that each typed word begins a word of one of the columns, diacritics or not."""
    found = Q()
    for word in words_of(typed):
        found &= reduce(or_, (Q(**{f"{column}__regex": spellings(word)}) for column in columns))
    return found
