"""The model that ships: learned from composed sentences, and silent where it is not sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from danbiet.engine.tone.judging import Abstention, Tone
from danbiet.engine.tone.labelled import Split, sentences
from danbiet.engine.tone.linear import Linear
from danbiet.engine.tone.training import train

WEIGHTS: Final = Path(__file__).with_name("weights.npz")
# Chosen on the fields that the model learned from, left out in turn: a fifth of sentences stay without a tone.
LEAST_CHANCE: Final = 0.65
# Sentences of the set have at least 0.69; another language and typing without sense have 0.4 to 0.6.
LEAST_FAMILIAR: Final = 0.65

_UNSURE: Final = "Mô hình không đủ chắc về câu này nên không nêu sắc thái."

_UNFAMILIAR: Final = "Câu này khác hẳn những câu mô hình đã học (tiếng khác, chữ vô nghĩa) nên không nêu sắc thái."


@dataclass(frozen=True, slots=True)
class Judgement:
    """The likeliest tone of a sentence towards the policy it speaks of, and the chance that this is right."""

    tone: Tone
    chance: float


def tones(texts: Sequence[str]) -> list[Judgement | Abstention]:
    """Return the tone of each sentence towards the policy it speaks of, or an abstention with its reason.

    The model reads sentences, not articles, and was measured on composed
    sentences only (card.md): show no figure from it without saying so.
    """
    model = shipped()
    chances, familiar = model.chances(texts), model.familiarity(texts)
    return [
        _judged(model.classes[int(row.argmax())], float(row.max()), is_familiar=bool(share >= LEAST_FAMILIAR))
        for row, share in zip(chances, familiar, strict=True)
    ]


def _judged(name: str, chance: float, *, is_familiar: bool) -> Judgement | Abstention:
    if not is_familiar:
        return Abstention(_UNFAMILIAR)
    return Judgement(Tone(name), chance) if chance >= LEAST_CHANCE else Abstention(_UNSURE)


@lru_cache(maxsize=1)
def shipped() -> Linear:
    """Return the model in the package, read once."""
    with WEIGHTS.open("rb") as file:
        return Linear.read(file)


def learn_from_labelled() -> Linear:
    """Return the model learned anew from the fields of the labelled set that may be learned from."""
    rows = [row for row in sentences() if row.split is Split.TRAIN]
    return train([row.sentence for row in rows], [row.tone.value for row in rows], groups=[row.field for row in rows])
