"""The usual ways to ask many queries of a stream: an inverted index in plain Python, and an automaton in C.

Both choose, for each query, terms that it cannot do without; queries of which
a text holds one are then asked by ``matches``, so all answers are the same.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from danbiet.engine.matching import And, Document, Field, Near, Or, Phrase, Query, Word, matches
from danbiet.engine.text import fold

Words = tuple[Word, ...]
Find = Callable[[Document], list[int]]


def inverted_index(queries: Mapping[int, Query]) -> Find:
    """Keep each query under the longest word of each term, and look up every lexeme of a text."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for query_id, query in queries.items():
        for term in _necessary(query):
            index[max((word.lexeme for word in term), key=len)].append(query_id)

    def find(document: Document) -> list[int]:
        near = {query_id for lexeme in document.places for query_id in index.get(lexeme, ())}
        return sorted(query_id for query_id in near if matches(queries[query_id], document))

    return find


def automaton(queries: Mapping[int, Query]) -> Find:
    """Keep each query under its bare terms in pyahocorasick's automaton, and scan the bare text."""
    from ahocorasick import Automaton

    kept: defaultdict[str, list[int]] = defaultdict(list)
    for query_id, query in queries.items():
        for term in _necessary(query):
            kept[f" {' '.join(fold(word.text) for word in term)} "].append(query_id)
    scanner = Automaton()
    for text, query_ids in kept.items():
        scanner.add_word(text, query_ids)
    scanner.make_automaton()

    def find(document: Document) -> list[int]:
        words = [token.folded for field in (document.title_tokens, document.body_tokens) for token in field]
        near = {query_id for _, query_ids in scanner.iter(f" {' '.join(words)} ") for query_id in query_ids}
        return sorted(query_id for query_id in near if matches(queries[query_id], document))

    return find


PEERS: dict[str, Callable[[Mapping[int, Query]], Find]] = {
    "inverted index in Python": inverted_index,
    "pyahocorasick": automaton,
}


def _necessary(query: Query) -> Sequence[Words]:
    """Return terms of which every text that matches holds one; of several choices the one with the fewest, longest."""
    match query:
        case Word():
            return [(query,)]
        case Phrase(words):
            return [words]
        case Or(parts):
            return [term for part in parts for term in _necessary(part)]
        case And(parts):
            return min(filter(None, map(_necessary, parts)), key=_breadth)
        case Near(left, right):
            return min(_necessary(left), _necessary(right), key=_breadth)
        case Field("title", part):
            return _necessary(part)
        case _:
            return []


def _breadth(terms: Sequence[Words]) -> tuple[int, int]:
    return len(terms), -min(len(term) for term in terms)
