"""Is the tone of a sentence told, are the chances true, and are shares of tone right?

``vsfc`` figures: students' feedback, trained on its training part, measured on
its development part; nothing of it ships. ``policy`` figures: the model that
ships, on the policy fields kept apart in our own set of composed sentences.
"""

import gzip
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, median

import numpy as np
from numpy.typing import NDArray

from bench import Figure
from danbiet.engine.tone import Judgement, tones
from danbiet.engine.tone.features import presence
from danbiet.engine.tone.labelled import Split, consistency, sentences
from danbiet.engine.tone.linear import Chances, Linear
from danbiet.engine.tone.shares import Share, share, spread_for
from danbiet.engine.tone.shipped import shipped
from danbiet.engine.tone.training import chances_of, out_of_fold, train

_SEED = 20260731
_DRAWN = 200
_DRAWS = 400
_NEGATIVE = "negative"
_STRETCHES = 8


def run(data: Path) -> Iterator[Figure]:
    """Yield agreement with the labels, calibration, speed, and how far shares are off."""
    texts, labels = _feedback(data, "train")
    model = train(texts, labels)
    shown, known = _feedback(data, "dev")
    chances = model.chances(shown)
    told = [model.classes[best] for best in chances.argmax(axis=1)]
    scores = f1_scores(known, told)
    counts = [known.count(name) for name in scores]
    yield Figure("tone", "macro_f1", mean(scores.values()), "share", len(known), "PhoBERT, published", 0.837)
    weighted = float(np.average([*scores.values()], weights=counts))
    yield Figure("tone", "weighted_f1", weighted, "share", len(known), "linear, published", 0.892, weighted / 0.892)
    yield Figure("tone", "calibration_error", calibration_error(chances, model, known), "share", len(known))
    yield Figure("tone", "sentences_per_s", _speed(model, shown), "sentences/s", len(shown))
    yield from _shares(model, texts, labels, chances, known)
    yield from _policy()


def _policy() -> Iterator[Figure]:
    """The model that ships, on fields that it never saw; the composer is the same, so these figures flatter."""
    apart = [row for row in sentences() if row.split is Split.KEPT_APART]
    known = [row.tone.value for row in apart]
    told = tones([row.sentence for row in apart])
    pairs = [(true, one.tone.value) for true, one in zip(known, told, strict=True) if isinstance(one, Judgement)]
    scores = f1_scores([true for true, _ in pairs], [one for _, one in pairs])
    yield Figure("tone", "policy_macro_f1", mean(scores.values()), "share", len(pairs))
    yield Figure("tone", "policy_abstained", 1 - len(pairs) / len(apart), "share", len(apart))
    model = shipped()
    chances = model.chances([row.sentence for row in apart])
    yield Figure("tone", "policy_calibration_error", calibration_error(chances, model, known), "share", len(apart))
    yield Figure("tone", "labelled_again_agrees", consistency().tone.raw, "share", consistency().tone.n)


def f1_scores(known: Sequence[str], told: Sequence[str]) -> dict[str, float]:
    """Return the F1 of each class."""
    pairs = list(zip(known, told, strict=True))
    return {
        name: 2 * sum(k == t == name for k, t in pairs) / max(1, sum((k == name) + (t == name) for k, t in pairs))
        for name in sorted(set(known))
    }


def calibration_error(chances: Chances, model: Linear, known: Sequence[str], *, bins: int = 10) -> float:
    """Return the mean distance between the chance given and the share that came true, over ten equal bins."""
    best, right = chances.max(axis=1), chances.argmax(axis=1) == [model.classes.index(name) for name in known]
    order = np.argsort(best)
    parts = np.array_split(order, bins)
    return float(sum(len(part) * abs(best[part].mean() - right[part].mean()) for part in parts) / len(order))


def _shares(
    model: Linear, texts: Sequence[str], labels: Sequence[str], chances: Chances, known: Sequence[str]
) -> Iterator[Figure]:
    """The width of intervals is settled on the training part; the development part is only measured."""
    usual = labels.count(_NEGATIVE) / len(labels)
    numbers = np.array([model.classes.index(label) for label in labels])
    left_out = chances_of(model, out_of_fold(presence(texts), numbers, model.classes))
    spread = _spread(left_out, labels, model, usual)
    drawn = list(_drawn(chances, known, model, usual, spread=spread, seed=_SEED))
    error = 100 * mean(abs(one.value - true) for one, true, _ in drawn)
    raw = 100 * mean(abs(counted - true) for _, true, counted in drawn)
    yield Figure("tone", "share_mae_points", error, "points", _DRAWS, "counting answers", raw, error / raw)
    covered = mean(one.low <= true <= one.high for one, true, _ in drawn)
    yield Figure("tone", "share_coverage95", covered, "share", _DRAWS)
    yield Figure("tone", "share_interval_points", 100 * median(o.high - o.low for o, _, _ in drawn), "points", _DRAWS)


def _spread(left_out: Chances, labels: Sequence[str], model: Linear, usual: float) -> float:
    """Return the width that holds 95 % in the worst of eight stretches of the training part.

    Texts collected together differ from others in ways that no sampling theory sees.
    """
    size = len(labels) // _STRETCHES
    found = []
    for start in range(0, size * _STRETCHES, size):
        part = slice(start, start + size)
        drawn = list(_drawn(left_out[part], labels[part], model, usual, spread=1.0, seed=_SEED + 1))
        found.append(spread_for([one for one, _, _ in drawn], [true for _, true, _ in drawn]))
    return max(found)


def _drawn(
    chances: Chances, known: Sequence[str], model: Linear, usual: float, *, spread: float, seed: int
) -> Iterator[tuple[Share, float, float]]:
    """Yield shares of draws of 200 with a true share of 5 to 60 %, that share, and the share of answers."""
    draw = random.Random(seed)
    negative = model.classes.index(_NEGATIVE)
    yes = [place for place, name in enumerate(known) if name == _NEGATIVE]
    no = [place for place, name in enumerate(known) if name != _NEGATIVE]
    for _ in range(_DRAWS):
        count = round(draw.uniform(0.05, 0.6) * _DRAWN)
        some: NDArray[np.float64] = chances[[*draw.sample(yes, count), *draw.sample(no, _DRAWN - count)]]
        told = float((some.argmax(axis=1) == negative).mean())
        yield share(some[:, negative], usual=usual, spread=spread), count / _DRAWN, told


def _speed(model: Linear, texts: Sequence[str]) -> float:
    return median(_once(model, texts) for _ in range(5))


def _once(model: Linear, texts: Sequence[str]) -> float:
    start = time.process_time()
    model.chances(texts)
    return len(texts) / (time.process_time() - start)


def _feedback(data: Path, part: str) -> tuple[list[str], list[str]]:
    with gzip.open(data / "tone" / f"vsfc_{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row["text"] for row in rows], [row["tone"] for row in rows]
