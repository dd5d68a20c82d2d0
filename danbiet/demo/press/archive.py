"""What each outlet has published at a moment: the script's past, then its endless present."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from danbiet.demo.script import Article, Script


class Archive:
    """Articles by host, oldest first. ``live_from`` is when the present begins; None for never."""

    def __init__(self, script: Script, live_from: datetime | None) -> None:
        self._by_host: dict[str, list[Article]] = defaultdict(list)
        self._by_address: dict[tuple[str, str], Article] = {}
        self._coming: Iterator[Article] = iter(()) if live_from is None else script.live(live_from)
        self._next: Article | None = next(self._coming, None)
        self._lock = threading.Lock()
        for article in script.articles:
            self._add(article)

    def latest(self, host: str, at: datetime, most: int) -> list[Article]:
        """Return up to ``most`` articles of the host published by ``at``, newest first."""
        self._bring(at)
        articles = self._by_host[host]
        end = bisect_right(articles, at, key=lambda article: article.published_at)
        return articles[max(0, end - most) : end][::-1]

    def article(self, host: str, path: str, at: datetime) -> Article | None:
        """Return the article at this address, if it is published by ``at``."""
        self._bring(at)
        found = self._by_address.get((host, path))
        return found if found is not None and found.published_at <= at else None

    def _bring(self, at: datetime) -> None:
        with self._lock:
            while self._next is not None and self._next.published_at <= at:
                self._add(self._next)
                self._next = next(self._coming, None)

    def _add(self, article: Article) -> None:
        self._by_host[article.outlet.host].append(article)
        self._by_address[article.outlet.host, article.path] = article
