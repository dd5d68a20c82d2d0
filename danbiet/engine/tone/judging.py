"""The judgement of tone, and the card without which there is none."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Tone(Enum):
    """How a text stands towards a policy; never towards a person or the state."""

    SUPPORT = "support"  # ủng hộ
    OPPOSE = "oppose"  # phản đối
    QUESTION = "question"  # hỏi
    NEUTRAL = "neutral"  # trung tính


@dataclass(frozen=True, slots=True)
class Abstention:
    """No judgement, and why, in words for the officer."""

    reason: str


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is known of a tone model before it may speak.

    ``macro_f1`` lies between 0 and 1, measured on ``measured_on`` (a set of
    ``n`` texts about policies that was not used for training).
    """

    name: str
    licence: str
    trained_on: str
    measured_on: str
    n: int
    macro_f1: float


_UNMEASURED: Final = (
    "Chưa đo: chưa có mô hình sắc thái nào được kiểm định trên tin chính sách, "
    "nên hệ thống không nhận xét sắc thái của văn bản."
)


def judge(text: str, *, target: str) -> Abstention:
    """Return the tone of the text towards ``target``, the name of a policy.

    The answer is an abstention for every text as long as ``model_card()`` is
    None.

    Raises ValueError when the text or the target is blank: nothing was asked.
    """
    if not text.strip() or not target.strip():
        raise ValueError("judge() needs a text and the name of a policy; one is blank.")
    return Abstention(_UNMEASURED)


def model_card() -> ModelCard | None:
    """Return the card of the model in use; None means that nothing is measured."""
    return None
