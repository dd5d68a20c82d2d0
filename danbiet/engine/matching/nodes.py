"""The tree of a query."""

from dataclasses import dataclass, field
from typing import Literal

from danbiet.engine.text.vectors import FOLDED

FieldName = Literal["title", "outlet"]


@dataclass(frozen=True, slots=True)
class Word:
    """One token; ``exact`` compares diacritics, otherwise the folded form is found.

    ``at`` (offset in the query) and ``written`` (as typed, with its capitals) are
    for messages and for lint; they take no part in equality.
    """

    text: str
    exact: bool
    at: int = field(default=0, compare=False, repr=False)
    written: str = field(default="", compare=False, repr=False)

    @property
    def lexeme(self) -> str:
        """The lexeme that stands for the word in a search vector."""
        return self.text if self.exact else FOLDED + self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more words, side by side and in order."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not the part."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class Near:
    """Both sides with at most ``distance`` - 1 words between, in either order.

    A side is a Word, a Phrase, or an Or of these.
    """

    left: "Query"
    right: "Query"
    distance: int


@dataclass(frozen=True, slots=True)
class Field:
    """The part, looked for in the title, or as the name of the outlet."""

    name: FieldName
    part: "Query"


Query = Word | Phrase | And | Or | Not | Near | Field
"""Any node: every query is one."""


def words_of(query: Query) -> list[Word]:
    """Return every word of the query, in the order written."""
    match query:
        case Word():
            return [query]
        case Phrase(words):
            return list(words)
        case And(parts) | Or(parts):
            return [word for part in parts for word in words_of(part)]
        case Not(part) | Field(_, part):
            return words_of(part)
        case Near(left, right):
            return words_of(left) + words_of(right)


def requires_something(query: Query) -> bool:
    """Say whether a text must hold something to match: "-x" alone does not."""
    match query:
        case Not():
            return False
        case And(parts):
            return any(map(requires_something, parts))
        case Or(parts):
            return all(map(requires_something, parts))
        case Field(_, part):
            return requires_something(part)
        case _:
            return True
