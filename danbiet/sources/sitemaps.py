"""Sitemaps: news sitemaps to entries, sitemap indexes to the addresses of their parts.

Source: the sitemaps.org protocol and its news extension. A plain sitemap
names addresses without titles; those are counted, for an entry needs a title.
"""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree

from danbiet.sources.addresses import NotAWebAddress, canonical_url
from danbiet.sources.charset import decode
from danbiet.sources.entries import Feed
from danbiet.sources.feeds import NotAFeed, refusals
from danbiet.sources.feeds.items import RawItem, entries_of, newest
from danbiet.sources.feeds.xmlfeed import mended, root_of
from danbiet.sources.problems import Unusable, problems_of
from danbiet.sources.unpacking import SwellsTooMuch, gunzipped

# The protocol's own limit for one unpacked file.
LONGEST_SITEMAP = 52_428_800
MOST_ENTRIES = 1_000
MOST_CHILDREN = 500


class NotASitemap(Unusable):
    """The document is no sitemap."""

    code = "not_a_sitemap"


@dataclass(frozen=True)
class Sitemap(Feed):
    """Entries as a feed's; ``children`` are the sitemaps an index names, as it orders them."""

    children: list[str] = field(default_factory=list)


def parse(
    body: bytes,
    *,
    content_type: str | None,
    url: str,
    received_at: datetime,
    max_entries: int = MOST_ENTRIES,
) -> Sitemap:
    """Return the sitemap in ``body`` (plain or gzip), fetched from ``url`` at ``received_at``.

    ``kind`` is "sitemap" or "sitemapindex". Raises NotASitemap.
    """
    root = root_element(unpacked(body), content_type, url)
    counts: Counter[str] = Counter()
    if local(root) == "sitemapindex":
        children = list(addresses(root, url, counts))[:MOST_CHILDREN]
        return Sitemap("", "sitemapindex", [], problems_of(counts), children=children)
    items = [raw_item(element) for element in root if local(element) == "url"]
    entries = entries_of(items, base=url, received_at=received_at, counts=counts)
    kept = newest(entries, max_entries, counts)
    return Sitemap(publication(root), "sitemap", kept, problems_of(counts))


def unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return gunzipped(body, limit=LONGEST_SITEMAP)
    except SwellsTooMuch as error:
        raise NotASitemap("Sơ đồ trang bung ra quá 50 MB nên hệ thống không đọc. Hãy chọn sơ đồ nhỏ hơn.") from error
    except (zlib.error, EOFError) as error:
        raise NotASitemap("Tệp nén của sơ đồ trang bị hỏng. Hệ thống sẽ thử lại.") from error


def root_element(body: bytes, content_type: str | None, url: str) -> Any:
    text = decode(body, content_type=content_type).text.strip("\ufeff\x00 \t\r\n")
    if not text:
        raise NotASitemap("Sơ đồ trang trống. Hệ thống sẽ thử lại.")
    if refusals.LOOKS_LIKE_HTML.match(text[:5_000]):
        raise NotASitemap(
            "Địa chỉ này là trang web, không phải sơ đồ trang. Hãy tìm dòng “Sitemap:” trong tệp robots.txt của trang."
        )
    try:
        name, _ = root_of(text)
    except NotAFeed as error:
        raise NotASitemap(error.words) from error
    if name not in ("urlset", "sitemapindex"):
        raise NotASitemap("Nội dung ở địa chỉ này không phải sơ đồ trang. Nếu là RSS, hãy chọn loại nguồn “RSS”.")
    return parsed(text)


def parsed(text: str) -> Any:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    # The text is decoded already; a declaration of another encoding would mislead the parser.
    body = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
    root = etree.fromstring(mended(body).encode("utf-8", errors="replace"), parser)
    if root is None:
        raise NotASitemap("Sơ đồ trang viết sai chuẩn. Hệ thống sẽ thử lại.")
    return root


def local(element: Any) -> str:
    """Return an element's name without its namespace; "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_at(element: Any, *names: str) -> str | None:
    """Return the text of the first descendant with one of ``names``, tried in their order."""
    for name in names:
        for inner in element.iter():
            if local(inner) == name and inner.text and inner.text.strip():
                return str(inner.text).strip()
    return None


def raw_item(element: Any) -> RawItem:
    return RawItem(
        link=text_at(element, "loc"),
        guid=None,
        title=text_at(element, "title"),
        summary=None,
        date=text_at(element, "publication_date", "lastmod"),
    )


def publication(root: Any) -> str:
    return next(
        (text_at(element, "name") or "" for element in root.iter() if local(element) == "publication"),
        "",
    )


def addresses(root: Any, url: str, counts: "Counter[str]") -> Iterator[str]:
    for element in root:
        location = text_at(element, "loc") if local(element) == "sitemap" else None
        if location is None:
            continue
        try:
            yield canonical_url(location, base=url)
        except NotAWebAddress:
            counts["bad_url"] += 1
