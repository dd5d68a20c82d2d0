"""Are articles grouped into the stories that people see in them?"""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean, median, stdev
from typing import Any

from bench import Figure
from bench.stories_articles import BACKGROUND, Article, background, clustered_articles, mixed
from bench.stories_peers import PEERS, Peer
from danbiet.engine.stories import Article as Told
from danbiet.engine.stories import StoryIndex, bcubed, features_of_all

_SEED = 20260731
_MIXES = 5
_ARTICLES_AT_ONCE = 500
_HALVES: dict[str, Callable[[int], bool]] = {
    "": lambda cluster: cluster % 2 == 1,
    "_tuning": lambda cluster: cluster % 2 == 0,
    "_all": lambda cluster: True,
}


def run(data: Path) -> Iterator[Figure]:
    """Yield agreement on the clusters kept for the report, background drawn in, and speed.

    Clusters with even numbers chose the threshold; the odd ones are reported
    (``_tuning`` marks the former, ``_all`` both). ``_mean`` and ``_spread`` are over further mixes: other
    background, on other days.
    """
    clustered, others = clustered_articles(data), background(data)
    yield from _agreement("alone_b3", clustered, grouped(clustered)[0])
    articles = mixed(clustered, others[:BACKGROUND], _SEED)
    runs = [grouped(articles) for _ in range(3)]
    found = runs[0][0]
    yield from _agreement("b3", articles, found)
    yield _drawn_in("background_drawn_in", articles, found)
    yield Figure("stories", "per_s", median(per_s for _, per_s in runs), "articles/s", len(articles))
    yield from _over_mixes(clustered, others)
    for name, (peer, thresholds) in PEERS.items():
        yield from _beside(name, peer, thresholds, articles, runs)


def grouped(articles: Sequence[Article], **settings: Any) -> tuple[dict[int, int], float]:
    """Place articles as they arrive; return the story of each and articles a second of processor time."""
    start = time.process_time()
    index = StoryIndex(**settings)
    found: dict[int, int] = {}
    for first in range(0, len(articles), _ARTICLES_AT_ONCE):
        arrived = articles[first : first + _ARTICLES_AT_ONCE]
        seen = features_of_all([Told(one.title, one.body, one.at) for one in arrived])
        for key, (article, drawn) in enumerate(zip(arrived, seen, strict=True), first):
            story = index.place(key, drawn, at=article.at).story
            found[key] = key if story is None else story
            index.join(key, found[key], drawn, article.at)
    return found, len(articles) / (time.process_time() - start)


def _over_mixes(clustered: Sequence[Article], others: Sequence[tuple[str, str]]) -> Iterator[Figure]:
    scores: dict[str, list[float]] = {half: [] for half in _HALVES}
    drawn: list[float] = []
    for seed in range(_MIXES):
        articles = mixed(clustered, random.Random(seed).sample(others, BACKGROUND), seed)
        found, _ = grouped(articles)
        drawn.append(_drawn_in("", articles, found).value)
        for half in _HALVES:
            scores[half].append(_f1(articles, found, half))
    for half, values in scores.items():
        yield Figure("stories", f"b3_f1_mean{half}", mean(values), "share", _MIXES)
        yield Figure("stories", f"b3_f1_spread{half}", stdev(values), "share", _MIXES)
    yield Figure("stories", "background_drawn_in_most", max(drawn), "share", _MIXES)


def _beside(
    name: str,
    peer: Peer,
    thresholds: Sequence[float],
    articles: Sequence[Article],
    ours: Sequence[tuple[dict[int, int], float]],
) -> Iterator[Figure]:
    """The same mix, grouped by a peer with the threshold that suits its tuning half best."""
    best = max(thresholds, key=lambda threshold: _f1(articles, peer(articles, threshold), "_tuning"))
    start = time.process_time()
    theirs = peer(articles, best)
    per_s = len(articles) / (time.process_time() - start)
    found, n = ours[0][0], len(_truth(articles, ""))
    for metric, our, their, count, unit in (
        ("b3_f1_beside", _f1(articles, found, ""), _f1(articles, theirs, ""), n, "share"),
        (
            "b3_f1_beside_all",
            _f1(articles, found, "_all"),
            _f1(articles, theirs, "_all"),
            len(_truth(articles, "_all")),
            "share",
        ),
        ("per_s_beside", median(each for _, each in ours), per_s, len(articles), "articles/s"),
    ):
        yield Figure("stories", metric, our, unit, count, name, their, our / their)
    our, their = (_drawn_in("", articles, one).value for one in (found, theirs))
    ratio = our / their if their else None
    yield Figure("stories", "drawn_in_beside", our, "share", BACKGROUND, name, their, ratio)


def _agreement(metric: str, articles: Sequence[Article], found: Mapping[int, int]) -> Iterator[Figure]:
    for half in _HALVES:
        truth = _truth(articles, half)
        agreed = bcubed(found, truth)
        for name in ("f1", "precision", "recall"):
            yield Figure("stories", f"{metric}_{name}{half}", getattr(agreed, name), "share", len(truth))


def _f1(articles: Sequence[Article], found: Mapping[int, int], half: str) -> float:
    return bcubed(found, _truth(articles, half)).f1


def _truth(articles: Sequence[Article], half: str) -> dict[int, str]:
    return {
        key: article.cluster
        for key, article in enumerate(articles)
        if article.cluster is not None and _HALVES[half](int(article.cluster))
    }


def _drawn_in(metric: str, articles: Sequence[Article], found: Mapping[int, int]) -> Figure:
    """The share of background articles that were put into a story made by hand."""
    clustered = {found[key] for key, article in enumerate(articles) if article.cluster is not None}
    strangers = [found[key] for key, article in enumerate(articles) if article.cluster is None]
    share = sum(story in clustered for story in strangers) / len(strangers)
    return Figure("stories", metric, share, "share", len(strangers))
