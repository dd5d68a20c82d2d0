"""Training the model, and measuring how far its chances can be believed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.text.folding import nfc, without_diacritics
from danbiet.engine.text.restore.candidates import Task
from danbiet.engine.text.restore.counting import count
from danbiet.engine.text.restore.forms import lost
from danbiet.engine.text.restore.model import Calibration, Model
from danbiet.engine.text.restore.restoring import decided
from danbiet.engine.text.restore.smoothing import smoothed
from danbiet.engine.text.tones import normalise_tones

# One text in so many is not counted; the chances are calibrated on these, of which so many are enough.
_APART: Final = 50
_MOST_APART: Final = 200
_FEWEST_TEXTS: Final = 100
_BINS: Final = 20
# Texts are near copies when they share so many of their runs of so many words.
_RUN: Final = 8
_ALIKE: Final = 0.2


class TooLittleText(ValueError):
    """There are too few texts to count and to calibrate on."""


class WrongLine(ValueError):
    """A line of a training file is no text; the message names the line."""


def read_texts(lines: Iterable[str]) -> Iterator[str]:
    """Yield the field ``text`` of JSON lines. Raises WrongLine with the number of a line that has none."""
    for number, line in enumerate(lines, 1):
        try:
            yield str(json.loads(line)["text"])
        except (KeyError, TypeError, ValueError) as error:
            raise WrongLine(f"Line {number}: give a JSON object with text ({error}).") from error


def unlike(texts: Iterable[str], apart: Iterable[str]) -> Iterator[str]:
    """Yield the texts that are neither among those kept apart nor share a fifth of their runs with them."""
    known = {run for text in apart for run in _runs(text, 1)}
    for text in texts:
        runs = _runs(text, _RUN)
        if sum(run in known for run in runs) <= _ALIKE * len(runs):
            yield text


def _runs(text: str, step: int) -> list[int]:
    words = text.split()
    return [hash(tuple(words[at : at + _RUN])) for at in range(0, max(1, len(words) - _RUN), step)]


def train(texts: Sequence[str]) -> Model:
    """Return the model of texts with sound diacritics; the same texts always give the same model.

    Every fiftieth text is kept apart; the first 200 of them calibrate the chances.

    Raises TooLittleText below 100 texts.
    """
    if len(texts) < _FEWEST_TEXTS:
        raise TooLittleText(f"{len(texts)} texts; give at least {_FEWEST_TEXTS}, better tens of thousands.")
    apart = texts[::_APART][:_MOST_APART]
    model = smoothed(count(text for place, text in enumerate(texts) if place % _APART))
    return replace(model, letters=_calibrated(model, apart, "letters"), accents=_calibrated(model, apart, "accents"))


def judged(model: Model, text: str, task: Task) -> Iterator[tuple[float, bool]]:
    """Damage a sound text, restore it, and yield for each choice its chance and whether it was right."""
    sound = nfc(text)
    found, decoded = decided(lost(sound) if task == "letters" else without_diacritics(sound), task, model)
    best = decoded.chances.argmax(axis=1)
    for row, place in enumerate(found.places):
        if len(place.readings) > 1:
            column = int(decoded.columns[row, best[row]])
            truth = sound[place.start : place.start + len(place.written)]
            right = normalise_tones(place.readings[column].written) == normalise_tones(truth)
            yield float(decoded.chances[row, best[row]]), right


def _calibrated(model: Model, texts: Sequence[str], task: Task) -> Calibration:
    pairs = list(chain.from_iterable(judged(model, text, task) for text in texts))
    return calibration(np.array([raw for raw, _ in pairs]), np.array([right for _, right in pairs]))


def calibration(raw: NDArray[np.float64], right: NDArray[np.bool_]) -> Calibration:
    """Return shares that were right in 20 bins of equal size, made to rise (pool adjacent violators)."""
    order = np.argsort(raw, kind="stable")
    edges = np.array_split(order, min(_BINS, len(order)))
    points = [(float(raw[part].mean()), float(right[part].mean()), len(part)) for part in edges if len(part)]
    pooled: list[tuple[float, float, int]] = []
    for point in points:
        pooled.append(point)
        while len(pooled) > 1 and pooled[-2][1] >= pooled[-1][1]:
            pooled.append(_together(pooled.pop(), pooled.pop()))
    table = np.array([(0.0, 0.0, 0), *pooled, (1.0, max(pooled[-1][1], 0.0), 0)])
    return Calibration(table[:, 0].astype(np.float32), table[:, 1].astype(np.float32))


def _together(a: tuple[float, float, int], b: tuple[float, float, int]) -> tuple[float, float, int]:
    many = a[2] + b[2]
    return (a[0] * a[2] + b[0] * b[2]) / many, (a[1] * a[2] + b[1] * b[2]) / many, many
