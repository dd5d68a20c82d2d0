"""Thousands of queries against a stream of texts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from danbiet.engine.matching.conditions import Any, Condition, condition
from danbiet.engine.matching.document import Document
from danbiet.engine.matching.evaluation import Span, spans
from danbiet.engine.matching.nodes import Query
from danbiet.engine.matching.reading import LETTERS_AT_ONCE
from danbiet.engine.matching.terms import NOTHING, Present, Term, Terms


class Hit(NamedTuple):
    """A query that matched, and what to highlight."""

    query_id: int
    spans: tuple[Span, ...]


class Asked(NamedTuple):
    """One way for a query to match a text that holds its key: the term ``also``, and what is ``left``."""

    query_id: int
    also: Term
    left: Condition | None


class Kept(NamedTuple):
    """What is kept under a term: queries that need nothing else, and others."""

    sure: list[int]
    asked: list[Asked]


class Matcher:
    """All queries at once, each kept under terms that it cannot do without.

    A text is looked through once for every term of every query; only queries
    of which it holds a key are asked, and one that is no more than its key
    not even then. The answer is that of ``matches``.
    """

    def __init__(self, queries: Mapping[int, Query]) -> None:
        """Take in the queries, given by their ids."""
        self._queries: dict[int, Query] = {}
        self._terms = Terms()
        self._kept: defaultdict[Term, Kept] = defaultdict(lambda: Kept([], []))
        for query_id, query in queries.items():
            self.add(query_id, query)

    def add(self, query_id: int, query: Query) -> None:
        """Take in one more query, or another one under an id already known."""
        self.remove(query_id)
        self._queries[query_id] = query
        for way in self._ways(query):
            self._keep(query_id, way)

    def remove(self, query_id: int) -> None:
        """Leave a query out from now on; nothing happens when it is not known."""
        query = self._queries.pop(query_id, None)
        for way in self._ways(query) if query else ():
            for key in self._keys(way):
                sure, asked = self._kept[key]
                self._kept[key] = Kept(
                    [one for one in sure if one != query_id], [one for one in asked if one.query_id != query_id]
                )

    def find(self, document: Document) -> list[int]:
        """Return the ids of the queries that match, in ascending order."""
        return self.find_each([document])[0]

    def find_each(self, documents: Sequence[Document]) -> list[list[int]]:
        """Return what ``find`` says of each text, several times as fast as one by one."""
        return [
            self._matching(present) for together in _batches(documents) for present in self._terms.present(together)
        ]

    def _matching(self, present: Present) -> list[int]:
        found: set[int] = set()
        terms = present.terms
        for kept in map(self._kept.get, terms):
            if kept is None:
                continue
            found.update(kept.sure)
            for query_id, also, left in kept.asked:
                if also in terms and query_id not in found and (left is None or left.holds(present)):
                    found.add(query_id)
        return sorted(found)

    def spans(self, query_id: int, document: Document) -> tuple[Span, ...]:
        """Return what to highlight for a query that ``find`` returned."""
        return spans(self._queries[query_id], document)

    def match(self, document: Document) -> list[Hit]:
        """Return the queries that match, by id, each with its spans."""
        return [Hit(query_id, self.spans(query_id, document)) for query_id in self.find(document)]

    def _ways(self, query: Query) -> Iterable[Condition]:
        whole = condition(query, self._terms)
        return whole.of if isinstance(whole, Any) else (whole,)

    def _keys(self, way: Condition) -> frozenset[Term]:
        keys = way.keys(self._terms)
        return frozenset([NOTHING]) if keys is None else keys

    def _keep(self, query_id: int, way: Condition) -> None:
        for key in self._keys(way):
            also = self._terms.rarest(way.needs() - {key})
            left = way.beyond(frozenset([key, also]))
            if also == NOTHING and left is None:
                self._kept[key].sure.append(query_id)
            else:
                self._kept[key].asked.append(Asked(query_id, also, left))


def _batches(documents: Sequence[Document]) -> Iterator[list[Document]]:
    """Yield the texts in order, some at a time: so many letters stay in the processor's cache."""
    together: list[Document] = []
    letters = 0
    for document in documents:
        together.append(document)
        letters += len(document.title) + len(document.body) + 2  # line ends
        if letters >= LETTERS_AT_ONCE:
            yield together
            together, letters = [], 0
    if together:
        yield together
