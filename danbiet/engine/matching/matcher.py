"""Thousands of queries against a stream of texts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from danbiet.engine.matching.document import Document
from danbiet.engine.matching.evaluation import Span, matches, named_outlets, spans
from danbiet.engine.matching.nodes import And, Field, Near, Or, Phrase, Query, Word
from danbiet.engine.text import Token
from danbiet.engine.text.vectors import FOLDED

_OUTLET: Final = "outlet:"  # no lexeme holds a colon

Key = tuple[str, str]
"""Two neighbouring lexemes, or one lexeme (or outlet) and an empty string."""


class Hit(NamedTuple):
    """A query that matched, and what to highlight."""

    query_id: int
    spans: tuple[Span, ...]


class Matcher:
    """All queries at once: an index of what each query cannot do without.

    A text is checked only against the queries of which it holds a required word
    or pair of neighbouring words; the check itself is ``matches``.
    """

    def __init__(self, queries: Mapping[int, Query]) -> None:
        """Index the queries, given by their ids."""
        self._queries = dict(queries)
        self._index: defaultdict[str, defaultdict[str, list[int]]]
        self._index = defaultdict(lambda: defaultdict(list))
        self._always: list[int] = []
        for query_id, query in self._queries.items():
            self._add(query_id, query)

    def match(self, document: Document) -> list[Hit]:
        """Return the queries that match, by id, each with its spans."""
        return [
            Hit(query_id, spans(self._queries[query_id], document))
            for query_id in sorted(self._candidates(document))
            if matches(self._queries[query_id], document)
        ]

    def _add(self, query_id: int, query: Query) -> None:
        required = _required(query)
        if required is None:
            self._always.append(query_id)
            return
        for first, second in required:
            self._index[first][second].append(query_id)

    def _candidates(self, document: Document) -> set[int]:
        found = set(self._always)
        for first, seconds in _neighbours(document):
            known = self._index.get(first)
            if known is None:
                continue
            for second in ("", *seconds):
                found.update(known.get(second, ()))
        return found


def _neighbours(document: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each lexeme of the document with the lexemes that follow it."""
    yield _OUTLET + document.outlet, ()
    for words in (document.title_tokens, document.body_tokens):
        yield from _neighbours_in(words)


def _neighbours_in(words: Sequence[Token]) -> Iterator[tuple[str, tuple[str, ...]]]:
    following: tuple[str, ...] = ()
    for word in reversed(words):
        own = (word.text, FOLDED + word.folded)
        for lexeme in own:
            yield lexeme, following
        following = own


def _required(query: Query) -> frozenset[Key] | None:
    """Return keys of which every matching text has at least one; None: no such keys."""
    match query:
        case Word():
            return frozenset([(query.lexeme, "")])
        case Phrase(words):
            return frozenset([max(_pairs(words), key=_selectivity)])
        case And(parts):
            return _best([_required(part) for part in parts])
        case Or(parts):
            return _all([_required(part) for part in parts])
        case Near(left, right):
            return _best([_required(left), _required(right)])
        case Field("outlet", part):
            return frozenset((_OUTLET + name, "") for name in named_outlets(part))
        case Field(_, part):
            return _required(part)
        case _:
            return None


def _pairs(words: Sequence[Word]) -> Iterator[Key]:
    for first, second in pairwise(words):
        yield first.lexeme, second.lexeme


def _best(choices: Sequence[frozenset[Key] | None]) -> frozenset[Key] | None:
    usable = [choice for choice in choices if choice is not None]
    return max(usable, key=lambda keys: min(map(_selectivity, keys)), default=None)


def _all(choices: Sequence[frozenset[Key] | None]) -> frozenset[Key] | None:
    found: set[Key] = set()
    for keys in choices:
        if keys is None:
            return None
        found |= keys
    return frozenset(found)


def _selectivity(key: Key) -> int:
    """Return a guess, the higher the rarer: long pairs first, outlets last."""
    first, second = key
    if first.startswith(_OUTLET):
        return 0
    exact = sum(10 for lexeme in key if lexeme and not lexeme.startswith(FOLDED))
    return (100 if second else 1) + exact + len(first) + len(second)
