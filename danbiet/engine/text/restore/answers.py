"""What a restoration answers."""

from dataclasses import dataclass
from typing import Final

SURE: Final = 0.9
"""Below this chance of being right, an editor is asked."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading, and the chance that it is the right one (0 to 1)."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Repair:
    """One syllable that was decided on.

    ``start`` and ``end`` are offsets in the NFC form of the damaged text and in the restored
    text alike. ``confidence`` is the chance that ``after`` is right, calibrated on texts that
    the model had not seen; 0 when letters are missing and no syllable fits. ``alternatives``
    come likeliest first.
    """

    start: int
    end: int
    before: str
    after: str
    confidence: float
    alternatives: tuple[Alternative, ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class Restored:
    """The readable text, and every syllable that was decided on, in order."""

    text: str
    repairs: tuple[Repair, ...]

    @property
    def unsure(self) -> tuple[Repair, ...]:
        """Return the syllables that an editor should look at."""
        return tuple(each for each in self.repairs if not each.is_sure)
