"""What a feed says, before it becomes a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BadFeed(ValueError):
    """An entry that no reader's program could use: no id, a relative address, a time without a zone."""


@dataclass(frozen=True)
class Enclosure:
    """A file that belongs to an entry; ``bytes`` is its size."""

    url: str
    content_type: str
    bytes: int
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One publication. ``id`` never changes and is a URI; ``html`` is already cleaned by the room.

    ``corrects`` is the address of the entry that this one corrects, if it does.
    """

    id: str
    url: str
    title: str
    published_at: datetime
    updated_at: datetime | None = None
    summary: str = ""
    html: str = ""
    categories: Sequence[str] = ()
    attachments: Sequence[Enclosure] = ()
    corrects: str = ""

    @property
    def changed_at(self) -> datetime:
        return self.updated_at or self.published_at


@dataclass(frozen=True, kw_only=True)
class Feed:
    """The list itself. ``url`` is its own address, ``home_url`` the page for people.

    ``since`` is when the feed began: what an empty feed gives as its last change.
    """

    title: str
    url: str
    home_url: str
    author: str
    since: datetime
    description: str = ""
    language: str = "vi"
    entries: Sequence[Entry] = ()

    @property
    def changed_at(self) -> datetime:
        return max((entry.changed_at for entry in self.entries), default=self.since)

    def check(self) -> None:
        """Raise BadFeed when an id repeats, an address is not absolute, or a time has no zone."""
        ids = [entry.id for entry in self.entries]
        if len(set(ids)) < len(ids):
            raise BadFeed("two entries have the same id; a reader's program would show one of them only")
        for address in (self.url, self.home_url, *_addresses(self.entries)):
            _require_absolute(address)
        for moment in (self.since, *(m for e in self.entries for m in (e.published_at, e.changed_at))):
            if moment.tzinfo is None:
                raise BadFeed(f"{moment!r} has no time zone: pass an aware datetime")
        for entry in self.entries:
            _require_id(entry.id)


def plain(text: str) -> str:
    """Return the text in NFC without what XML forbids."""
    return _NOT_IN_XML.sub("", unicodedata.normalize("NFC", text))


def _addresses(entries: Sequence[Entry]) -> list[str]:
    found = [e.url for e in entries] + [e.corrects for e in entries if e.corrects]
    return found + [a.url for e in entries for a in e.attachments]


def _require_absolute(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadFeed(f"“{address}” is not an absolute http(s) address")


def _require_id(name: str) -> None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+", name):
        raise BadFeed(f"“{name}” is no URI; use the permanent address, or tag:…/urn:…")
