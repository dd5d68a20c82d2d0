"""How often is a text's level told right, from sources that the model has not seen?"""

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench import Figure
from danbiet.engine.text.plain import CUTS, Labelled, read_labelled, score
from danbiet.engine.text.plain.training import Labels, held_out_by_source, measured, numbered


def run(data: Path) -> Iterator[Figure]:
    """Yield the share of texts whose level is right: by the formula, and by the features.

    The formula is judged twice: with the cuts that ship, and with the two best cuts, chosen on
    the other sources. The features' model is trained on the other sources each time.
    """
    texts = labelled(data)
    levels, sources = numbered(texts), [each.source for each in texts]
    scores = np.array([score(each.text) for each in texts])
    start = time.process_time()
    rows = measured(texts)
    per_s = len(texts) / (time.process_time() - start)
    shipped = _right(np.digitize(scores, CUTS), levels)
    formula = _right(_best_cuts_held_out(scores, levels, sources), levels)
    features = _right(held_out_by_source(rows, levels, sources), levels)
    yield Figure("readability", "accuracy_shipped_cuts", shipped, "share", len(texts))
    yield Figure("readability", "accuracy_formula", formula, "share", len(texts))
    yield Figure(
        "readability", "accuracy_features", features, "share", len(texts), "formula", formula, features / formula
    )
    yield Figure("readability", "per_s", per_s, "texts/s", len(texts))


def labelled(data: Path) -> list[Labelled]:
    """Return the texts with their level and source; those without a word are left out."""
    with gzip.open(data / "readability" / "vi_levels.jsonl.gz", "rt", encoding="utf-8") as lines:
        return read_labelled(lines)


def _right(guessed: Labels, levels: Labels) -> float:
    return float((guessed == levels).mean())


def _best_cuts_held_out(scores: np.ndarray, levels: Labels, sources: list[str]) -> Labels:
    guessed = np.zeros(len(levels), dtype=np.int64)
    names = np.array(sources)
    for source in sorted(set(sources)):
        inside = names == source
        guessed[inside] = np.digitize(scores[inside], _best_cuts(scores[~inside], levels[~inside]))
    return guessed


def _best_cuts(scores: np.ndarray, levels: Labels) -> tuple[float, float]:
    steps = np.quantile(scores, np.linspace(0.05, 0.95, 46))
    pairs = [(low, high) for at, low in enumerate(steps) for high in steps[at + 1 :]]
    return max(pairs, key=lambda pair: _right(np.digitize(scores, pair), levels))
