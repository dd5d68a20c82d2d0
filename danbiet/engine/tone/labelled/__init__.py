"""A labelled set of tone towards policies: composed sentences, their labels, and how to read them.

The sentences are composed and labelled by a machine; no person wrote them. Every
figure taken from them is a figure "trên câu soạn mẫu". See CARD.md beside this file.
"""

from danbiet.engine.tone.labelled.consistency import (
    Agreement,
    Consistency,
    NotLabelledAgain,
    SecondLabel,
    consistency,
    second_labels,
)
from danbiet.engine.tone.labelled.labels import Need, Trap, Voice, tone_of
from danbiet.engine.tone.labelled.sentences import (
    KEPT_APART,
    Blind,
    Labelled,
    Split,
    WrongRow,
    blind,
    read_field,
    sentences,
)

__all__ = [
    "KEPT_APART",
    "Agreement",
    "Blind",
    "Consistency",
    "Labelled",
    "Need",
    "NotLabelledAgain",
    "SecondLabel",
    "Split",
    "Trap",
    "Voice",
    "WrongRow",
    "blind",
    "consistency",
    "read_field",
    "second_labels",
    "sentences",
    "tone_of",
]
