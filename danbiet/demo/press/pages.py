"""Article pages in the outlets' designs, with all that surrounds an article on a real site."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files
from string import Template

from danbiet.demo.script import Article, Outlet

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
SECTIONS = {
    "chinh-sach": "Chính sách",
    "the-thao": "Thể thao",
    "thoi-tiet": "Thời tiết",
    "giao-thong": "Giao thông",
    "van-hoa": "Văn hoá",
    "thi-truong": "Thị trường",
    "thong-bao": "Thông báo",
    "giao-duc": "Giáo dục",
    "doi-song": "Đời sống",
    "suc-khoe": "Sức khoẻ",
}


def page(article: Article, *, others: Sequence[Article]) -> str:
    """Return the article's page; ``others`` are the outlet's articles it links to."""
    at = article.published_at
    return _design(article.outlet.design).substitute(
        title=escape(article.title),
        outlet=escape(article.outlet.name),
        summary=escape(article.summary),
        section=article.section,
        section_name=SECTIONS[article.section],
        weekday=WEEKDAYS[at.weekday()],
        date=f"{at:%d/%m/%Y}",
        time=f"{at:%H:%M}",
        iso=at.isoformat(),
        paragraphs="\n".join(f"<p>{escape(text)}</p>" for text in article.paragraphs),
        related="".join(_link(other) for other in others if other.key != article.key),
        json_ld=_json_ld(article),
    )


def front(outlet: Outlet, articles: Sequence[Article]) -> str:
    """Return the outlet's front page: its latest titles."""
    name, links = escape(outlet.name), "".join(map(_link, articles))
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{name}</title>'
        '<meta name="robots" content="noindex"><link rel="stylesheet" href="/kieu.css"></head>'
        f'<body><p class="minh-hoa">Dữ liệu minh hoạ – tờ báo này không có thật.</p><h1>{name}</h1>'
        f"<ul>{links}</ul></body></html>\n"
    )


def stylesheet() -> str:
    return (files(__package__) / "designs" / "kieu.css").read_text(encoding="utf-8")


def _link(article: Article) -> str:
    return f'<li><a href="{escape(article.path)}">{escape(article.title)}</a></li>'


def _json_ld(article: Article) -> str:
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published_at.isoformat(),
        "publisher": {"@type": "Organization", "name": article.outlet.name},
    }
    return json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")


@lru_cache(maxsize=8)
def _design(name: str) -> Template:
    return Template((files(__package__) / "designs" / f"{name}.html").read_text(encoding="utf-8"))
