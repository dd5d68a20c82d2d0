"""What PostgreSQL keeps of a text, and what the matcher in memory must keep too."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from danbiet.engine.text.tokens import spellings

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

_BYTES_OF_LETTER: Final = 4  # in UTF-8, at most
_MAX_COST: Final = MAX_LEXEME_BYTES + 8  # of a lexeme's first place: its bytes, and its entry

FOLDED: Final = "~"
"""Prefix of the lexeme that holds a token without diacritics."""


Words = Sequence[tuple[str, str]]
"""Each token's text and its bare form, in order."""


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
    kept = keep(spellings(title), spellings(body))
    # A lexeme is letters, digits and ".,/-": nothing in it need be doubled.
    lexemes = [f"'{lexeme}':{_listed(places, kept.title_length)}" for lexeme, places in kept.places.items()]
    return SearchVector(" ".join(lexemes), kept.truncated)


def keep(title: Words, body: Words) -> Kept:
    """Return what is kept of a text: the one rule for the archive and for streams.

    A position is used up even when its token is too long to keep, so words that
    were not neighbours never become neighbours.
    """
    places = _all_places(title, body)
    if _fit(places, body_offset(len(title)) + len(body)):
        return Kept(places, len(title), truncated=False)
    return _cut(title, body)


def quote(lexeme: str) -> str:
    """Return the lexeme quoted for the text of a tsvector or a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def body_offset(title_length: int) -> int:
    """Return what to add to a body token's own position, for a title of n tokens."""
    return title_length + FIELD_GAP


def _all_places(title: Words, body: Words) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for lexeme, position in _lexemes(title, body):
        if lexeme in places:
            places[lexeme].append(position)
        else:
            places[lexeme] = [position]
    return places


def _fit(places: Mapping[str, Sequence[int]], last: int) -> bool:
    """Say whether all of this is within every limit; of a text that comes near the limit of bytes, not."""
    if last > MAX_POSITION or max(map(len, places.values()), default=0) > MAX_PER_LEXEME:
        return False
    letters, positions = sum(map(len, places)), 2 * last
    most = _BYTES_OF_LETTER * letters + 8 * len(places) + 2 * positions
    return most <= MAX_VECTOR_BYTES and _BYTES_OF_LETTER * max(map(len, places), default=0) <= MAX_LEXEME_BYTES


def _cut(title: Words, body: Words) -> Kept:
    """Return what is kept where a limit may cut, position by position."""
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


def _lexemes(title: Words, body: Words) -> Iterator[tuple[str, int]]:
    for words, offset in ((title, 0), (body, body_offset(len(title)))):
        for position, (text, folded) in enumerate(words, offset + 1):
            yield text, position
            yield FOLDED + folded, position


def _listed(places: Sequence[int], title_length: int) -> str:
    if places[0] > title_length:
        return ",".join(map(str, places))
    return ",".join(f"{place}A" if place <= title_length else str(place) for place in places)


def _bytes(lexeme: str) -> int:
    return len(lexeme) if lexeme.isascii() else len(lexeme.encode())
