"""RSS, RDF and Atom through fastfeedparser, with feedparser where it fails.

Both libraries fill what a date lacks from the system's clock, read a naive
date as UTC and 05/11 as the eleventh of May. So the dates are taken out of
the document before they see it; a ticket in the shape of an ISO instant stands
in their place and comes back with its entry.
"""

import html
import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html.entities import html5
from typing import Any

import fastfeedparser
import feedparser

from danbiet.sources.feeds import refusals
from danbiet.sources.feeds.items import RawItem

DATE_ELEMENT = re.compile(
    r"(<(?P<name>(?:[a-z]+:)?(?:pubDate|date|published|updated|issued|modified|created))"
    r"(?:\s[^<>]*)?>)\s*(?P<raw><!\[CDATA\[[^<>]{0,200}\]\]>|[^<>]{0,200}?)\s*(</(?P=name)\s*>)",
    re.IGNORECASE,
)
CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
FIRST_ELEMENT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^<>]*)>")
ATTRIBUTE = r"\b{}\s*=\s*[\"']([^\"'<>]*)[\"']"
TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
FIRST_TICKET = datetime(2000, 1, 1, tzinfo=UTC)
# XML 1.0 forbids these; one of them makes strict parsers drop the rest.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Tickets:
    """Dates kept aside under a ticket."""

    def __init__(self) -> None:
        self.raw: list[str] = []

    def issue(self, found: re.Match[str]) -> str:
        self.raw.append(CDATA.sub(r"\1", html.unescape(found["raw"])).strip())
        ticket = FIRST_TICKET + timedelta(seconds=len(self.raw) - 1)
        return f"{found[1]}{ticket.isoformat()}{found[4]}"

    def redeem(self, ticket: str | None) -> str | None:
        """Return the date as the feed wrote it, or None when the entry bore none."""
        if not ticket:
            return None
        try:
            place = (datetime.fromisoformat(ticket) - FIRST_TICKET).total_seconds()
        except (ValueError, TypeError):
            return None
        return self.raw[int(place)] if 0 <= place < len(self.raw) else None


def root_of(text: str) -> tuple[str, str]:
    """Return the first element's local name in lower case and its attributes as written.

    Raises NotAFeed when there is none, or when the part before it declares
    entities: they can swell to any size ("billion laughs") or read files.
    """
    prolog, element = before_first_element(text)
    if "<!entity" in prolog.lower():
        raise refusals.entities()
    if element is None:
        raise refusals.something_else()
    return element[2].lower(), element[3]


def before_first_element(text: str) -> tuple[str, re.Match[str] | None]:
    """Split off prolog and first element, passing over comments."""
    bare = re.sub(r"<!--.*?-->", "", text[:100_000], flags=re.DOTALL)
    element = FIRST_ELEMENT.search(bare)
    return (bare[: element.start()], element) if element else (bare, None)


def kind_of(name: str, attributes: str) -> str:
    """Return "rss 2.0", "rdf", "atom"; raises NotAFeed for another root."""
    if name == "rss":
        version = re.search(ATTRIBUTE.format("version"), attributes)
        return f"rss {version[1]}" if version else "rss"
    if name in ("rdf", "channel"):
        return "rdf" if name == "rdf" else "rss"
    if name == "feed":
        return "atom"
    if name in ("urlset", "sitemapindex"):
        raise refusals.a_sitemap()
    raise refusals.something_else()


def xml_base(attributes: str) -> str | None:
    found = re.search(ATTRIBUTE.format("xml:base"), attributes)
    return html.unescape(found[1]) if found else None


def ttl_of(text: str) -> timedelta | None:
    found = TTL.search(text[:20_000])
    return timedelta(minutes=int(found[1])) if found and int(found[1]) else None


def mended(text: str) -> str:
    """Return the XML with what commonly breaks parsers put right, no letter lost.

    HTML's named entities (&ocirc;) do not exist in XML: a forgiving parser
    drops them, and with them the letter.
    """
    return NAMED_ENTITY.sub(html_letter, FORBIDDEN.sub("", text).lstrip())


def html_letter(found: re.Match[str]) -> str:
    if found[1] in XML_ENTITIES:
        return found[0]
    return html5.get(f"{found[1]};", found[0])


def read_xml(text: str, counts: "Counter[str]") -> tuple[str, list[RawItem]]:
    """Return the feed's title and items. Broken XML is read as far as it goes, and counted."""
    tickets = Tickets()
    prepared = DATE_ELEMENT.sub(tickets.issue, mended(text))
    try:
        parsed = fastfeedparser.parse(prepared, include_tags=False, include_media=False, include_enclosures=False)
    except Exception:  # a library over untrusted input may raise anything; the other one tries
        parsed = None
    if not parsed or not parsed.get("entries"):
        parsed = feedparser.parse(prepared.encode("utf-8", errors="replace"), sanitize_html=False)
        counts["broken"] += bool(parsed.get("bozo"))
    title = str(parsed.get("feed", {}).get("title") or "")
    return title, [raw_item(entry, tickets) for entry in parsed["entries"]]


def raw_item(entry: Mapping[str, Any], tickets: Tickets) -> RawItem:
    date = tickets.redeem(entry.get("published")) or tickets.redeem(entry.get("updated"))
    return RawItem(
        link=entry.get("link"),
        guid=entry.get("id"),
        title=entry.get("title"),
        summary=entry.get("description") or entry.get("summary") or content_of(entry),
        date=date,
    )


def content_of(entry: Mapping[str, Any]) -> str | None:
    parts = entry.get("content") or []
    return parts[0].get("value") if parts else None
