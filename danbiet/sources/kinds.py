"""The kinds of sources. A new kind is one module and one line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from danbiet.sources import feeds, pages, sitemaps


@dataclass(frozen=True)
class Kind:
    """A kind of source: its Vietnamese label and hint, and the reader of what is fetched."""

    label: str
    hint: str
    parse: Callable[..., Any]


KINDS: dict[str, Kind] = {
    "feed": Kind(
        label="Nguồn RSS, Atom hoặc JSON Feed",
        hint="Địa chỉ thường ở mục “RSS” cuối trang báo.",
        parse=feeds.parse,
    ),
    "sitemap": Kind(
        label="Sơ đồ trang tin (sitemap)",
        hint="Địa chỉ thường ghi trong tệp robots.txt của trang.",
        parse=sitemaps.parse,
    ),
    "page": Kind(
        label="Trang bài viết",
        hint="Địa chỉ của chính bài viết; đọc một lần.",
        parse=pages.extract,
    ),
}
