"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from typing import Any, Final

from danbiet.channels.feeds.entries import Entry, Feed, plain

_VERSION: Final = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """Return the feed as JSON Feed 1.1; a correction names what it corrects in ``_danbiet``. Raises BadFeed."""
    feed.check()
    told = {
        "version": _VERSION,
        "title": plain(feed.title),
        "home_page_url": feed.home_url,
        "feed_url": feed.url,
        "description": plain(feed.description),
        "language": feed.language,
        "authors": [{"name": plain(feed.author)}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(_without_empty(told, keep="items"), ensure_ascii=False, indent=1).encode()


def _item(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": plain(entry.title),
        "summary": plain(entry.summary),
        "date_published": entry.published_at.isoformat(),
        "date_modified": entry.updated_at.isoformat() if entry.updated_at else "",
        "tags": [plain(category) for category in entry.categories],
        "attachments": [
            _without_empty(
                {"url": f.url, "mime_type": f.content_type, "size_in_bytes": f.bytes, "title": plain(f.title)}
            )
            for f in entry.attachments
        ],
        "_danbiet": {"corrects": entry.corrects} if entry.corrects else {},
    }
    # An item must have one of the two.
    body = {"content_html": plain(entry.html)} if entry.html else {"content_text": plain(entry.summary or entry.title)}
    return _without_empty(told) | body


def _without_empty(told: dict[str, Any], *, keep: str = "") -> dict[str, Any]:
    return {name: value for name, value in told.items() if value or name == keep}
