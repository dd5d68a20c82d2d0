"""Reads a site as a person does: follows its links, and reads what stands on each page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style", "template", "code"}
READ_OUT = ("title", "aria-label", "placeholder", "alt", "data-copied")
OF_ONE_KIND = 3  # pages of one view that are enough to know its words


@dataclass
class Words:
    """One piece of text, and the language it is marked to be in ("" for the page's own)."""

    text: str
    marked: str


@dataclass
class Read:
    """One page as read."""

    address: str
    status: int
    language: str = ""
    words: list[Words] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def feed(self, html: str) -> None:
        """Read the words and links of this HTML."""
        _Reader(self).feed(html)


class _Reader(HTMLParser):
    def __init__(self, page: Read) -> None:
        super().__init__()
        self.page = page
        self.stack: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        marked = self._marked(tag, given)
        for name in READ_OUT:
            self._keep(given.get(name, ""), marked)
        if tag == "html":
            self.page.language = given.get("lang", "")
        if tag == "a" and "download" not in given:
            self.page.links.append(given.get("href", ""))
        if "hx-get" in given:
            self.page.links.append(given["hx-get"])
        if tag not in VOID:
            self.stack.append((tag, marked))

    def _marked(self, tag: str, given: dict[str, str]) -> str:
        above = self.stack[-1][1] if self.stack else ""
        if above == "not ours" or "data-content" in given or tag in UNREAD:
            return "not ours"
        return given["lang"] if "lang" in given and tag != "html" else above

    def handle_endtag(self, tag: str) -> None:
        while self.stack:
            if self.stack.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        self._keep(data, self.stack[-1][1] if self.stack else "")

    def _keep(self, text: str, marked: str) -> None:
        text = " ".join(text.split())
        if text and marked != "not ours":
            self.page.words.append(Words(text, marked))


def read(client: Client, address: str) -> Read:
    """Return the page at an address, redirects followed inside the site."""
    response = client.get(address, follow=True)
    page = Read(address, response.status_code)
    if "html" in response.get("Content-Type", ""):
        page.feed(response.content.decode())
    return page


def walk(client: Client, *starts: str, leave: str = r"/(sign-out|static|media)/") -> Iterator[Read]:
    """Yield every page that links lead to, a few of each view."""
    waiting, seen, of_view = list(starts), set(starts), Counter[str]()
    while waiting:
        page = read(client, waiting.pop(0))
        yield page
        for link in page.links:
            address = urldefrag(urljoin(page.address, link))[0]
            view = _view(address)
            if not view or address in seen or "format=" in address or re.search(leave, address):
                continue
            seen.add(address)
            of_view[view] += 1
            if of_view[view] <= OF_ONE_KIND:
                waiting.append(address)


def _view(address: str) -> str:
    parts = urlsplit(address)
    if parts.netloc or parts.scheme:
        return ""
    try:
        return resolve(parts.path).view_name
    except Resolver404:
        return f"missing {parts.path}"
