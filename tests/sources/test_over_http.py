"""A feed and its article, from the wire to entries, through the product's own client."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from danbiet.kit.http import Client
from danbiet.sources import KINDS
from danbiet.sources.entries import Entry
from tests.kit.http.press import HOST, Press, open_press
from tests.sources.test_pages import PARAGRAPHS, page

RECEIVED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FEED = f"""<rss version="2.0"><channel><title>Báo Sóng Mây</title>
<item><title>Hỗ trợ nhà ở vùng bão</title><link>http://{HOST}/ho-tro-101.html?utm_source=rss</link>
<pubDate>Sat, 21 Nov 2026 08:05:00 +0700</pubDate></item></channel></rss>"""


@pytest.fixture
def press() -> Iterator[Press]:
    with open_press() as server:
        yield server


def test_a_feed_leads_to_its_article(press: Press):
    client = Client(user_agent="DanBiet/1.0", hosts=press.hosts)
    rss = press.serve("/rss", gzip.compress(FEED.encode("utf-16")), Content_Encoding="gzip", Content_Type="text/xml")
    press.serve("/ho-tro-101.html", page(), Content_Type="text/html; charset=utf-8")
    answer = client.get(rss)
    feed = KINDS["feed"].parse(answer.body, content_type=answer.content_type, url=answer.url, received_at=RECEIVED)
    url = f"http://{HOST}/ho-tro-101.html"
    assert feed.entries == [
        Entry(url, url, "Hỗ trợ nhà ở vùng bão", "", datetime(2026, 11, 21, 1, 5, tzinfo=UTC), None)
    ]
    answer = client.get(feed.entries[0].url)
    article = KINDS["page"].parse(answer.body, content_type=answer.content_type, url=answer.url)
    assert article.text == "\n".join(PARAGRAPHS)
