"""The outlets' feeds, each in the format of its outlet."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html.entities import codepoint2name
from xml.sax.saxutils import escape, quoteattr

from danbiet.demo.script import Article, Outlet

NOTE = "Dữ liệu minh hoạ"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PATHS = {
    "rss": "/rss/tin-moi.rss",
    "atom": "/rss/atom.xml",
    "rdf": "/rss/tin-moi.rdf",
    "json": "/rss/feed.json",
    "sitemap": "/rss/sitemap-news.xml",
    "escaped": "/rss/home.rss",
    "undated": "/rss/trang-chu.rss",
}


def feed_path(outlet: Outlet) -> str:
    """Return the path of the outlet's feed on its host."""
    return _PATHS[outlet.feed]


def feed(outlet: Outlet, articles: Sequence[Article]) -> tuple[str, str]:
    """Return the feed of these articles, newest first, and its content type."""
    write, content_type = _FORMATS[outlet.feed]
    return write(outlet, articles), content_type


def _rss(outlet: Outlet, articles: Sequence[Article]) -> str:
    return _rss_of(outlet, [_rss_item(one, escape, _rfc822(one.published_at)) for one in articles])


def _escaped(outlet: Outlet, articles: Sequence[Article]) -> str:
    """Write letters as HTML entities and escape them again, as some systems do."""
    return _rss_of(outlet, [_rss_item(one, _twice, _rfc822(one.published_at)) for one in articles])


def _undated(outlet: Outlet, articles: Sequence[Article]) -> str:
    return _rss_of(outlet, [_rss_item(one, escape, None) for one in articles])


def _rss_of(outlet: Outlet, items: list[str]) -> str:
    head = (
        f"<title>{escape(outlet.name)}</title><link>http://{outlet.host}/</link>"
        f"<description>{NOTE}: {escape(outlet.name)} không có thật</description><language>vi</language>"
    )
    return f'{XML}<rss version="2.0"><channel>{head}\n' + "\n".join(items) + "\n</channel></rss>\n"


def _rss_item(article: Article, written: Callable[[str], str], date: str | None) -> str:
    summary = f"<p>{written(article.summary)}</p>"
    return (
        f"<item><title>{written(article.title)}</title><link>{escape(article.url)}</link>"
        f'<guid isPermaLink="true">{escape(article.url)}</guid><description>{escape(summary)}</description>'
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + f"<category>{NOTE}</category></item>"
    )


def _twice(text: str) -> str:
    return escape("".join(_entity(letter) for letter in text))


def _entity(letter: str) -> str:
    if letter.isascii():
        return escape(letter)
    name = codepoint2name.get(ord(letter))
    return f"&{name};" if name else f"&#{ord(letter)};"


def _atom(outlet: Outlet, articles: Sequence[Article]) -> str:
    updated = articles[0].published_at.isoformat() if articles else "2000-01-01T00:00:00+07:00"
    entries = [
        f"<entry><id>{escape(one.url)}</id><title>{escape(one.title)}</title>"
        f'<link rel="alternate" href={quoteattr(one.url)}/><updated>{one.published_at.isoformat()}</updated>'
        f"<published>{one.published_at.isoformat()}</published><summary>{escape(one.summary)}</summary></entry>"
        for one in articles
    ]
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><id>http://{outlet.host}/</id>'
        f"<title>{escape(outlet.name)}</title><subtitle>{NOTE}</subtitle><updated>{updated}</updated>"
        f"<author><name>{escape(outlet.name)}</name></author>\n" + "\n".join(entries) + "\n</feed>\n"
    )


def _rdf(outlet: Outlet, articles: Sequence[Article]) -> str:
    listed = "".join(f"<rdf:li rdf:resource={quoteattr(one.url)}/>" for one in articles)
    items = [
        f"<item rdf:about={quoteattr(one.url)}><title>{escape(one.title)}</title><link>{escape(one.url)}</link>"
        f"<description>{escape(one.summary)}</description><dc:date>{one.published_at.isoformat()}</dc:date></item>"
        for one in articles
    ]
    return (
        f'{XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://{outlet.host}/">'
        f"<title>{escape(outlet.name)}</title><link>http://{outlet.host}/</link><description>{NOTE}</description>"
        f"<items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n" + "\n".join(items) + "\n</rdf:RDF>\n"
    )


def _json(outlet: Outlet, articles: Sequence[Article]) -> str:
    items = [
        {
            "id": one.url,
            "url": one.url,
            "title": one.title,
            "summary": one.summary,
            "date_published": one.published_at.isoformat(),
        }
        for one in articles
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": NOTE,
        "home_page_url": f"http://{outlet.host}/",
        "language": "vi",
        "items": items,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _sitemap(outlet: Outlet, articles: Sequence[Article]) -> str:
    rows = [
        f"<url><loc>{escape(one.url)}</loc><news:news><news:publication><news:name>{escape(outlet.name)}</news:name>"
        f"<news:language>vi</news:language></news:publication>"
        f"<news:publication_date>{one.published_at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(one.title)}</news:title></news:news></url>"
        for one in articles
    ]
    return (
        f"{XML}<!-- {NOTE} -->\n"
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n' + "\n".join(rows) + "\n</urlset>\n"
    )


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment)


_FORMATS: dict[str, tuple[Callable[[Outlet, Sequence[Article]], str], str]] = {
    "rss": (_rss, "application/rss+xml; charset=utf-8"),
    "escaped": (_escaped, "text/xml; charset=utf-8"),
    "undated": (_undated, "application/rss+xml"),
    "atom": (_atom, "application/atom+xml; charset=utf-8"),
    "rdf": (_rdf, "application/rdf+xml; charset=utf-8"),
    "json": (_json, "application/feed+json"),
    "sitemap": (_sitemap, "application/xml; charset=utf-8"),
}
