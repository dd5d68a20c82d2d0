"""Whether a text matches a query, and where."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from danbiet.engine.matching.document import Document
from danbiet.engine.matching.nodes import And, Field, Near, Not, Or, Phrase, Query, Word
from danbiet.engine.text import fold

Stretch = tuple[int, int]
"""First and last position of a word or phrase that was found."""


class Span(NamedTuple):
    """What to highlight: offsets in the NFC form of the title or the body."""

    field: Literal["title", "body"]
    start: int
    end: int


def matches(query: Query, document: Document) -> bool:
    """Say whether the document matches the query.

    The answer is the one PostgreSQL gives for ``archive(query)`` on
    ``search_vector(title, body)``.
    """
    return _holds(query, document, title=False)


def spans(query: Query, document: Document) -> tuple[Span, ...]:
    """Return what to highlight in a document that matches: title first, in order."""
    found = set(_evidence(query, document, title=False))
    return tuple(_span(document, stretch) for stretch in sorted(found))


def named_outlets(query: Query) -> frozenset[str]:
    """Return the keys of the outlets that the part of an ``outlet:`` field names."""
    match query:
        case Or(parts):
            return frozenset().union(*map(named_outlets, parts))
        case Word(text):
            return frozenset([fold(text)])
        case Phrase(words):
            return frozenset([" ".join(fold(word.text) for word in words)])
        case _:
            raise TypeError(f"outlet: takes names, not {type(query).__name__}.")


def _holds(query: Query, document: Document, *, title: bool) -> bool:
    match query:
        case Word():
            return bool(_places(query, document, title))
        case Phrase(words):
            return bool(_starts(words, document, title))
        case And(parts):
            return all(_holds(part, document, title=title) for part in parts)
        case Or(parts):
            return any(_holds(part, document, title=title) for part in parts)
        case Not(part):
            return not _holds(part, document, title=title)
        case Near():
            return any(True for _ in _pairs(query, document, title))
        case Field("outlet", part):
            return document.outlet in named_outlets(part)
        case Field(_, part):
            return _holds(part, document, title=True)


def _evidence(query: Query, document: Document, *, title: bool) -> Iterator[Stretch]:
    match query:
        case Word() | Phrase():
            yield from _found(query, document, title)
        case And(parts) | Or(parts):
            for part in parts:
                if _holds(part, document, title=title):
                    yield from _evidence(part, document, title=title)
        case Near():
            for pair in _pairs(query, document, title):
                yield from pair
        case Field("title", part):
            yield from _evidence(part, document, title=True)


def _found(query: Query, document: Document, title: bool) -> Iterator[Stretch]:
    """Yield where a word, a phrase, or any of several stands."""
    match query:
        case Word():
            for place in _places(query, document, title):
                yield place, place
        case Phrase(words):
            for start in _starts(words, document, title):
                yield start, start + len(words) - 1
        case Or(parts):
            for part in parts:
                yield from _found(part, document, title)


def _starts(words: Sequence[Word], document: Document, title: bool) -> list[int]:
    """Return where the words stand side by side, trying the rarest word first."""
    listed = [(_places(word, document, title), after) for after, word in enumerate(words)]
    if not all(places for places, _ in listed):
        return []
    (rarest, before), *others = sorted(listed, key=lambda item: len(item[0]))
    return [place - before for place in rarest if all(place - before + after in places for places, after in others)]


def _places(word: Word, document: Document, title: bool) -> Sequence[int]:
    places = document.places.get(word.lexeme, ())
    if not title:
        return places
    return [place for place in places if place <= document.title_length]


def _pairs(near: Near, document: Document, title: bool) -> Iterator[tuple[Stretch, Stretch]]:
    right = list(_found(near.right, document, title))
    if not right:
        return
    for one in _found(near.left, document, title):
        for other in right:
            if gap(one, other) <= near.distance:
                yield one, other


def gap(one: Stretch, other: Stretch) -> float:
    """Return how many positions apart two stretches are; infinite if they overlap."""
    first, second = sorted((one, other))
    steps = second[0] - first[1]
    return steps if steps > 0 else float("inf")


def _span(document: Document, stretch: Stretch) -> Span:
    first, last = stretch
    if first <= document.title_length:
        words = document.title_tokens
        return Span("title", words[first - 1].start, words[last - 1].end)
    words = document.body_tokens
    offset = document.body_offset + 1
    return Span("body", words[first - offset].start, words[last - offset].end)
