"""Vietnamese with lost letters, or without any diacritics, made readable again.

Two kinds of damage are repaired. *Lost letters*: every letter that Windows-1252 has not stands
as ``?`` (or U+FFFD): ``Th? t??ng``. *Unaccented text*: ``Thu tuong``. A language model of
syllables chooses among the syllables that could stand there, and says how sure it is. The
text's length, its case, punctuation, numbers, document numbers, dates and addresses stay.

Figures, limits and sources: docs/method/restore.md; the shipped model: card.md beside this file.
"""

from danbiet.engine.text.restore.answers import SURE, Alternative, Repair, Restored
from danbiet.engine.text.restore.model import Model, WrongModel, shipped
from danbiet.engine.text.restore.restoring import needs, restore_accents, restore_letters
from danbiet.engine.text.restore.training import TooLittleText, WrongLine, read_texts, train, unlike

__all__ = [
    "SURE",
    "Alternative",
    "Model",
    "Repair",
    "Restored",
    "TooLittleText",
    "WrongLine",
    "WrongModel",
    "needs",
    "read_texts",
    "restore_accents",
    "restore_letters",
    "shipped",
    "train",
    "unlike",
]
