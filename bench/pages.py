"""Is the article's own text taken out of real pages, whole and alone?

The measure is that of the article-extraction-benchmark (Scrapinghub 2019,
MIT): runs of four words, precision and recall of each page, their means, F1 of
the means.
"""

import gzip
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import mean

import trafilatura

from bench import Figure
from danbiet.sources.articles import Runs, runs
from danbiet.sources.pages import extract


def run(data: Path) -> Iterator[Figure]:
    """Yield F1, precision and recall of our text, and pages a second of processor time, beside trafilatura's."""
    truth = {
        name: runs(page["articleBody"])
        for name, page in json.loads((data / "pages" / "ground-truth.json").read_text()).items()
    }
    bodies = {name: gzip.decompress((data / "pages" / "html" / f"{name}.html.gz").read_bytes()) for name in truth}
    text, per_s = _read(_ours, bodies)
    peer, peer_per_s = _read(_trafilatura, bodies)
    count = len(bodies)
    for metric, value, other in zip(
        ("f1", "precision", "recall"), _scores(truth, text), _scores(truth, peer), strict=True
    ):
        yield Figure("pages", metric, value, "share", count, "trafilatura", other, value / other)
    yield Figure("pages", "per_s", per_s, "pages/s", count, "trafilatura", peer_per_s, per_s / peer_per_s)


def _ours(body: bytes) -> str:
    return extract(body, content_type=None, url="https://bao.example/tin").text


def _trafilatura(body: bytes) -> str:
    return trafilatura.extract(body, include_comments=False) or ""


def _read(read: Callable[[bytes], str], bodies: Mapping[str, bytes]) -> tuple[dict[str, Runs], float]:
    start = time.process_time()
    texts = {name: read(body) for name, body in bodies.items()}
    per_s = len(bodies) / (time.process_time() - start)
    return {name: runs(text) for name, text in texts.items()}, per_s


def _scores(truth: Mapping[str, Runs], found: Mapping[str, Runs]) -> tuple[float, float, float]:
    """Return F1, precision and recall."""
    pairs = [_page(truth[name], found[name]) for name in truth]
    precision, recall = mean(pair[0] for pair in pairs), mean(pair[1] for pair in pairs)
    return 2 * precision * recall / (precision + recall), precision, recall


def _page(true: Runs, found: Runs) -> tuple[float, float]:
    right = (true & found).total()
    nothing = float(not true) if not found else 0.0
    precision = right / found.total() if found else nothing
    recall = right / true.total() if true else float(not found)
    return precision, recall
