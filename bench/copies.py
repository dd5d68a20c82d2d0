"""Are copies found whatever was done to them, and are notices on one form kept apart?"""

import gzip
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import Figure
from bench.corruptions import CORRUPTIONS, Corruption, notices_on_one_form
from danbiet.engine.copies import CopyIndex, fingerprint, same_copy

_SEED = 20260731
_TRIED_PER_CORRUPTION = 500
_NOTICES = 600
_RUN = 4
_UNRELATED_BELOW = 0.15


def run(data: Path) -> Iterator[Figure]:
    """Yield recall per corruption, false families per 1,500 texts, notices apart and speed.

    Half of the articles are indexed as originals; copies are made of them, and
    the other half are the texts that belong to no family.
    """
    texts = _articles(data)
    originals, strangers = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    index, indexed_per_s = _indexed(originals)
    draw = random.Random(_SEED)
    for name, corruption in CORRUPTIONS.items():
        yield _recall(name, corruption, originals, strangers, index, draw)
    yield _false_families(originals, strangers, index)
    yield _templates_apart(draw)
    yield Figure("copies", "indexed_per_s", indexed_per_s, "texts/s", len(originals))
    yield _speed(originals)


def found(text: str, index: CopyIndex, originals: Sequence[str]) -> list[int]:
    """Return the places of the originals of which ``text`` is judged a copy."""
    sketch = fingerprint(text)
    candidates = index.candidates(sketch) if sketch else []
    return [one.key for one in candidates if same_copy(originals[one.key], text).is_copy]


def _articles(data: Path) -> list[str]:
    with gzip.open(data / "news" / "vi_articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def _indexed(texts: Sequence[str]) -> tuple[CopyIndex, float]:
    index = CopyIndex()
    start = time.process_time()
    for key, text in enumerate(texts):
        sketch = fingerprint(text)
        if sketch:
            index.add(key, sketch)
    return index, len(texts) / (time.process_time() - start)


def _recall(
    name: str,
    corruption: Corruption,
    originals: Sequence[str],
    strangers: Sequence[str],
    index: CopyIndex,
    draw: random.Random,
) -> Figure:
    tried = draw.sample(range(len(originals)), _TRIED_PER_CORRUPTION)
    hits = sum(key in found(corruption(originals[key], draw, strangers), index, originals) for key in tried)
    return Figure("copies", f"recall_{name}", hits / len(tried), "share", len(tried))


def _false_families(originals: Sequence[str], strangers: Sequence[str], index: CopyIndex) -> Figure:
    """A family is false when under 15% of the smaller text's exact runs of four words are shared.

    The collection has real reprints, so the check is made by another, exact measure.
    """
    false = sum(
        any(_exact_share(originals[key], text) < _UNRELATED_BELOW for key in joined)
        for text in strangers
        for joined in [found(text, index, originals)]
    )
    per_1500 = 1500 * false / len(strangers)
    return Figure("copies", "false_families_per_1500", per_1500, "families", len(strangers))


def _exact_share(a: str, b: str) -> float:
    left, right = _runs(a), _runs(b)
    return len(left & right) / max(1, min(len(left), len(right)))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return set(zip(*(words[shift:] for shift in range(_RUN)), strict=False))


def _templates_apart(draw: random.Random) -> Figure:
    pairs = [notices_on_one_form(draw) for _ in range(_NOTICES)]
    apart = sum(not same_copy(a, b).is_copy for a, b in pairs)
    return Figure("copies", "templates_apart", apart / len(pairs), "share", len(pairs))


def _speed(texts: Sequence[str]) -> Figure:
    """The whole chain over one stream: fingerprint, look up, settle, add."""
    index = CopyIndex()
    start = time.process_time()
    for key, text in enumerate(texts):
        sketch = fingerprint(text)
        if sketch:
            for one in index.candidates(sketch):
                same_copy(texts[one.key], text)
            index.add(key, sketch)
    return Figure("copies", "per_s", len(texts) / (time.process_time() - start), "texts/s", len(texts))
