"""The article's own text out of a page, and nothing about people."""

import time
from datetime import UTC, datetime

import pytest

from danbiet.sources.entries import Problem
from danbiet.sources.pages import PROBLEMS, Page, extract
from tests.sources.feeds.test_bad_input import in_cp1258

URL = "https://bao-song-may.example/ho-tro-101.html?utm_source=rss"
PARAGRAPHS = [
    "Chính phủ vừa ban hành nghị định về hỗ trợ nhà ở cho hộ dân vùng bão, có hiệu lực từ ngày 1 tháng 1 năm sau.",
    "Theo nghị định, mỗi hộ có nhà sập đổ hoàn toàn được hỗ trợ 60 triệu đồng; nhà hư hỏng nặng được 30 triệu đồng.",
    "Người dân nộp đơn tại uỷ ban nhân dân xã trong vòng 30 ngày, danh sách được niêm yết công khai tại nhà văn hoá.",
]
LINKED = (
    '{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","datePublished":"2026-11-21T08:05:00+07:00",'
    '"author":{"name":"Nguyễn Văn Thử"}}]}'
)


def page(body: str = "", head: str = "", lang: str = "vi") -> bytes:
    words = body or "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Hỗ trợ nhà ở | Báo Sóng Mây</title>
    <meta property="og:title" content="Hỗ trợ nhà ở vùng bão: &quot;mỗi hộ 60 triệu&quot;">
    <meta name="author" content="Nguyễn Văn Thử">{head}</head>
    <body><nav><a href="/">Trang chủ</a><a href="/thoi-su">Thời sự</a></nav>
    <article><h1>Hỗ trợ nhà ở vùng bão</h1>{words}</article>
    <div class="comments"><p>Bạn đọc Lê Thị Mẫu: bài viết rất hay, cảm ơn toà soạn đã đưa tin kịp thời.</p></div>
    <footer>Giấy phép số 00/GP-MINHHOA</footer></body></html>""".encode()


def read(body: bytes, **options: datetime) -> Page:
    return extract(body, content_type="text/html; charset=utf-8", url=URL, **options)


def test_an_article_comes_whole_and_without_its_surroundings():
    body = page(
        head=f'<script type="application/ld+json">{LINKED}</script><link rel="canonical" href="/ho-tro-101.html">'
    )
    assert read(body) == Page(
        title='Hỗ trợ nhà ở vùng bão: "mỗi hộ 60 triệu"',
        text="\n".join(PARAGRAPHS),
        published_at=datetime(2026, 11, 21, 1, 5, tzinfo=UTC),
        canonical_url="https://bao-song-may.example/ho-tro-101.html",
        language="vi",
        problem=None,
    )


def test_a_page_has_no_field_for_a_person():
    assert [*Page.__dataclass_fields__] == ["title", "text", "published_at", "canonical_url", "language", "problem"]


def test_a_date_in_a_meta_element_is_used_when_no_other_is_given():
    body = page(head='<meta content="21/11/2026 08:05" property="article:published_time">')
    assert read(body).published_at == datetime(2026, 11, 21, 1, 5, tzinfo=UTC)


def test_a_date_in_the_far_future_is_not_used():
    body = page(head='<meta property="article:published_time" content="2031-01-01T00:00:00Z">')
    assert read(body, received_at=datetime(2026, 11, 21, tzinfo=UTC)).published_at is None


@pytest.mark.parametrize(
    ("href", "known"),
    [
        ("https://www.bao-song-may.example/that.html#x", "https://www.bao-song-may.example/that.html"),
        ("https://bao-khac.example/chiem.html", "https://bao-song-may.example/ho-tro-101.html"),
        ("https://bao-song-may.example/", "https://bao-song-may.example/ho-tro-101.html"),
        ("javascript:x", "https://bao-song-may.example/ho-tro-101.html"),
    ],
)
def test_a_page_may_name_its_own_address_but_not_another_outlets(href: str, known: str):
    assert read(page(head=f'<link href="{href}" rel="canonical">')).canonical_url == known


def test_a_paywalled_article_is_flagged():
    free = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
    assert read(page(head=free)).problem == Problem("paywall", PROBLEMS["paywall"])


def test_a_page_with_hardly_a_word_is_flagged():
    problem = read(page("<p>Mời bạn đăng nhập để đọc tiếp bài viết này.</p>")).problem
    assert problem is not None
    assert problem.code in ("too_short", "empty")


@pytest.mark.parametrize("body", [b"", b"\x89PNG\r\n" + bytes(99), b"<html></html>", b"{}", b"<" * 10_000])
def test_what_is_no_article_is_an_empty_page_with_a_word(body: bytes):
    found = read(body)
    assert found.problem == Problem("empty", PROBLEMS["empty"])
    assert found.canonical_url == "https://bao-song-may.example/ho-tro-101.html"


def test_a_page_in_windows_1258_declared_as_utf_8_is_read():
    assert read(in_cp1258(page().decode())).text == "\n".join(PARAGRAPHS)


def test_a_page_of_endless_elements_is_read_to_its_twenty_thousandth():
    body = page() + b"<br>" * 500_000
    started = time.process_time()
    found = read(body)
    assert time.process_time() - started < 10
    assert (found.text, found.problem) == ("\n".join(PARAGRAPHS), Problem("too_long", PROBLEMS["too_long"]))
