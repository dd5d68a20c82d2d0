"""What may be held of a search: a short phrase about a matter, never a number or a name of somebody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from danbiet.engine.matching import QuerySyntaxError, lint, parse
from danbiet.engine.text import tokens
from danbiet.publishing.masking import mask

MOST_WORDS: Final = 8
LONGEST: Final = 80
# Numbers of decrees, days and sums of money have fewer digits in a row; numbers of people and accounts have more.
LONG_NUMBER: Final = re.compile(r"\d{6,}")


@dataclass(frozen=True)
class Phrase:
    """Words as they may be shown, and what stands for all their spellings."""

    words: str
    folded: str


def phrase_of(text: str) -> Phrase | None:
    """Return what of a search may be held; None for what is never held.

    Never held: nothing at all, more than 8 words (a person telling something), anything in the form of a mailbox,
    a telephone number, a paper or an account, and what looks like the name of a private person.
    """
    found = tokens(text)
    words = " ".join(token.text for token in found)
    if not found or len(found) > MOST_WORDS or len(words) > LONGEST:
        return None
    if LONG_NUMBER.search(words) or mask(text).count or _names_somebody(text):
        return None
    return Phrase(words.lower(), " ".join(token.folded for token in found))


def _names_somebody(text: str) -> bool:
    try:
        return any(finding.refuses for finding in lint(parse('"{}"'.format(text.replace('"', " ")))))
    except QuerySyntaxError:
        return True  # what cannot be judged is not held
