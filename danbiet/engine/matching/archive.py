"""A query as the archive asks it: text search and outlets, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from danbiet.engine.matching.evaluation import named_outlets
from danbiet.engine.matching.nodes import And, Field, Near, Not, Or, Phrase, Query, Word, requires_something
from danbiet.engine.text.vectors import quote


@dataclass(frozen=True, slots=True)
class TextQuery:
    """``vector @@ tsquery::tsquery`` on the vector of ``search_vector``."""

    tsquery: str


@dataclass(frozen=True, slots=True)
class OutletIs:
    """The outlet's ``outlet_key(name)`` equals ``key``."""

    key: str


@dataclass(frozen=True, slots=True)
class All:
    """Every one of the nodes."""

    nodes: tuple["ArchiveNode", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the nodes."""

    nodes: tuple["ArchiveNode", ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """Not the node."""

    node: "ArchiveNode"


ArchiveNode = TextQuery | OutletIs | All | Any | Negated


def archive(query: Query) -> ArchiveNode:
    """Return the query as a tree over one tsvector column and the outlet's name.

    Parts without ``outlet:`` become one tsquery, so that one index answers them.
    """
    if not _names_outlet(query):
        return _text(query)
    match query:
        case And(parts):
            return All(_grouped(And, parts))
        case Or(parts):
            return Any(_grouped(Or, parts))
        case Not(part):
            return Negated(archive(part))
        case Field(_, part):
            return _outlets(part)
        case _:
            raise TypeError(f"outlet: cannot stand inside {type(query).__name__}.")


def _text(query: Query) -> ArchiveNode:
    # PostgreSQL never scans an index for "! a" alone: the negation stays outside.
    if isinstance(query, Not):
        return Negated(_text(query.part))
    return TextQuery(_tsquery(query, ""))


def _grouped(join: type[And] | type[Or], parts: Sequence[Query]) -> tuple[ArchiveNode, ...]:
    """Return the parts as nodes, with those about text alone joined into one."""
    text = [part for part in parts if not _names_outlet(part)]
    apart = [archive(part) for part in parts if _names_outlet(part)]
    if len(text) > 1 and requires_something(join(tuple(text))):
        return (archive(join(tuple(text))), *apart)
    return (*map(archive, text), *apart)


def _names_outlet(query: Query) -> bool:
    match query:
        case Field(name, _):
            return name == "outlet"
        case And(parts) | Or(parts):
            return any(map(_names_outlet, parts))
        case Not(part):
            return _names_outlet(part)
        case _:
            return False


def _outlets(part: Query) -> ArchiveNode:
    found: tuple[ArchiveNode, ...] = tuple(OutletIs(key) for key in sorted(named_outlets(part)))
    return found[0] if len(found) == 1 else Any(found)


def _tsquery(query: Query, weight: str) -> str:
    match query:
        case Word() | Phrase():
            return _chain(query, weight)
        case And(parts):
            return "(" + " & ".join(_tsquery(part, weight) for part in parts) + ")"
        case Or(parts):
            return "(" + " | ".join(_tsquery(part, weight) for part in parts) + ")"
        case Not(part):
            return f"!({_tsquery(part, weight)})"
        case Near():
            return _near(query, weight)
        case Field(_, part):
            return _tsquery(part, ":A")


def _chain(query: Query, weight: str) -> str:
    """Return a word or phrase as operands joined by ``<->``, without brackets.

    Brackets would make PostgreSQL measure distances inside OR groups, where it
    gives up; a flat chain of operands is exact.
    """
    words = query.words if isinstance(query, Phrase) else (query,)
    return " <-> ".join(quote(word.lexeme) + weight for word in words if isinstance(word, Word))


def _near(near: Near, weight: str) -> str:
    alternatives = [
        f"{first} <{distance}> {second}"
        for left, right in product(_choices(near.left), _choices(near.right))
        for one, other in [(_chain(left, weight), _chain(right, weight))]
        for first, second in [(one, other), (other, one)]
        for distance in range(1, near.distance + 1)
    ]
    return "(" + " | ".join(alternatives) + ")"


def _choices(query: Query) -> tuple[Query, ...]:
    return query.parts if isinstance(query, Or) else (query,)
