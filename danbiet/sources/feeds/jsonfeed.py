"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from danbiet.sources.feeds import refusals
from danbiet.sources.feeds.items import RawItem


def read_json(text: str, counts: "Counter[str]") -> tuple[str, list[RawItem]]:
    """Return the feed's title and items; raises NotAFeed when it is other or broken JSON."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refusals.broken_json(short_reason(error)) from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise refusals.something_else()
    return text_of(document.get("title")) or "", list(raw_items(items, counts))


def short_reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"dòng {error.lineno}, cột {error.colno}"
    return "lồng nhau quá sâu"


def raw_items(items: list[Any], counts: "Counter[str]") -> Iterator[RawItem]:
    for item in items:
        if not isinstance(item, dict):
            counts["bad_item"] += 1
            continue
        yield RawItem(
            link=text_of(item.get("url")) or text_of(item.get("external_url")),
            guid=text_of(item.get("id")),
            title=text_of(item.get("title")),
            summary=first_text(item, "summary", "content_html", "content_text"),
            date=text_of(item.get("date_published")) or text_of(item.get("date_modified")),
        )


def first_text(item: dict[str, Any], *names: str) -> str | None:
    return next((text for name in names if (text := text_of(item.get(name)))), None)


def text_of(value: object) -> str | None:
    """Return a string or number as text; the standard wants strings, some feeds give numbers."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)
