"""Are copies found whatever was done to them, and are notices on one form kept apart?"""

import gzip
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from bench import Figure
from bench.copies_peers import PEERS, Families
from bench.corruptions import CORRUPTIONS, Corruption, notices_on_one_form
from danbiet.engine.copies import CopyIndex, fingerprint, fingerprints, same_copy

_SEED = 20260731
_TRIED_PER_CORRUPTION = 500
_NOTICES = 600
_RUN = 4
_UNRELATED_BELOW = 0.15
_TIMES = 20
# The slower peer takes minutes for all of them.
_REPEATED = 1000
_TEXTS_AT_ONCE = 500
_CANDIDATES_READ = 4


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
    per_s, _ = _timed(chain, texts * _TIMES)
    yield Figure("copies", "per_s", per_s, "texts/s", len(texts) * _TIMES)
    yield from _beside_peers("exact", strangers[:_REPEATED] * _TIMES)
    yield from _beside_peers("edited", _edited(strangers[:_REPEATED], originals, draw))


def found(text: str, index: CopyIndex, originals: Sequence[str]) -> list[int]:
    """Return the places of the originals of which ``text`` is judged a copy."""
    sketch = fingerprint(text)
    candidates = index.candidates(sketch) if sketch else ()
    return [one.key for one in candidates if same_copy(originals[one.key], text).is_copy]


def _articles(data: Path) -> list[str]:
    with gzip.open(data / "news" / "vi_articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def _indexed(texts: Sequence[str]) -> tuple[CopyIndex, float]:
    index = CopyIndex()
    start = time.process_time()
    for key, sketch in enumerate(fingerprints(texts)):
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


def chain(texts: Sequence[str]) -> Families:
    """Return for each text the earlier one that it is a copy of: the whole chain, over one stream."""
    index, families = CopyIndex(), []
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        for key, sketch in enumerate(index.fingerprints(texts[start : start + _TEXTS_AT_ONCE]), start):
            near = islice(index.candidates(sketch), _CANDIDATES_READ) if sketch else ()
            copied = (one.key for one in near if one.same_text or same_copy(texts[one.key], texts[key]).is_copy)
            families.append(next(copied, None))
            if sketch:
                index.add(key, sketch, copy_of=families[-1])
    return families


def _edited(originals: Sequence[str], others: Sequence[str], draw: random.Random) -> list[str]:
    """The originals, then every one of them again and again, each time damaged in another way."""
    damages = list(CORRUPTIONS.values())
    turns = [
        [damages[(key + turn) % len(damages)](text, draw, others) for key, text in enumerate(originals)]
        for turn in range(_TIMES - 1)
    ]
    return [*originals, *(text for turn in turns for text in turn)]


def _beside_peers(kind: str, texts: Sequence[str]) -> Iterator[Figure]:
    """The chain beside each peer's on one stream, and how many of its repeats each of them found."""
    per_s, recall = _timed(chain, texts)
    for name, peer in PEERS.items():
        theirs, found = _timed(peer, texts)
        yield Figure("copies", f"per_s_{kind}", per_s, "texts/s", len(texts), name, theirs, per_s / theirs)
        yield Figure("copies", f"found_{kind}", recall, "share", len(texts), name, found, recall / found)


def _timed(find: Callable[[Sequence[str]], Families], texts: Sequence[str]) -> tuple[float, float]:
    """Return texts a second of processor time, and the share of the repeats that were found."""
    start = time.process_time()
    families = find(texts)
    seconds = time.process_time() - start
    repeats = families[len(texts) // _TIMES :]
    return len(texts) / seconds, sum(one is not None for one in repeats) / len(repeats)
