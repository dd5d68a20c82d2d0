"""Article pages: title, text, date and address of the article out of everything around it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from htmldate import find_date
from trafilatura.metadata import extract_metadata

from danbiet.sources.addresses import NotAWebAddress, canonical_url
from danbiet.sources.articles import article_text
from danbiet.sources.charset import decode
from danbiet.sources.dates import judged
from danbiet.sources.entries import Problem
from danbiet.sources.plain import plain, squeezed

SHORTEST_ARTICLE = 200
SHORTEST_HEADLINE = 10
LONGEST_PAGE = 3_000_000
# An article has hundreds of elements; extraction slows with their number.
MOST_TAGS = 20_000
META = re.compile(r"<meta\b[^<>]{0,5000}>", re.IGNORECASE)
ATTRIBUTES = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
LINKED_DATA = re.compile(r"<script[^<>]*application/ld\+json[^<>]*>(.*?)(?:</script>|\Z)", re.IGNORECASE | re.DOTALL)
DATE_METAS = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "date",
)
CANONICAL = re.compile(r"<link\b[^<>]*\brel\s*=\s*[\"']?canonical\b[^<>]*>", re.IGNORECASE)
LANGUAGE = re.compile(r"<html\b[^<>]*\blang\s*=\s*[\"']?([a-z]{2,3})\b", re.IGNORECASE)

PROBLEMS = {
    "empty": "Trang không có nội dung bài. Hệ thống giữ tiêu đề và tóm tắt từ nguồn.",
    "paywall": "Trang chỉ cho đọc một phần (thu phí hoặc đòi đăng nhập).",
    "too_short": "Phần chữ lấy được quá ngắn; có thể trang chỉ có ảnh, video hoặc đòi đăng nhập.",
    "too_long": "Trang quá dài nên chỉ đọc phần đầu.",
}


@dataclass(frozen=True)
class Page:
    """An article. Author, comments and images are not read.

    ``text`` is NFC, one paragraph a line; ``language`` the two-letter code the
    page declares, or None. ``problem`` says why the text may not be the whole
    article.
    """

    title: str
    text: str
    published_at: datetime | None
    canonical_url: str
    language: str | None
    problem: Problem | None


def extract(body: bytes, *, content_type: str | None, url: str, received_at: datetime | None = None) -> Page:
    """Return the article in the page ``body`` found at ``url``.

    Never raises for bad markup: an unreadable page is a Page with an empty
    text and a problem. A date later than ``received_at`` by a day is dropped.
    """
    source = decode(body, content_type=content_type).text
    markup = head_of(source)
    data = linked_data(markup)
    metas = metas_of(markup)
    # Of what trafilatura knows only the title leaves: authors stay behind.
    title = plain(metas.get("og:title") or extract_metadata(markup, default_url=url).title)
    text = without_headline(paragraphs(article_text(markup, url=url)), title)
    return Page(
        title=title,
        text=text,
        published_at=published(metas, data, received_at) or searched_day(markup, received_at),
        canonical_url=own_address(markup, url),
        language=language_of(markup),
        problem=problem_of(text, data, cut=len(markup) < len(source)),
    )


def head_of(source: str) -> str:
    """Return the part of a page that is read: at most 3 million letters and 20,000 tags."""
    return "<".join(source[:LONGEST_PAGE].split("<", MOST_TAGS + 1)[: MOST_TAGS + 1])


def paragraphs(text: str) -> str:
    lines = (squeezed(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def without_headline(text: str, title: str) -> str:
    """Return the text without its first line when that only repeats the title."""
    first, _, rest = text.partition("\n")
    repeats = len(first) >= SHORTEST_HEADLINE and (title.startswith(first) or first.startswith(title))
    return rest if title and repeats else text


def metas_of(markup: str) -> dict[str, str]:
    """Return the contents of the meta elements by lower-case name; of several the first."""
    contents: dict[str, str] = {}
    for tag in META.findall(markup):
        pairs = attributes_of(tag)
        key = pairs.get("property") or pairs.get("name") or pairs.get("itemprop")
        if key and pairs.get("content"):
            contents.setdefault(key.lower(), unescape(pairs["content"]))
    return contents


def attributes_of(tag: str) -> dict[str, str]:
    return {name.lower(): first or second for name, first, second in ATTRIBUTES.findall(tag)}


def linked_data(markup: str) -> list[dict[str, Any]]:
    """Return the page's JSON-LD objects, graphs and lists opened up; broken ones are passed over."""
    objects: list[dict[str, Any]] = []
    for script in LINKED_DATA.findall(markup):
        try:
            waiting = [json.loads(script, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, list):
                waiting.extend(one)
            elif isinstance(one, dict):
                objects.append(one)
                waiting.extend(one["@graph"] if isinstance(one.get("@graph"), list) else [])
    return objects


def published(metas: Mapping[str, str], data: list[dict[str, Any]], received_at: datetime | None) -> datetime | None:
    """Return the first usable date that the page states: in JSON-LD, then in meta elements."""
    stated = [one.get("datePublished") for one in data]
    for raw in (*stated, *(metas.get(name) for name in DATE_METAS)):
        moment, _ = judged(raw if isinstance(raw, str) else None, received_at=received_at)
        if moment is not None:
            return moment
    return None


def searched_day(markup: str, received_at: datetime | None) -> datetime | None:
    """Return the day that htmldate finds, for a page that states none in the usual places."""
    # The wide search takes any number that looks like a date, a copyright line's too.
    day = find_date(markup, original_date=True, extensive_search=False)
    return judged(day, received_at=received_at)[0]


def own_address(markup: str, url: str) -> str:
    """Return the address the page gives itself when on its own host, else ``url``, canonical."""
    here = canonical_url(url)
    tag = CANONICAL.search(markup)
    stated = attributes_of(tag[0]) if tag else {}
    try:
        there = canonical_url(unescape(stated.get("href", "")) or url, base=url)
    except NotAWebAddress:
        return here
    # A page may not pass itself off as another outlet's, nor as the home page.
    is_home = there.count("/") == 3 and there.endswith("/")
    return there if host(there) == host(here) and not is_home else here


def host(url: str) -> str:
    return url.split("/")[2].removeprefix("www.").removeprefix("m.")


def language_of(markup: str) -> str | None:
    found = LANGUAGE.search(markup[:20_000])
    return found[1].lower() if found else None


def problem_of(text: str, data: list[dict[str, Any]], *, cut: bool) -> Problem | None:
    closed = any(str(one.get("isAccessibleForFree")).lower() == "false" for one in data)
    if closed:
        code = "paywall"
    elif not text:
        code = "empty"
    elif len(text) < SHORTEST_ARTICLE:
        code = "too_short"
    elif cut:
        code = "too_long"
    else:
        return None
    return Problem(code, PROBLEMS[code])
