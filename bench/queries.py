"""How many texts a second can be asked ten and fifty thousand saved queries, beside the usual ways?"""

import gc
import gzip
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import TypeVar

from bench import Figure
from bench.queries_peers import PEERS
from bench.query_sets import OUTLETS, draw_queries
from danbiet.engine.matching import Document, Matcher, Query, parse, prepare

_SIZES = (10_000, 50_000)
_TEXTS_AT_ONCE = 500  # as many as the analysis takes at once
_TIMES = 3
_BESIDE = 100  # texts for the peers, of which the slower takes its time
_EDITED = 200

T = TypeVar("T")
Text = tuple[str, str, str]
"""Title, body and outlet."""


def run(data: Path) -> Iterator[Figure]:
    """Yield texts a second of processor time, from letters to the ids of queries, and what that needs.

    Queries are drawn from every other article; they are asked of the rest.
    """
    articles = _articles(data)
    asked = [(*_parted(text), OUTLETS[n % len(OUTLETS)]) for n, text in enumerate(articles[1::2])]
    drawn = [parse(text) for text in draw_queries(articles[0::2], max(_SIZES))]
    for size in _SIZES:
        yield from _measured(dict(enumerate(drawn[:size])), asked)


def _measured(queries: dict[int, Query], texts: Sequence[Text]) -> Iterator[Figure]:
    size = len(queries)
    yield Figure("queries", f"memory_mb_{size}", _memory_mb(queries), "MB", size)
    build_s, matcher = _timed(lambda: Matcher(queries))
    yield Figure("queries", f"build_s_{size}", build_s, "s", size)
    cold_s, found = _timed(lambda: _find(matcher, texts))
    yield Figure("queries", f"hits_per_text_{size}", sum(map(len, found)) / len(texts), "queries", len(texts))
    yield Figure("queries", f"texts_per_s_cold_{size}", len(texts) / cold_s, "texts/s", len(texts))
    seconds = median(_timed(lambda: _find(matcher, texts))[0] for _ in range(_TIMES))
    yield Figure("queries", f"texts_per_s_{size}", len(texts) / seconds, "texts/s", len(texts))
    yield from _beside_peers(queries, matcher, texts[:_BESIDE])
    edit_s, _ = _timed(lambda: _edit(matcher, queries))
    yield Figure("queries", f"edit_ms_{size}", 1000 * edit_s / _EDITED, "ms", _EDITED)


def _beside_peers(queries: dict[int, Query], matcher: Matcher, texts: Sequence[Text]) -> Iterator[Figure]:
    """Ours beside each peer's on the same texts, and the share of texts with the same answer."""
    for name, peer in PEERS.items():
        find = peer(queries)
        theirs_s, theirs = _timed(lambda find=find: [find(prepare(*text)) for text in texts])  # type: ignore[misc]
        ours_s, ours = _timed(lambda: _find(matcher, texts))
        ours_per_s, theirs_per_s = len(texts) / ours_s, len(texts) / theirs_s
        yield Figure(
            "queries", f"beside_{len(queries)}", ours_per_s, "texts/s", len(texts), name, theirs_per_s,
            ours_per_s / theirs_per_s,
        )  # fmt: skip
        same = sum(one == other for one, other in zip(ours, theirs, strict=True)) / len(texts)
        yield Figure("queries", f"same_answers_{len(queries)}", same, "share", len(texts), name)


def _find(matcher: Matcher, texts: Sequence[Text]) -> list[list[int]]:
    starts = range(0, len(texts), _TEXTS_AT_ONCE)
    batches = ([prepare(*text) for text in texts[start : start + _TEXTS_AT_ONCE]] for start in starts)
    return [found for batch in batches for found in matcher.find_each(batch)]


def _edit(matcher: Matcher, queries: dict[int, Query]) -> None:
    """Give some queries the text of another, as an officer who edits does."""
    for query_id in range(_EDITED):
        matcher.add(query_id, queries[len(queries) - 1 - query_id])


def _memory_mb(queries: dict[int, Query]) -> float:
    """Return what the matcher takes beside the trees of the queries."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    matcher = Matcher(queries)
    matcher.find(Document("", "", ""))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / 1e6


def _timed(do: Callable[[], T]) -> tuple[float, T]:
    gc.collect()
    start = time.process_time()
    done = do()
    return time.process_time() - start, done


def _parted(text: str) -> tuple[str, str]:
    title, _, body = text.partition("\n")
    return title, body


def _articles(data: Path) -> list[str]:
    with gzip.open(data / "news" / "vi_articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]
