"""Answers a request for a host and a path as that host would at this moment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from danbiet.demo.press.archive import Archive
from danbiet.demo.press.feeds import feed, feed_path
from danbiet.demo.press.pages import front, page, stylesheet
from danbiet.demo.script import Outlet, Script

IN_A_FEED = 40
FRONT = "/trang-chu"
RELATED = 6
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
ROBOTS = "# Dữ liệu minh hoạ\nUser-agent: *\nDisallow: /quan-tri/\n"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: status, body, content type, and the validators of conditional requests."""

    status: int
    body: bytes
    content_type: str
    etag: str = ""
    last_modified: datetime | None = None

    def headers(self) -> dict[str, str]:
        found = {"Content-Type": self.content_type, "ETag": self.etag}
        if self.last_modified is not None:
            found["Last-Modified"] = format_datetime(self.last_modified.astimezone(UTC), usegmt=True)
        return {name: value for name, value in found.items() if value}


class Press:
    """The whole press of a script. ``clock`` says what time it is; ``live_from`` when the present begins."""

    def __init__(self, script: Script, clock: Callable[[], datetime], *, live_from: datetime | None = None) -> None:
        self.script = script
        self.clock = clock
        self._archive = Archive(script, live_from)

    @property
    def hosts(self) -> list[str]:
        return [outlet.host for outlet in self.script.world.outlets]

    def answer(self, host: str, path: str, *, etag: str | None = None, since: str | None = None) -> Answer:
        """Return what the host serves at ``path`` now, or 304 when the caller has it already."""
        outlet = self.script.world.outlet(host.rsplit(":", 1)[0].casefold())
        full = self._full(outlet, path) if outlet else _plain(404, "Máy chủ này không có trong dữ liệu minh hoạ.")
        return _not_modified(full) if _has_it(full, etag, since) else full

    def _full(self, outlet: Outlet, path: str) -> Answer:
        at = self.clock()
        if path == "/robots.txt":
            return _plain(200, ROBOTS)
        if path == "/kieu.css":
            return _answer(stylesheet(), "text/css; charset=utf-8", None)
        if path == feed_path(outlet) or path == FRONT or path.endswith("/"):
            return self._latest(outlet, path, at)
        article = self._archive.article(outlet.host, path, at)
        if article is None:
            return _plain(404, "Không tìm thấy bài. Dữ liệu minh hoạ.")
        others = self._archive.latest(outlet.host, article.published_at, RELATED)
        return _answer(page(article, others=others), HTML, article.published_at)

    def _latest(self, outlet: Outlet, path: str, at: datetime) -> Answer:
        articles = self._archive.latest(outlet.host, at, IN_A_FEED)
        newest = articles[0].published_at if articles else None
        if path != feed_path(outlet):
            return _answer(front(outlet, articles), HTML, newest)
        body, content_type = feed(outlet, articles)
        return _answer(body, content_type, newest)


def _answer(text: str, content_type: str, modified: datetime | None) -> Answer:
    body = text.encode()
    return Answer(200, body, content_type, f'"{hashlib.sha256(body).hexdigest()[:24]}"', modified)


def _plain(status: int, text: str) -> Answer:
    return Answer(status, text.encode(), TEXT)


def _not_modified(full: Answer) -> Answer:
    return Answer(304, b"", full.content_type, full.etag, full.last_modified)


def _has_it(full: Answer, etag: str | None, since: str | None) -> bool:
    if full.status != 200:
        return False
    if etag:
        return bool(full.etag) and full.etag in [one.strip().removeprefix("W/") for one in etag.split(",")]
    return full.last_modified is not None and full.last_modified <= _moment(since, full.last_modified)


def _moment(header: str | None, modified: datetime) -> datetime:
    """Return the header's date, or one before everything when there is none that can be read."""
    try:
        return parsedate_to_datetime(header or "").astimezone(modified.tzinfo)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
