"""Keys of messages: unique for ever, also when a database is made anew, and readable back to the row.

A recipient sees the key of her own message (in a Message-ID, a return path). It ends with a keyed hash, so that
nobody can name her neighbour's message from it and report a bounce for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.crypto import constant_time_compare, salted_hmac

_DELIVERY: Final = re.compile(r"d([0-9a-f]{8})-([0-9]{1,18})-([0-9]{1,5})")
_LETTER: Final = re.compile(r"l([0-9a-f]{8})-([0-9]{1,18})")
_SALT: Final = "danbiet.delivery.key"
_SIGNS: Final = 12  # hexadecimal: 48 bits, guessed once in 10**14


@dataclass(frozen=True)
class DeliveryKey:
    """Which message: the dispatch's mark, the row, and the how-manieth sending by an officer's order."""

    mark: str
    id: int
    round: int

    def __str__(self) -> str:
        return _signed(f"d{self.mark}-{self.id}-{self.round}")


@dataclass(frozen=True)
class LetterKey:
    mark: str
    id: int

    def __str__(self) -> str:
        return _signed(f"l{self.mark}-{self.id}")


def read_key(text: str) -> DeliveryKey | LetterKey | None:
    """Return what a provider's word is about, or None when the key is not one that we made."""
    said, _, _seal = text.rpartition("-")
    if not constant_time_compare(_signed(said), text):
        return None
    if found := _DELIVERY.fullmatch(said):
        return DeliveryKey(found[1], int(found[2]), int(found[3]))
    if found := _LETTER.fullmatch(said):
        return LetterKey(found[1], int(found[2]))
    return None


def _signed(text: str) -> str:
    return f"{text}-{salted_hmac(_SALT, text, algorithm='sha256').hexdigest()[:_SIGNS]}"
