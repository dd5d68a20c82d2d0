"""Are articles grouped into the stories that people see in them?"""

import gzip
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import Figure
from danbiet.engine.stories import StoryIndex, bcubed, features

_SEED = 20260731
_BACKGROUND = 3000


@dataclass(frozen=True)
class Article:
    """One article; ``cluster`` is the story made by hand, None for the background."""

    title: str
    body: str
    at: datetime
    cluster: str | None


def run(data: Path) -> Iterator[Figure]:
    """Yield agreement on the clusters kept for the report, background drawn in, and speed.

    Clusters with even numbers chose the threshold; the odd ones are reported
    (``_tuning`` marks the former).
    """
    clustered = clustered_articles(data)
    alone, _ = grouped(clustered)
    yield from _agreement("alone_b3", clustered, alone)
    mixed = sorted(clustered + background(data, clustered), key=lambda article: article.at)
    found, per_s = grouped(mixed)
    yield from _agreement("b3", mixed, found)
    yield _drawn_in(mixed, found)
    yield Figure("stories", "per_s", per_s, "articles/s", len(mixed))


def clustered_articles(data: Path) -> list[Article]:
    """Return the hand-made clusters in order of time."""
    articles = [
        Article(row["title"], f"{row['summary']}\n{row['body']}", _moment(row), row["cluster"])
        for row in _rows(data / "stories" / "vi_clusters.jsonl.gz")
    ]
    return sorted(articles, key=lambda article: article.at)


def background(data: Path, clustered: Sequence[Article]) -> list[Article]:
    """Return 3,000 articles of no cluster, spread over the same days with a fixed seed."""
    draw = random.Random(_SEED)
    rows = list(_rows(data / "news" / "vi_articles.jsonl.gz"))[:_BACKGROUND]
    days = [article.at for article in clustered]
    return [
        Article(title, body, draw.choice(days) + timedelta(hours=draw.uniform(-24, 24)), None)
        for title, _, body in (row["text"].partition("\n") for row in rows)
    ]


def grouped(articles: Sequence[Article], **settings: Any) -> tuple[dict[int, int], float]:
    """Place articles as they arrive; return the story of each and articles a second."""
    index = StoryIndex(**settings)
    found: dict[int, int] = {}
    start = time.process_time()
    for key, article in enumerate(articles):
        seen = features(article.title, article.body, published_at=article.at)
        story = index.place(key, seen, at=article.at).story
        found[key] = key if story is None else story
        index.join(key, found[key], seen, article.at)
    return found, len(articles) / (time.process_time() - start)


def _agreement(metric: str, articles: Sequence[Article], found: Mapping[int, int]) -> Iterator[Figure]:
    for part, odd in (("", 1), ("_tuning", 0)):
        truth = {
            key: article.cluster
            for key, article in enumerate(articles)
            if article.cluster is not None and int(article.cluster) % 2 == odd
        }
        agreed = bcubed(found, truth)
        for name in ("f1", "precision", "recall"):
            yield Figure("stories", f"{metric}_{name}{part}", getattr(agreed, name), "share", len(truth))


def _drawn_in(articles: Sequence[Article], found: Mapping[int, int]) -> Figure:
    """The share of background articles that were put into a story made by hand."""
    clustered = {found[key] for key, article in enumerate(articles) if article.cluster is not None}
    strangers = [found[key] for key, article in enumerate(articles) if article.cluster is None]
    share = sum(story in clustered for story in strangers) / len(strangers)
    return Figure("stories", "background_drawn_in", share, "share", len(strangers))


def _moment(row: Mapping[str, str]) -> datetime:
    return datetime.strptime(row["published"].strip(), "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
