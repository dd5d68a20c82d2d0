"""Feeds written against the standard, or to one nobody uses any more, are read all the same."""

from datetime import UTC, datetime

import pytest

from danbiet.sources.entries import Entry
from danbiet.sources.feeds import parse

MORNING = datetime(2026, 11, 21, 1, 5, tzinfo=UTC)
ATOM = "http://www.w3.org/2005/Atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ITEM = "<item><title>Tin</title><link>https://a.example/1</link><pubDate>21/11/2026 08:05</pubDate></item>"
ENTRY = '<entry><title>Tin</title><link href="https://a.example/1"/><updated>2026-11-21T01:05:00Z</updated></entry>'

DIALECTS = {
    "capitals": f"<rss version='2.0'><channel>{ITEM}</channel></rss>".upper().replace(
        "HTTPS://A.EXAMPLE", "https://a.example"
    ),
    "items without a channel": f"<rss version='2.0'>{ITEM}</rss>",
    "a channel without rss": f"<channel><title>B</title>{ITEM}</channel>",
    "atom without its namespace": f"<feed><title>B</title>{ENTRY}</feed>",
    "atom under a prefix": f'<a:feed xmlns:a="{ATOM}"><a:title>B</a:title>'
    '<a:entry><a:title>Tin</a:title><a:link href="https://a.example/1"/><a:updated>2026-11-21T01:05:00Z</a:updated>'
    "</a:entry></a:feed>",
    "atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>B</title><entry><title>Tin</title>'
    '<link rel="alternate" href="https://a.example/1"/><issued>2026-11-21T08:05:00+07:00</issued></entry></feed>',
    "rss 0.90": f'<r:RDF xmlns:r="{RDF}" xmlns="http://my.netscape.com/rdf/simple/0.9/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<channel><title>B</title></channel><item><title>Tin</title><link>https://a.example/1</link>"
    "<dc:date>2026-11-21T08:05:00+07:00</dc:date></item></r:RDF>",
    "an undeclared prefix": "<rss version='2.0'><channel><item><title>Tin</title><link>https://a.example/1</link>"
    "<dc:date>2026-11-21T08:05:00</dc:date></item></channel></rss>",
    "a date in cdata": "<rss version='2.0'><channel><item><title>Tin</title><link>https://a.example/1</link>"
    "<pubDate><![CDATA[ Sat, 21 Nov 2026 08:05:00 +0700 ]]></pubDate></item></channel></rss>",
    "an entry with its own base": f'<feed xmlns="{ATOM}"><title>B</title><entry xml:base="https://a.example/"><title>Tin</title>'
    '<link href="1"/><updated>2026-11-21T01:05:00Z</updated></entry></feed>',
    "words before the feed": f"\n\n<!-- cached -->\n<rss version='2.0'><channel>{ITEM}</channel></rss>",
}


@pytest.mark.parametrize("name", DIALECTS)
def test_the_article_is_found(name: str):
    feed = parse(DIALECTS[name].encode(), content_type=None, url="https://goc.example/rss", received_at=MORNING)
    url = "https://a.example/1"
    title = "TIN" if name == "capitals" else "Tin"
    assert feed.entries == [Entry(url, url, title, "", MORNING, None)]
