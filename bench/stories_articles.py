"""Articles to group: hand-made clusters among news of other stories, in order of time."""

import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

BACKGROUND = 3000


@dataclass(frozen=True)
class Article:
    """One article; ``cluster`` is the story made by hand, None for the background."""

    title: str
    body: str
    at: datetime
    cluster: str | None


def clustered_articles(data: Path) -> list[Article]:
    """Return the hand-made clusters in order of time."""
    articles = [
        Article(row["title"], f"{row['summary']}\n{row['body']}", _moment(row), row["cluster"])
        for row in _rows(data / "stories" / "vi_clusters.jsonl.gz")
    ]
    return sorted(articles, key=lambda article: article.at)


def background(data: Path) -> list[tuple[str, str]]:
    """Return title and body of every article of no cluster."""
    parts = (row["text"].partition("\n") for row in _rows(data / "news" / "vi_articles.jsonl.gz"))
    return [(title, body) for title, _, body in parts]


def mixed(clustered: Sequence[Article], others: Sequence[tuple[str, str]], seed: int) -> list[Article]:
    """Return the clusters among the others, spread over the same days with this seed, in order of time."""
    draw = random.Random(seed)
    days = [article.at for article in clustered]
    strangers = [
        Article(title, body, draw.choice(days) + timedelta(hours=draw.uniform(-24, 24)), None) for title, body in others
    ]
    return sorted([*clustered, *strangers], key=lambda article: article.at)


def _moment(row: Mapping[str, str]) -> datetime:
    return datetime.strptime(row["published"].strip(), "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
