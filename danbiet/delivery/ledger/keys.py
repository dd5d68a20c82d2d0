"""Keys of messages: unique for ever, also when a database is made anew, and readable back to the row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_DELIVERY: Final = re.compile(r"d([0-9a-f]{8})-([0-9]{1,18})-([0-9]{1,5})")
_LETTER: Final = re.compile(r"l([0-9a-f]{8})-([0-9]{1,18})")


@dataclass(frozen=True)
class DeliveryKey:
    """Which message: the dispatch's mark, the row, and the how-manieth sending by an officer's order."""

    mark: str
    id: int
    round: int

    def __str__(self) -> str:
        return f"d{self.mark}-{self.id}-{self.round}"


@dataclass(frozen=True)
class LetterKey:
    mark: str
    id: int

    def __str__(self) -> str:
        return f"l{self.mark}-{self.id}"


def read_key(text: str) -> DeliveryKey | LetterKey | None:
    """Return what a provider's word is about, or None when the key is not one of ours."""
    if found := _DELIVERY.fullmatch(text):
        return DeliveryKey(found[1], int(found[2]), int(found[3]))
    if found := _LETTER.fullmatch(text):
        return LetterKey(found[1], int(found[2]))
    return None
