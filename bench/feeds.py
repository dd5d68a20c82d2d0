"""Are feeds read quickly, and is every entry dated or its reason given?"""

import gzip
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import fastfeedparser
import feedparser

from bench import Figure
from danbiet.sources.entries import Feed
from danbiet.sources.feeds import parse

_ROUNDS = 9
_URL = "https://bao.example/rss"


def run(data: Path) -> Iterator[Figure]:
    """Yield feeds a second of processor time, and entries left without a date or a reason.

    Our reading includes what the peers leave to their caller: encodings,
    plain text, canonical addresses, dates judged against the day of receipt,
    duplicates. The peers are given the same bytes.
    """
    bodies = [gzip.decompress(path.read_bytes()) for path in sorted((data / "feeds").glob("*.gz"))]
    received_at = datetime.now(UTC)

    def ours(body: bytes) -> Feed:
        return parse(body, content_type=None, url=_URL, received_at=received_at)

    fast, forgiving = _per_s(fastfeedparser.parse, bodies), _per_s(feedparser.parse, bodies[:10], rounds=1)
    speed = _per_s(ours, bodies)
    yield Figure("feeds", "per_s", speed, "feeds/s", len(bodies), "fastfeedparser, parsing alone", fast, speed / fast)
    yield Figure("feeds", "feedparser_per_s", forgiving, "feeds/s", 10)
    entries = [entry for body in bodies for entry in ours(body).entries]
    yield Figure("feeds", "entries", len(entries), "entries", len(bodies))
    unexplained = sum(entry.published_at is None and not entry.date_problem for entry in entries)
    yield Figure("feeds", "undated_unexplained", unexplained, "entries", len(entries))


def _per_s(read: Callable[[bytes], object], bodies: Sequence[bytes], *, rounds: int = _ROUNDS) -> float:
    """Return bodies read a second, the median of some rounds."""
    return median(_one_round(read, bodies) for _ in range(rounds))


def _one_round(read: Callable[[bytes], object], bodies: Sequence[bytes]) -> float:
    start = time.process_time()
    for body in bodies:
        read(body)
    return len(bodies) / (time.process_time() - start)
