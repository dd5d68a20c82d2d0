"""RSS 2.0 (with the Atom link that its best practices ask for) and Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from lxml import etree
from lxml.etree import _Element

from danbiet.channels.feeds.entries import Entry, Feed, plain

_ATOM: Final = "http://www.w3.org/2005/Atom"
_CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
_DC: Final = "http://purl.org/dc/elements/1.1/"


def rss(feed: Feed) -> bytes:
    """Return the feed as RSS 2.0. Raises BadFeed."""
    feed.check()
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"atom": _ATOM, "content": _CONTENT, "dc": _DC})
    channel = etree.SubElement(root, "channel")
    for name, text in (("title", feed.title), ("link", feed.home_url), ("description", feed.description or feed.title)):
        _add(channel, name, text)
    _add(channel, "language", feed.language)
    _add(channel, "lastBuildDate", _mail_date(feed.changed_at))
    own = {"rel": "self", "href": feed.url, "type": "application/rss+xml"}
    etree.SubElement(channel, f"{{{_ATOM}}}link", own)
    for entry in feed.entries:
        _rss_item(channel, entry, feed)
    return _written(root)


def atom(feed: Feed) -> bytes:
    """Return the feed as Atom 1.0. Raises BadFeed."""
    feed.check()
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    for name, text in (("id", feed.url), ("title", feed.title), ("updated", _net_date(feed.changed_at))):
        _add(root, name, text, _ATOM)
    if feed.description:
        _add(root, "subtitle", feed.description, _ATOM)
    _add(etree.SubElement(root, f"{{{_ATOM}}}author"), "name", feed.author, _ATOM)
    _link(root, "self", feed.url, type="application/atom+xml")
    _link(root, "alternate", feed.home_url, type="text/html")
    for entry in feed.entries:
        _atom_entry(root, entry)
    return _written(root)


def _rss_item(channel: _Element, entry: Entry, feed: Feed) -> None:
    item = etree.SubElement(channel, "item")
    _add(item, "title", entry.title)
    _add(item, "link", entry.url)
    _add(item, "guid", entry.id).set("isPermaLink", "true" if entry.id == entry.url else "false")
    _add(item, "pubDate", _mail_date(entry.published_at))
    _add(item, "creator", feed.author, _DC)
    if entry.summary:
        _add(item, "description", entry.summary)
    if entry.html:
        _add(item, "encoded", entry.html, _CONTENT)
    for category in entry.categories:
        _add(item, "category", category)
    if entry.corrects:
        etree.SubElement(item, f"{{{_ATOM}}}link", {"rel": "related", "href": entry.corrects})
    # RSS allows one enclosure; the others stand in Atom and JSON Feed.
    for file in entry.attachments[:1]:
        told = {"url": file.url, "type": file.content_type, "length": str(file.bytes)}
        etree.SubElement(item, "enclosure", told)


def _atom_entry(root: _Element, entry: Entry) -> None:
    made = etree.SubElement(root, f"{{{_ATOM}}}entry")
    _add(made, "id", entry.id, _ATOM)
    _add(made, "title", entry.title, _ATOM)
    _add(made, "published", _net_date(entry.published_at), _ATOM)
    _add(made, "updated", _net_date(entry.changed_at), _ATOM)
    _link(made, "alternate", entry.url, type="text/html")
    if entry.corrects:
        _link(made, "related", entry.corrects)
    if entry.summary or not entry.html:
        _add(made, "summary", entry.summary or entry.title, _ATOM)
    if entry.html:
        _add(made, "content", entry.html, _ATOM).set("type", "html")
    for category in entry.categories:
        etree.SubElement(made, f"{{{_ATOM}}}category", {"term": plain(category)})
    for file in entry.attachments:
        _link(made, "enclosure", file.url, type=file.content_type, length=str(file.bytes), title=plain(file.title))


def _add(parent: _Element, name: str, text: str, space: str = "") -> _Element:
    made = etree.SubElement(parent, f"{{{space}}}{name}" if space else name)
    made.text = plain(text)
    return made


def _link(parent: _Element, rel: str, href: str, **more: str) -> None:
    told = {"rel": rel, "href": href} | {name: value for name, value in more.items() if value}
    etree.SubElement(parent, f"{{{_ATOM}}}link", told)


def _written(root: _Element) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _mail_date(moment: datetime) -> str:
    return format_datetime(moment)


def _net_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
