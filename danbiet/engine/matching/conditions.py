"""What a text must meet to match a query, in terms that have numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from danbiet.engine.matching.evaluation import gap, named_outlets
from danbiet.engine.matching.nodes import And, Field, Near, Not, Or, Phrase, Query, Word
from danbiet.engine.matching.terms import Present, Stretch, Term, Terms

Keys = frozenset[Term]
"""Terms of which every text that meets a condition holds at least one."""

_NONE: Keys = frozenset()


class Condition(Protocol):
    """Something to be asked of a text."""

    def holds(self, present: Present) -> bool: ...

    def keys(self, terms: Terms) -> Keys | None:
        """Return the best keys; None when a text may hold none of our terms."""

    def needs(self) -> frozenset[Term]:
        """Return terms that every text that meets the condition holds."""

    def beyond(self, known: Keys) -> "Condition | None":
        """Return what is left to ask of a text that holds the known terms; None: nothing."""


@dataclass(frozen=True, slots=True)
class Every:
    """All of the terms."""

    of: frozenset[Term]

    def holds(self, present: Present) -> bool:
        terms = present.terms
        for term in self.of:  # noqa: SIM110  (a loop is several times as fast as sets or all() for so few)
            if term not in terms:
                return False
        return True

    def keys(self, terms: Terms) -> Keys:
        return frozenset([min(self.of, key=terms.commonness)])

    def needs(self) -> frozenset[Term]:
        return self.of

    def beyond(self, known: Keys) -> "Condition | None":
        left = self.of - known
        return Every(left) if left else None


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the terms."""

    of: frozenset[Term]

    def holds(self, present: Present) -> bool:
        terms = present.terms
        for term in self.of:  # noqa: SIM110
            if term in terms:
                return True
        return False

    def keys(self, terms: Terms) -> Keys:
        return self.of

    def needs(self) -> frozenset[Term]:
        return _NONE

    def beyond(self, known: Keys) -> "Condition | None":
        return self if self.of.isdisjoint(known) else None


@dataclass(frozen=True, slots=True)
class No:
    """Not the condition."""

    of: Condition

    def holds(self, present: Present) -> bool:
        return not self.of.holds(present)

    def keys(self, terms: Terms) -> None:
        return None

    def needs(self) -> frozenset[Term]:
        return _NONE

    def beyond(self, known: Keys) -> "Condition":
        return self


@dataclass(frozen=True, slots=True)
class All:
    """All of the conditions."""

    of: tuple[Condition, ...]

    def holds(self, present: Present) -> bool:
        for condition in self.of:  # noqa: SIM110
            if not condition.holds(present):
                return False
        return True

    def keys(self, terms: Terms) -> Keys | None:
        usable = [keys for condition in self.of if (keys := condition.keys(terms)) is not None]
        return min(usable, key=lambda keys: sum(map(terms.commonness, keys)), default=None)

    def needs(self) -> frozenset[Term]:
        return _NONE.union(*(condition.needs() for condition in self.of))

    def beyond(self, known: Keys) -> "Condition | None":
        left = [part for condition in self.of if (part := condition.beyond(known)) is not None]
        return _one(All, left) if left else None


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the conditions."""

    of: tuple[Condition, ...]

    def holds(self, present: Present) -> bool:
        return any(condition.holds(present) for condition in self.of)

    def keys(self, terms: Terms) -> Keys | None:
        found: set[Term] = set()
        for condition in self.of:
            keys = condition.keys(terms)
            if keys is None:
                return None
            found |= keys
        return frozenset(found)

    def needs(self) -> frozenset[Term]:
        return _NONE

    def beyond(self, known: Keys) -> "Condition":
        return self


@dataclass(frozen=True, slots=True)
class Close:
    """A term of each side, at most ``distance`` apart."""

    left: frozenset[Term]
    right: frozenset[Term]
    distance: int
    title: bool
    terms: Terms

    def holds(self, present: Present) -> bool:
        right = self._places(self.right, present)
        return bool(right) and any(
            gap(one, other) <= self.distance for one in self._places(self.left, present) for other in right
        )

    def keys(self, terms: Terms) -> Keys:
        return min(self.left, self.right, key=lambda keys: sum(map(terms.commonness, keys)))

    def _places(self, side: Iterable[Term], present: Present) -> list[Stretch]:
        here = [place for term in side if term in present.terms for place in self.terms.places(term, present)]
        return [place for place in here if present.is_in_title(place[0])] if self.title else here

    def needs(self) -> frozenset[Term]:
        return _NONE.union(*(side for side in (self.left, self.right) if len(side) == 1))

    def beyond(self, known: Keys) -> "Condition":
        return self


def condition(query: Query, terms: Terms, *, title: bool = False) -> Condition:
    """Return what a text must meet to match the query, its terms numbered."""
    match query:
        case Word():
            return Every(frozenset([terms.words([query], title=title)]))
        case Phrase(words):
            return Every(frozenset([terms.words(words, title=title)]))
        case And(parts):
            return _all([condition(part, terms, title=title) for part in parts])
        case Or(parts):
            return _any([condition(part, terms, title=title) for part in parts])
        case Not(part):
            return No(condition(part, terms, title=title))
        case Near(left, right, distance):
            return Close(_side(left, terms), _side(right, terms), distance, title, terms)
        case Field("outlet", part):
            return _any([Every(frozenset([terms.outlet(name)])) for name in sorted(named_outlets(part))])
        case Field(_, part):
            return condition(part, terms, title=True)


def _side(query: Query, terms: Terms) -> frozenset[Term]:
    parts = query.parts if isinstance(query, Or) else (query,)
    return frozenset(
        terms.words(part.words if isinstance(part, Phrase) else [part], title=False)
        for part in parts
        if isinstance(part, Word | Phrase)
    )


def _all(parts: Sequence[Condition]) -> Condition:
    """Return the conditions as one, their plain terms joined and asked first."""
    plain = [part.of for part in parts if isinstance(part, Every)]
    rest = [part for part in parts if not isinstance(part, Every)]
    return _one(All, [Every(frozenset().union(*plain)), *rest] if plain else rest)


def _any(parts: Sequence[Condition]) -> Condition:
    single = [term for part in parts if isinstance(part, Every) and len(part.of) == 1 for term in part.of]
    rest = [part for part in parts if not (isinstance(part, Every) and len(part.of) == 1)]
    return _one(Any, [Some(frozenset(single)), *rest] if len(single) > 1 else parts)


def _one(join: type[All] | type[Any], parts: Sequence[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else join(tuple(parts))
