"""What every source brings in: entries and problems. No field here can hold a person."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Problem:
    """Something an officer should know about a source: a stable code, words, how many entries."""

    code: str
    words: str
    count: int = 1


@dataclass(frozen=True)
class Entry:
    """One announced article.

    ``url`` is canonical; ``guid`` the feed's own name for it, or the url.
    Texts are plain, NFC and without tags. ``published_at`` is aware, or None
    with the reason in ``date_problem``; the caller then takes the moment of
    receipt and marks it as estimated. ``date_problem`` may also explain a date
    that was moved.
    """

    url: str
    guid: str
    title: str
    summary: str
    published_at: datetime | None
    date_problem: str | None


@dataclass(frozen=True)
class Feed:
    """A parsed feed: entries in the feed's order, problems, and how long it asks to be cached."""

    title: str
    kind: str
    entries: list[Entry]
    problems: list[Problem] = field(default_factory=list)
    ttl: timedelta | None = None
