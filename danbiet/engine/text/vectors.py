"""What PostgreSQL keeps of a text, and what the matcher in memory must keep too."""

from collections.abc import Iterator, Sequence
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

_MAX_COST: Final = MAX_LEXEME_BYTES + 8  # of a lexeme's first place: its bytes, and its entry

FOLDED: Final = "~"
"""Prefix of the lexeme that holds a token without diacritics."""


class SearchVector(NamedTuple):
    """A tsvector as text, and whether a limit of PostgreSQL cut something off."""

    literal: str
    truncated: bool


class Kept(NamedTuple):
    """What is kept of a text: for each lexeme its positions, in order.

    Positions up to ``title_length`` lie in the title and weigh "A".
    """

    places: dict[str, list[int]]
    title_length: int
    truncated: bool


def search_vector(title: str, body: str) -> SearchVector:
    """Return the text of a ``tsvector``: cast it with ``::tsvector``, nothing else.

    Each position holds the accented token and its folded twin (``~`` prefix).
    """
    kept = keep(tokens(title), tokens(body))
    literal = " ".join(
        f"{quote(lexeme)}:{_listed(places, kept.title_length)}" for lexeme, places in kept.places.items()
    )
    return SearchVector(literal, kept.truncated)


def keep(title: Sequence[Token], body: Sequence[Token]) -> Kept:
    """Return what is kept of a text: the one rule for the archive and for streams.

    A position is used up even when its token is too long to keep, so words that
    were not neighbours never become neighbours.
    """
    places: dict[str, list[int]] = {}
    room = MAX_VECTOR_BYTES
    truncated = False
    for lexeme, position in _lexemes(title, body):
        known = places.get(lexeme)
        cost = 2 if known else _bytes(lexeme) + 8
        if position > MAX_POSITION or cost > room or cost > _MAX_COST or (known and len(known) >= MAX_PER_LEXEME):
            truncated = True
            continue
        room -= cost
        if known:
            known.append(position)
        else:
            places[lexeme] = [position]
    return Kept(places, len(title), truncated)


def quote(lexeme: str) -> str:
    """Return the lexeme quoted for the text of a tsvector or a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def body_offset(title_length: int) -> int:
    """Return what to add to a body token's own position, for a title of n tokens."""
    return title_length + FIELD_GAP


def _lexemes(title: Sequence[Token], body: Sequence[Token]) -> Iterator[tuple[str, int]]:
    for words, offset in ((title, 0), (body, body_offset(len(title)))):
        for text, folded, _, _, position in words:
            yield text, position + offset
            yield FOLDED + folded, position + offset


def _listed(places: Sequence[int], title_length: int) -> str:
    return ",".join(f"{place}A" if place <= title_length else str(place) for place in places)


def _bytes(lexeme: str) -> int:
    return len(lexeme) if lexeme.isascii() else len(lexeme.encode())
