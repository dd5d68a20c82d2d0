"""Documents that are not feeds, told apart so that the officer knows what to do."""

import re
from html.parser import HTMLParser

from danbiet.sources.addresses import NotAWebAddress, canonical_url
from danbiet.sources.problems import Unusable

FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
)
MOST_SUGGESTIONS = 10
HTML_HEAD_LOOKED_AT = 200_000


class NotAFeed(Unusable):
    """The document is no feed; ``suggestions`` lists feeds it names, if it is a page."""

    code = "not_a_feed"


def empty() -> NotAFeed:
    return NotAFeed("Nguồn trả về trang trống. Hệ thống sẽ thử lại; nếu lặp lại, hãy kiểm tra địa chỉ.")


def a_page(text: str, url: str) -> NotAFeed:
    found = feeds_named(text, url)
    if found:
        return NotAFeed(
            "Địa chỉ này là trang web, không phải nguồn RSS. "
            f"Trang có giới thiệu {len(found)} nguồn RSS: hãy chọn một.",
            suggestions=found,
        )
    return NotAFeed(
        "Địa chỉ này là trang web, không phải nguồn RSS. Hãy tìm mục “RSS” ở chân trang rồi dán địa chỉ ấy vào đây."
    )


def a_sitemap() -> NotAFeed:
    return NotAFeed(
        "Địa chỉ này là sơ đồ trang (sitemap), không phải nguồn RSS. Hãy chọn loại nguồn “Sơ đồ trang tin”."
    )


def entities() -> NotAFeed:
    return NotAFeed(
        "Nguồn chứa khai báo thực thể XML có thể làm treo máy nên hệ thống không đọc. "
        "Hãy báo cơ quan chủ quản trang hoặc chọn nguồn khác."
    )


def broken_json(reason: str) -> NotAFeed:
    return NotAFeed(
        f"Nguồn JSON viết sai chuẩn ({reason}). Hệ thống sẽ thử lại; nếu lặp lại, hãy báo cơ quan chủ quản trang."
    )


def tangled() -> NotAFeed:
    return NotAFeed(
        "Nguồn hỏng nặng: hàng nghìn thẻ mở mà không đóng. "
        "Hệ thống sẽ thử lại; nếu lặp lại, hãy báo cơ quan chủ quản trang."
    )


def something_else() -> NotAFeed:
    return NotAFeed("Nội dung ở địa chỉ này không phải RSS, Atom hay JSON Feed. Hãy kiểm tra lại địa chỉ nguồn tin.")


def feeds_named(text: str, url: str) -> list[str]:
    """Return the addresses of the feeds a page names in its head, each once."""
    reader = AlternateLinks()
    reader.feed(text[:HTML_HEAD_LOOKED_AT])
    found: list[str] = []
    for link in reader.links:
        try:
            address = canonical_url(link, base=url)
        except NotAWebAddress:
            continue
        if address not in found:
            found.append(address)
    return found[:MOST_SUGGESTIONS]


class AlternateLinks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in attrs}
        kinds = names.get("rel", "").lower().split()
        kind = names.get("type", "").lower()
        if tag == "link" and "alternate" in kinds and kind in FEED_TYPES and names.get("href"):
            self.links.append(names["href"])


LOOKS_LIKE_HTML = re.compile(
    r"\s*(?:(?:<!--.*?-->|<\?[^<>]*>)\s*)*(?:<!doctype\s+html|<html|<head|<body)", re.IGNORECASE | re.DOTALL
)
