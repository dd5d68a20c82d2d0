"""How far the set agrees with itself when it is labelled again without sight of the first labels.

This is "nhất quán khi gắn lại (cùng một máy), không phải đồng thuận giữa người":
one labeller twice, never agreement between annotators.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import numpy as np

from danbiet.engine.tone.judging import Tone
from danbiet.engine.tone.labelled.labels import Need, Trap, tone_of
from danbiet.engine.tone.labelled.sentences import Labelled, WrongRow, sentences

_COLUMNS: Final = ("id", "tone", "need")


class NotLabelledAgain(LookupError):
    """No sentence bears a second label yet, so there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class SecondLabel:
    """What the second, blind labelling says of one sentence."""

    id: str
    tone: Tone
    need: Need


@dataclass(frozen=True, slots=True)
class Agreement:
    """``raw`` is the share of ``n`` sentences that bear the same label twice.

    ``kappa`` is Cohen's (1960), None where chance alone would always agree.
    """

    n: int
    raw: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Consistency:
    """Agreement of the second labels with the first; by trap for the tone."""

    tone: Agreement
    need: Agreement
    tone_by_trap: Mapping[Trap, Agreement]


def second_labels() -> tuple[SecondLabel, ...]:
    """Return the labels in second.tsv, in the order of the file; empty before the second labelling.

    Raises WrongRow when a row has other columns or values.
    """
    lines = files(__package__).joinpath("second.tsv").read_text("utf-8").splitlines()
    if tuple(lines[0].split("\t")) != _COLUMNS:
        raise WrongRow(f"second.tsv must begin with the columns {', '.join(_COLUMNS)}; it has {lines[0]!r}.")
    return tuple(_second(line, number) for number, line in enumerate(lines[1:], start=2))


def consistency(
    first: Iterable[Labelled] | None = None,
    second: Iterable[SecondLabel] | None = None,
) -> Consistency:
    """Return how the second labels agree with the first, over the sentences that have both.

    Without arguments the files of the set are compared.

    Raises NotLabelledAgain when no sentence has both, KeyError for a second label
    whose sentence does not exist.
    """
    by_id = {row.id: row for row in (sentences() if first is None else first)}
    pairs = [(by_id[label.id], label) for label in (second_labels() if second is None else second)]
    if not pairs:
        raise NotLabelledAgain("second.tsv has no rows yet; label blind() again and write id, tone and need there.")
    traps = sorted({row.trap for row, _ in pairs})
    return Consistency(
        tone=_tones(pairs),
        need=agreement([row.need for row, _ in pairs], [label.need for _, label in pairs]),
        tone_by_trap={trap: _tones([pair for pair in pairs if pair[0].trap is trap]) for trap in traps},
    )


def agreement(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Return the raw agreement and Cohen's kappa of two labellings of the same things, in the same order.

    Raises ValueError when they are empty or of different lengths.
    """
    if not first or len(first) != len(second):
        raise ValueError("agreement() needs two labellings of the same things, at least one.")
    names, codes = np.unique([*first, *second], return_inverse=True)
    one, other = codes[: len(first)], codes[len(first) :]
    counts = np.bincount(one, minlength=len(names)), np.bincount(other, minlength=len(names))
    raw, chance = float(np.mean(one == other)), float(counts[0] @ counts[1]) / len(first) ** 2
    return Agreement(len(first), raw, None if np.isclose(chance, 1) else (raw - chance) / (1 - chance))


def _tones(pairs: Sequence[tuple[Labelled, SecondLabel]]) -> Agreement:
    return agreement([row.tone.value for row, _ in pairs], [label.tone.value for _, label in pairs])


def _second(line: str, number: int) -> SecondLabel:
    try:
        key, tone, need = line.split("\t")
        return SecondLabel(key, tone_of(tone), Need(need))
    except ValueError as error:
        raise WrongRow(f"second.tsv, line {number}: {error}") from error
