"""What newspapers really serve at a feed's address: each gets a clear word, nothing is taken twice."""

import time
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from danbiet.sources.entries import Problem
from danbiet.sources.feeds import NotAFeed, parse

RECEIVED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
URL = "https://bao-song-may.example/rss"


def read(body: bytes | str, *, content_type: str | None = None, **options: int):
    raw = body.encode() if isinstance(body, str) else body
    return parse(raw, content_type=content_type, url=URL, received_at=RECEIVED, **options)


def rss(*items: str, encoding: str = "utf-8") -> str:
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Báo</title>'
    return f"{head}{''.join(items)}</channel></rss>"


def item(number: int, title: str = "Tin", date: str = "") -> str:
    return f"<item><title>{title} {number}</title><link>{URL}/{number}</link><pubDate>{date}</pubDate></item>"


def test_a_page_names_the_feeds_it_offers():
    page = """<!DOCTYPE html><html><head>
    <link rel="stylesheet" href="/a.css"><link rel="alternate" hreflang="en" href="/en">
    <link rel="alternate" type="application/rss+xml" href="/rss/thoi-su.rss">
    <link rel="alternate home" type="application/atom+xml" href="https://khac.example/atom.xml">
    <link rel="alternate" type="application/rss+xml" href="/rss/thoi-su.rss?utm_source=x">
    </head><body></body></html>"""
    with pytest.raises(NotAFeed, match="2 nguồn RSS: hãy chọn một") as refused:
        read(page)
    assert refused.value.suggestions == [
        "https://bao-song-may.example/rss/thoi-su.rss",
        "https://khac.example/atom.xml",
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "trang trống"),
        (" \n\t\ufeff ", "trang trống"),
        ("<html><body>404</body></html>", "là trang web"),
        ('<?xml version="1.0"?>\n<!-- x --><!doctype html><html></html>', "là trang web"),
        ("Xin chào", "không phải RSS, Atom hay JSON Feed"),
        ("<opml><body/></opml>", "không phải RSS, Atom hay JSON Feed"),
        ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "sơ đồ trang"),
        ('{"items": [', r"viết sai chuẩn \(dòng 1, cột 12\)"),
        ('{"loi": "khong tim thay"}', "không phải RSS"),
        ("{" * 100, "viết sai chuẩn"),
        ('{"items": ' + "[" * 100_000, "lồng nhau quá sâu"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "không phải RSS"),
    ],
)
def test_what_is_no_feed_is_told_by_what_it_is(body: bytes | str, words: str):
    with pytest.raises(NotAFeed, match=words):
        read(body)


BILLION_LAUGHS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title></channel></rss>"""
READS_FILES = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&x;</title><link>https://a.example/1</link></item></channel></rss>"""


@pytest.mark.parametrize("body", [BILLION_LAUGHS, READS_FILES, "<!-- <rss> -->" + READS_FILES[21:]])
def test_a_feed_that_declares_entities_is_refused(body: str):
    with pytest.raises(NotAFeed, match="thực thể XML"):
        read(body)


def test_the_word_entity_inside_an_article_harms_nothing():
    feed = read(rss("<item><title><![CDATA[Khai báo <!ENTITY là gì]]></title><link>/1</link></item>"))
    assert [entry.url for entry in feed.entries] == ["https://bao-song-may.example/1"]


TITLE = "Hỗ trợ nhà ở vùng bão: ưu tiên hộ nghèo, đối tượng chính sách được nhận trước"


@pytest.mark.parametrize(
    ("declared", "real", "content_type", "noticed"),
    [
        ("utf-8", "utf-8", None, False),
        ("iso-8859-1", "utf-8", None, True),
        ("utf-8", "utf-8-sig", None, False),
        ("utf-8", "utf-16", None, False),
        ("utf-8", "utf-16-le", None, False),
        ("utf-16", "utf-8", None, True),
        ("utf-8", "utf-8", "text/xml; charset=ISO-8859-1", True),
        ("khong-co", "utf-8", None, True),
    ],
)
def test_the_real_encoding_is_found(declared: str, real: str, content_type: str | None, noticed: bool):
    body = rss(item(1, TITLE), encoding=declared).encode(real)
    feed = read(body, content_type=content_type)
    assert [entry.title for entry in feed.entries] == [f"{TITLE} 1"]
    assert ("encoding" in {problem.code for problem in feed.problems}) is noticed


def test_a_feed_in_windows_1258_declared_as_utf_8_is_read():
    body = in_cp1258(rss(item(1, TITLE)))
    feed = read(body)
    assert feed.entries[0].title == f"{TITLE} 1"
    assert "legacy_encoding" in {problem.code for problem in feed.problems}


def in_cp1258(text: str) -> bytes:
    """Write Vietnamese as old Windows did: letter with its shape, then the tone."""
    apart = unicodedata.normalize("NFD", text)
    for mark in "\u0302\u0306\u031b":  # ^, ˘ and the horn belong to the letter
        for letter in "aAeEoOuU":
            whole = unicodedata.normalize("NFC", letter + mark)
            for tone in "\u0300\u0301\u0303\u0309\u0323":
                apart = apart.replace(letter + tone + mark, whole + tone)
            apart = apart.replace(letter + mark, whole)
    return apart.encode("cp1258")


def test_letters_that_cannot_be_read_are_counted_not_guessed():
    body = rss(item(1, TITLE * 5)).encode().replace("ưu".encode(), b"\xff", 1)
    feed = read(body)
    assert (
        Problem("damaged_letters", "1 chữ không đọc được vì sai bảng mã; những chữ ấy để trống ô.", 1) in feed.problems
    )
    assert "\ufffd" in feed.entries[0].title


def test_of_ten_thousand_entries_the_newest_thousand_stay():
    start = datetime(2026, 11, 21, tzinfo=UTC)
    dates = [start - timedelta(minutes=7919 * number % 10_000) for number in range(10_000)]
    body = rss(*(item(number, date=when.isoformat()) for number, when in enumerate(dates)))
    started = time.process_time()
    feed = read(body)
    assert time.process_time() - started < 10
    kept = [entry.published_at for entry in feed.entries]
    newest = sorted(dates)[-1_000:]
    assert kept == [when for when in dates if when >= newest[0]]
    assert feed.problems == [
        Problem("too_many", "Nguồn đưa quá nhiều mục; đã lấy các mục mới nhất và bỏ 9000 mục cũ hơn.", 9_000)
    ]


def test_entries_without_a_date_are_not_the_ones_to_go():
    body = rss(item(1, date="Sat, 21 Nov 2026 08:00:00 GMT"), item(2), item(3, date="Sat, 21 Nov 2026 09:00:00 GMT"))
    assert [entry.title for entry in read(body, max_entries=2).entries] == ["Tin 2", "Tin 3"]


def test_every_entry_is_accounted_for():
    feed = read(rss(item(1), item(1), "<item><title>x</title></item>", "<item/>", item(2)))
    refused = sum(p.count for p in feed.problems if p.code not in ("undated", "moved_date", "encoding", "broken"))
    assert len(feed.entries) + refused == 5


def test_a_feed_that_gives_all_entries_one_guid_loses_none():
    items = [item(number).replace("</item>", "<guid>https://bao.example</guid></item>") for number in range(5)]
    feed = read(rss(*items))
    assert [(entry.title, entry.guid) for entry in feed.entries] == [
        (f"Tin {number}", f"{URL}/{number}") for number in range(5)
    ]


def test_a_feed_cut_off_in_the_middle_gives_what_came_and_says_so():
    feed = read(rss(item(1), item(2), item(3))[:-100])
    assert [entry.title for entry in feed.entries][:2] == ["Tin 1", "Tin 2"]
    assert "broken" in {problem.code for problem in feed.problems}


def test_an_empty_feed_is_a_feed():
    feed = read(rss())
    assert (feed.title, feed.entries, feed.problems) == ("Báo", [], [])


def test_an_address_in_cdata_keeps_its_ampersands():
    feed = read(rss("<item><title>AT&amp;T</title><link><![CDATA[https://a.example/?a=1&b=2&copy=3]]></link></item>"))
    assert [(entry.title, entry.url) for entry in feed.entries] == [("AT&T", "https://a.example/?a=1&b=2&copy=3")]


@pytest.mark.parametrize(
    "filling",
    ["<![CDATA[", "<!--", "<?", "<pubDate>" + " " * 50, "&" * 9, "<a>", "<a ", "<item><title>", "&amp;amp;", "<rss "],
    ids=[
        "cdata",
        "comments",
        "instructions",
        "blanks",
        "ampersands",
        "depth",
        "open tags",
        "items",
        "escapes",
        "roots",
    ],
)
def test_no_filling_of_a_megabyte_holds_the_reader_up(filling: str):
    body = '<rss version="2.0"><channel><title>x</title>' + filling * (1_000_000 // len(filling))
    started = time.process_time()
    with suppress(NotAFeed):
        read(body)
    assert time.process_time() - started < 6
