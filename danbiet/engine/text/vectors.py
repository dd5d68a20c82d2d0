"""What PostgreSQL keeps of a text, and what the matcher in memory must keep too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from danbiet.engine.text.tokens import Token, tokens

MAX_POSITION: Final = 16_383
"""The last position a tsvector can hold (PostgreSQL: MAXENTRYPOS - 1)."""

MAX_PER_LEXEME: Final = 256
"""The most positions one lexeme can hold (PostgreSQL: MAXNUMPOS)."""

MAX_LEXEME_BYTES: Final = 2_045
"""The longest lexeme we store, in UTF-8 with its prefix (PostgreSQL: 2,046)."""

MAX_VECTOR_BYTES: Final = 1_000_000
"""The most bytes of lexemes and positions (PostgreSQL: 1 MiB for a tsvector)."""

FIELD_GAP: Final = 10
"""Empty positions between title and body: no phrase, no NEAR/10 reaches across."""

FOLDED: Final = "~"
"""Prefix of the lexeme that holds a token without diacritics."""


class Posting(NamedTuple):
    """One lexeme at one position; ``weight`` is "A" in the title and "" elsewhere."""

    lexeme: str
    position: int
    weight: str


class SearchVector(NamedTuple):
    """A tsvector as text, and whether a limit of PostgreSQL cut something off."""

    literal: str
    truncated: bool


class Kept(NamedTuple):
    """The postings of a text within PostgreSQL's limits."""

    postings: list[Posting]
    truncated: bool


def search_vector(title: str, body: str) -> SearchVector:
    """Return the text of a ``tsvector``: cast it with ``::tsvector``, nothing else.

    Each position holds the accented token and its folded twin (``~`` prefix).
    """
    kept = postings(tokens(title), tokens(body))
    places: defaultdict[str, list[str]] = defaultdict(list)
    for lexeme, position, weight in kept.postings:
        places[lexeme].append(f"{position}{weight}")
    literal = " ".join(f"{quote(word)}:{','.join(at)}" for word, at in places.items())
    return SearchVector(literal, kept.truncated)


def postings(title: Iterable[Token], body: Iterable[Token]) -> Kept:
    """Return what is kept of a text: the one rule for the archive and for streams.

    A position is used up even when its token is too long to keep, so words that
    were not neighbours never become neighbours.
    """
    kept: list[Posting] = []
    seen: defaultdict[str, int] = defaultdict(int)
    room = MAX_VECTOR_BYTES
    truncated = False
    for posting in _all(title, body):
        lexeme = posting.lexeme
        cost = 2 if seen[lexeme] else _bytes(lexeme) + 8
        if _fits(posting, seen[lexeme], cost, room):
            seen[lexeme] += 1
            room -= cost
            kept.append(posting)
        else:
            truncated = True
    return Kept(kept, truncated)


def quote(lexeme: str) -> str:
    """Return the lexeme quoted for the text of a tsvector or a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def body_offset(title_length: int) -> int:
    """Return what to add to a body token's own position, for a title of n tokens."""
    return title_length + FIELD_GAP


def _all(title: Iterable[Token], body: Iterable[Token]) -> Iterator[Posting]:
    last = 0
    for token in title:
        last = token.position
        yield Posting(token.text, last, "A")
        yield Posting(FOLDED + token.folded, last, "A")
    offset = body_offset(last)
    for token in body:
        yield Posting(token.text, token.position + offset, "")
        yield Posting(FOLDED + token.folded, token.position + offset, "")


def _fits(posting: Posting, seen: int, cost: int, room: int) -> bool:
    return (
        posting.position <= MAX_POSITION
        and seen < MAX_PER_LEXEME
        and cost <= room
        and _bytes(posting.lexeme) <= MAX_LEXEME_BYTES
    )


def _bytes(lexeme: str) -> int:
    return len(lexeme.encode())
