"""What was published, for readers' own programs: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

An entry's id never changes and its times are those of publication: ``published`` when the release first was public,
``updated`` when readers last got something new of it (a correction, a withdrawal). What was withdrawn stays with its
reason, so that whoever holds the old words learns of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _

TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


@dataclass(frozen=True)
class Entry:
    """One release as a feed tells it."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    agency: str
    kind: str
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Feed:
    """A feed: its own address, the page it follows, and its entries, newest first."""

    url: str
    page_url: str
    title: str
    description: str
    entries: Sequence[Entry]

    @property
    def updated_at(self) -> datetime | None:
        return max((entry.updated_at for entry in self.entries), default=None)


def written(feed: Feed, kind: str) -> str:
    """Return the feed as ``kind``: rss, atom or json. Raises KeyError for another."""
    return {"rss": _rss, "atom": _atom, "json": _json}[kind](feed)


def _rss(feed: Feed) -> str:
    return _xml(Rss201rev2Feed, feed)


def _atom(feed: Feed) -> str:
    return _xml(Atom1Feed, feed)


def _xml(made_by: Any, feed: Feed) -> str:
    made = made_by(
        title=feed.title, link=feed.page_url, description=feed.description, language="vi", feed_url=feed.url,
        feed_guid=feed.url, ttl="15",
    )  # fmt: skip
    for entry in feed.entries:
        made.add_item(
            title=entry.title, link=entry.url, description=entry.html if made_by is Atom1Feed else entry.summary,
            unique_id=entry.id, unique_id_is_permalink=False, author_name=entry.agency, categories=(entry.kind,),
            pubdate=entry.published_at, updateddate=entry.updated_at,
        )  # fmt: skip
    return str(made.writeString("utf-8"))


def _json(feed: Feed) -> str:
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.page_url,
        "feed_url": feed.url,
        "language": "vi",
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": entry.published_at.isoformat(),
        "date_modified": entry.updated_at.isoformat(),
        "authors": [{"name": entry.agency}],
        "tags": [entry.kind],
    }


def withdrawn_words(reason: str) -> tuple[str, str]:
    """Return what a feed says in place of withdrawn words, plain and as HTML."""
    said = _("Đã thu hồi. Lý do: {reason}").format(reason=reason)
    return said, f"<p>{escape(said)}</p>"
