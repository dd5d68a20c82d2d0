"""The web addresses that a published page names."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit


def links_of(content: Mapping[str, Any]) -> list[str]:
    """Return the addresses in an edition's text and documents, in their order, without those of mail and telephone."""
    found = _Links()
    found.feed(str(content.get("body", "")))
    urls = [*found.urls, *(str(each.get("url") or "") for each in content.get("documents", []))]
    return [url.partition("#")[0] for url in urls if urlsplit(url).scheme in ("http", "https")]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.urls += [value for name, value in attrs if tag == "a" and name == "href" and value]
