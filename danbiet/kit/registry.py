"""Where rooms meet on shared pages without importing each other.

A room registers, when it starts, what it has to show: a card on *Hôm nay*, a tab of the dossier, a
button beside an alarm. The page that owns the slot renders what it finds, in order, and knows none
of the rooms by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar


class Entry(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def order(self) -> int: ...


E = TypeVar("E", bound=Entry)


class DuplicateEntry(ValueError):
    """Two rooms used one key in one slot."""


class Slot(Generic[E]):
    """An ordered set of entries, unique by key."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, E] = {}

    def add(self, entry: E) -> None:
        """Add an entry; raises DuplicateEntry when its key is taken by another."""
        if self._entries.get(entry.key, entry) != entry:
            raise DuplicateEntry(f"{self.name}: {entry.key!r} is registered twice")
        self._entries[entry.key] = entry

    def __iter__(self) -> Iterator[E]:
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.order, entry.key)))

    def get(self, key: str) -> E | None:
        return self._entries.get(key)


@dataclass(frozen=True)
class Card:
    """A card on *Hôm nay*. ``headline`` makes its part of the page's first sentence from the context, or None."""

    key: str
    order: int
    template: str
    context: Callable[[Any, datetime], Mapping[str, Any]]
    headline: Callable[[Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class Tab:
    """A tab of the policy dossier, or of a release; ``context(noun, request, at)`` feeds its template."""

    key: str
    order: int
    label: Any
    template: str
    context: Callable[[Any, Any, datetime], Mapping[str, Any]]


@dataclass(frozen=True)
class Button:
    """A button beside an ``alarm``, a ``story`` or a ``policy``; ``url(thing)`` is where it leads."""

    key: str
    order: int
    on: str
    label: Any
    url: Callable[[Any], str]


@dataclass(frozen=True)
class Rung:
    """One rung of *Dân biết · hiểu · tin · theo · làm · thụ hưởng*.

    ``measure(policy, at)`` answers a mapping with ``value`` (words), ``n``, ``as_of`` and ``url`` of the
    rows behind it, or None where nothing was measured; ``would_measure`` then says what would. A mapping without
    ``value`` but with ``aside`` (words, and ``aside_url``) says something near by while the rung stays unmeasured.
    """

    key: str
    order: int
    label: Any
    would_measure: Any
    measure: Callable[[Any, datetime], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Postman:
    """Who carries a letter for a room that may not know him.

    ``post(agency, to=…, subject=…, text=…, key=…, by=…, at=…)`` keeps the letter in the caller's transaction;
    a second one with the same ``key`` is not made. ``to`` is a mailbox of staff or of the press.
    """

    key: str
    order: int
    post: Callable[..., object]


@dataclass(frozen=True)
class BriefLine:
    """One line of the spokesperson's morning page: words, a remark beside them, and where to read on."""

    text: str
    note: str = ""
    url: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class BriefPart:
    """What a room adds to the sensitive points of the spokesperson's morning page; ``lines(user, at)``."""

    key: str
    order: int
    lines: Callable[[Any, datetime], Sequence[BriefLine]]


desk_cards: Slot[Card] = Slot("desk cards")
dossier_tabs: Slot[Tab] = Slot("dossier tabs")
buttons: Slot[Button] = Slot("buttons")
rungs: Slot[Rung] = Slot("rungs")
release_tabs: Slot[Tab] = Slot("release tabs")
postmen: Slot[Postman] = Slot("postmen")
brief_parts: Slot[BriefPart] = Slot("brief parts")
