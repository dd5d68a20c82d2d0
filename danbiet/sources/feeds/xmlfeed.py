"""RSS, RDF and Atom through fastfeedparser, with feedparser where it fails.

Both libraries fill what a date lacks from the system's clock, read a naive
date as UTC and 05/11 as the eleventh of May. So the dates are taken out of
the document before they see it; a ticket in the shape of an ISO instant stands
in their place and comes back with its entry.
"""

import html
import io
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

# Every repetition here is bounded or stops at the next "<", so that no document makes them slow.
CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# What is taken up in one pass: dates, and what breaks parsers. CDATA, comments and
# instructions match whole so that nothing inside them is touched.
TAKEN_UP = re.compile(
    r"<(?:"
    r"!\[CDATA\[(?:[^\]]++|\](?!\]>))*+"
    r"|!--(?:[^-]++|-(?!->))*+"
    r"|\?(?:[^?]++|\?(?!>))*+"
    r"|(?P<date>(?:[A-Za-z]{1,20}+:)?"
    r"(?:[pP]ub[dD]ate|[dD]ate|[pP]ublished|[uU]pdated|[iI]ssued|[mM]odified|[cC]reated|PUBDATE|DATE))"
    r"(?P<attributes>\s[^<>]{0,500})?>"
    r"(?P<raw>\s{0,50}<!\[CDATA\[[^<>]{0,200}\]\]>\s{0,50}|[^<>]{0,300})"
    r"(?P<end></(?P=date)\s{0,10}>)"
    r"|(?![A-Za-z_/!?])"
    r")"
    r"|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(?:(?P<entity>[A-Za-z][A-Za-z0-9]{1,31});)?"
)
FIRST_ELEMENT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^<>]*)>")
ATTRIBUTE = r"\b{}\s*=\s*[\"']([^\"'<>]*)[\"']"
TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
ENDS = re.compile(r"</(?:[a-z]+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
OPENING = re.compile(r"<[A-Za-z]")
MOST_OPEN_TAGS = 5_000
ITEM = re.compile(r"<(?:[a-z]+:)?(?:item|entry)\b", re.IGNORECASE)
OWN_BASE = re.compile(r"<(?:[a-z]+:)?(?:item|entry)\s[^<>]*\bxml:base\s*=", re.IGNORECASE)
FIRST_TICKET = datetime(2000, 1, 1, tzinfo=UTC)
# XML 1.0 forbids these; one of them makes strict parsers drop the rest.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CONTROL = bytes((*range(9), 11, 12, *range(14, 32)))


class Tickets:
    """Dates kept aside under a ticket."""

    def __init__(self) -> None:
        self.raw: list[str] = []

    def prepared(self, text: str) -> str:
        """Return the XML mended, with a ticket for every date."""
        return TAKEN_UP.sub(self.instead, allowed(text).lstrip())

    def instead(self, found: re.Match[str]) -> str:
        return self.issue(found) if found["date"] else mend(found)

    def issue(self, found: re.Match[str]) -> str:
        self.raw.append(CDATA.sub(r"\1", html.unescape(found["raw"])).strip())
        ticket = FIRST_TICKET + timedelta(seconds=len(self.raw) - 1)
        return f"<{found['date']}{found['attributes'] or ''}>{ticket.isoformat()}{found['end']}"

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
    bare = COMMENT.sub("", text[:100_000])
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

    A forgiving parser drops a bare & or <, and HTML's named entities (&ocirc;)
    which XML does not know, and with them the letter. CDATA is left alone.
    """
    return TAKEN_UP.sub(mend, allowed(text).lstrip())


def mend(found: re.Match[str]) -> str:
    if name := found["entity"]:
        return html5.get(f"{name};", f"&amp;{name};")
    return {"&": "&amp;", "<": "&lt;"}.get(found[0], found[0])


def allowed(text: str) -> str:
    """Return ``text`` without what XML forbids. Most texts have none, and bytes tell that fastest."""
    raw = text.encode("utf-8", errors="replace")
    clean = len(raw.translate(None, CONTROL)) == len(raw) and "\ufffe" not in text and "\uffff" not in text
    return text if clean else FORBIDDEN.sub("", text)


def read_xml(text: str, counts: "Counter[str]") -> tuple[str, list[RawItem]]:
    """Return the feed's title and items. Broken XML is read as far as it goes, and counted."""
    tickets = Tickets()
    prepared = tickets.prepared(text)
    # Only feedparser resolves addresses against an entry's own base.
    has_own_base = "xml:base" in prepared and OWN_BASE.search(prepared) is not None
    parsed = {} if has_own_base else quickly_parsed(prepared) or {}
    if not parsed.get("entries") and ITEM.search(prepared):
        refuse_tangled(prepared)
        # As a stream: feedparser would take bytes for a file's name first.
        stream = io.BytesIO(prepared.encode("utf-8", errors="replace"))
        parsed = feedparser.parse(stream, sanitize_html=False)
    counts["broken"] += ENDS.search(text[-1_000:]) is None
    title = str(parsed.get("feed", {}).get("title") or "")
    return title, [raw_item(entry, tickets) for entry in parsed.get("entries", [])]


def quickly_parsed(text: str) -> Mapping[str, Any] | None:
    """Return fastfeedparser's reading, or None where it gives up."""
    try:
        found: Mapping[str, Any] = fastfeedparser.parse(
            text, include_tags=False, include_media=False, include_enclosures=False
        )
    except Exception:  # a library over untrusted input may raise anything; the forgiving one tries next
        return None
    return found


def refuse_tangled(text: str) -> None:
    """Raise NotAFeed for a document with thousands of tags left open: reading one takes minutes."""
    opened = len(OPENING.findall(text)) - text.count("</") - text.count("/>")
    if opened > MOST_OPEN_TAGS:
        raise refusals.tangled()


def raw_item(entry: Mapping[str, Any], tickets: Tickets) -> RawItem:
    date = tickets.redeem(entry.get("published")) or tickets.redeem(entry.get("updated"))
    link, guid = entry.get("link"), entry.get("id")
    return RawItem(
        link=link,
        # The libraries put the link where a feed gives no name of its own.
        guid=None if guid == link else guid,
        title=entry.get("title"),
        summary=entry.get("description") or entry.get("summary") or content_of(entry),
        date=date,
    )


def content_of(entry: Mapping[str, Any]) -> str | None:
    parts = entry.get("content") or []
    return parts[0].get("value") if parts else None
