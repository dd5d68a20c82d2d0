"""Newspapers without RSS are read by their news sitemap."""

import gzip
from datetime import UTC, datetime

import pytest

from danbiet.sources.entries import Entry
from danbiet.sources.sitemaps import NotASitemap, Sitemap, parse

RECEIVED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
URL = "https://bao-song-may.example/sitemap-news.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/s.xsl"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://bao-song-may.example/a-1.html?utm_source=sm</loc><lastmod>2026-11-21T11:00:00Z</lastmod>
 <news:news><news:publication><news:name>Báo Sóng Mây</news:name><news:language>vi</news:language></news:publication>
 <news:publication_date>2026-11-21T08:05:00+07:00</news:publication_date>
 <news:title>Nhà ở &amp; sinh kế: 5 điểm mới</news:title></news:news></url>
<url><loc>https://bao-song-may.example/a-2.html</loc><lastmod>2026-11-20</lastmod>
 <news:news><news:title><![CDATA[Bài hai]]></news:title></news:news></url>
<url><loc>https://bao-song-may.example/chuyen-muc</loc><image:image><image:loc>https://anh.example/1.jpg</image:loc></image:image></url>
<url><loc>https://bao-song-may.example/a-1.html</loc><news:news><news:title>Bài một lần nữa</news:title></news:news></url>
</urlset>"""  # noqa: E501
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>/sitemaps/2026-11.xml.gz</loc><lastmod>2026-11-21</lastmod></sitemap>
<sitemap><loc>https://bao-song-may.example/sitemaps/2026-10.xml</loc></sitemap>
<sitemap><loc>javascript:x</loc></sitemap></sitemapindex>"""
BOMB = "<?xml version='1.0'?><!DOCTYPE urlset [<!ENTITY a 'x'>]><urlset/>"


def read(body: bytes | str, **options: int) -> Sitemap:
    raw = body.encode() if isinstance(body, str) else body
    return parse(raw, content_type=None, url=URL, received_at=RECEIVED, **options)


@pytest.mark.parametrize("body", [NEWS.encode(), gzip.compress(NEWS.encode())], ids=["plain", "gzip"])
def test_a_news_sitemap_gives_entries_as_a_feed_does(body: bytes):
    found = read(body)
    assert found.entries == [
        Entry(
            url="https://bao-song-may.example/a-1.html",
            guid="https://bao-song-may.example/a-1.html",
            title="Nhà ở & sinh kế: 5 điểm mới",
            summary="",
            published_at=datetime(2026, 11, 21, 1, 5, tzinfo=UTC),
            date_problem=None,
        ),
        Entry(
            url="https://bao-song-may.example/a-2.html",
            guid="https://bao-song-may.example/a-2.html",
            title="Bài hai",
            summary="",
            published_at=datetime(2026, 11, 19, 17, 0, tzinfo=UTC),
            date_problem=None,
        ),
    ]
    assert (found.title, found.kind) == ("Báo Sóng Mây", "sitemap")
    assert {one.code: one.count for one in found.problems} == {"duplicate": 1, "no_title": 1}


def test_an_index_gives_the_addresses_of_its_parts():
    found = read(INDEX)
    assert (found.kind, found.entries) == ("sitemapindex", [])
    assert found.children == [
        "https://bao-song-may.example/sitemaps/2026-11.xml.gz",
        "https://bao-song-may.example/sitemaps/2026-10.xml",
    ]
    assert {one.code: one.count for one in found.problems} == {"bad_url": 1}


def test_the_newest_are_kept_when_there_are_too_many():
    assert [entry.title for entry in read(NEWS, max_entries=1).entries] == ["Nhà ở & sinh kế: 5 điểm mới"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "trống"),
        ("<html></html>", "trang web"),
        ("<rss version='2.0'/>", "Nếu là RSS"),
        (BOMB, "thực thể XML"),
        (gzip.compress(bytes(60_000_000)), "quá 50 MB"),
        (gzip.compress(NEWS.encode())[:60], "bị hỏng"),
    ],
    ids=["empty", "page", "feed", "entities", "bomb", "cut short"],
)
def test_what_is_no_sitemap_is_told_by_what_it_is(body: bytes | str, words: str):
    with pytest.raises(NotASitemap, match=words):
        read(body)
