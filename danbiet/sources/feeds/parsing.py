"""From bytes to a feed."""

from collections import Counter
from datetime import datetime
from urllib.parse import urljoin

from danbiet.sources.charset import decode
from danbiet.sources.entries import Feed
from danbiet.sources.feeds import refusals
from danbiet.sources.feeds.items import entries_of, newest
from danbiet.sources.feeds.jsonfeed import read_json
from danbiet.sources.feeds.xmlfeed import kind_of, read_xml, root_of, ttl_of, xml_base
from danbiet.sources.plain import plain
from danbiet.sources.problems import problems_of

MOST_ENTRIES = 1_000


def parse(
    body: bytes,
    *,
    content_type: str | None,
    url: str,
    received_at: datetime,
    max_entries: int = MOST_ENTRIES,
) -> Feed:
    """Return the feed in ``body``, fetched from ``url`` at ``received_at`` (aware).

    Entries come in the feed's order, each once, at most ``max_entries`` (the
    newest); what was left out or repaired stands in ``problems`` with its
    count. Authors are not read. Raises NotAFeed.
    """
    decoded = decode(body, content_type=content_type)
    text = decoded.text.lstrip("\ufeff\x00 \t\r\n")
    if not text:
        raise refusals.empty()
    counts: Counter[str] = Counter()
    if text.startswith("{"):
        title, items = read_json(text, counts)
        kind, base, ttl = "json", url, None
    elif refusals.LOOKS_LIKE_HTML.match(text[:5_000]):
        raise refusals.a_page(text, url)
    else:
        name, attributes = root_of(text)
        kind = kind_of(name, attributes)
        base, ttl = urljoin(url, xml_base(attributes) or ""), ttl_of(text)
        title, items = read_xml(text, counts)
    entries = entries_of(items, base=base, received_at=received_at, counts=counts)
    kept = newest(entries, max_entries, counts)
    problems = [decoded.problem] if decoded.problem else []
    return Feed(plain(title), kind, kept, problems + problems_of(counts), ttl)
