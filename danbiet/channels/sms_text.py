"""What an SMS can carry: alphabet, billed parts, and the text without diacritics.

A message in the GSM 7-bit alphabet holds 160 septets, or 153 a part when joined; any other character turns the
whole message into UCS-2 with 70 units, or 67 a part. Source: 3GPP TS 23.038 (alphabets), TS 23.040 (joined parts).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from danbiet.channels.base import Fitted, Problem
from danbiet.engine.text.folding import nfc, without_diacritics

GSM_7: Final = "GSM-7"
UCS_2: Final = "UCS-2"
LONGEST_BRANDNAME: Final = 11

# The position of a character is its code; the escape (0x1B) stands there so that positions hold.
GSM_ALPHABET: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION: Final = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
_BASIC: Final = frozenset(GSM_ALPHABET) - {"\x1b"}
_IN_GSM: Final = _BASIC | GSM_EXTENSION.keys()
_BREAKS: Final = re.compile("\r\n?")
_REVERSALS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PLAIN: Final = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-",
        "‑": "-", "…": "...", "•": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "₫": "d", "×": "x",
    }
)  # fmt: skip
_BRANDNAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._&-]{0,10}")


class WrongBrandname(ValueError):
    """The sender's name is longer than 11 characters, or has one that carriers refuse."""


@dataclass(frozen=True)
class Sizes:
    """How many units one part holds, alone and joined; carriers may count unaccented parts smaller."""

    gsm_alone: int = 160
    gsm_joined: int = 153
    ucs2_alone: int = 70
    ucs2_joined: int = 67

    def of(self, encoding: str) -> tuple[int, int]:
        if encoding == GSM_7:
            return self.gsm_alone, self.gsm_joined
        return self.ucs2_alone, self.ucs2_joined


STANDARD: Final = Sizes()


def plain(text: str) -> str:
    """Return the text as the unaccented SMS carries it: no diacritics, typewriter quotes, dashes and spaces."""
    return without_diacritics(text).translate(_PLAIN)


@lru_cache(maxsize=256)
def carried(text: str, *, accents: Literal["keep", "drop"] = "keep") -> str:
    """Return the text as it leaves: composed (NFC), line ends as one character, unaccented when asked."""
    composed = _BREAKS.sub("\n", nfc(text))
    return plain(composed) if accents == "drop" else composed


def outside_gsm(text: str) -> list[str]:
    """Return the characters that force UCS-2, each once, in the order they appear."""
    return [letter for letter in dict.fromkeys(text) if letter not in _IN_GSM]


def forbidden(text: str) -> list[str]:
    """Return the characters no SMS may carry, as ``U+0007``: controls, half emoji, reversals of writing."""
    return [f"U+{ord(letter):04X}" for letter in dict.fromkeys(text) if _is_forbidden(letter)]


def _is_forbidden(letter: str) -> bool:
    return letter in _REVERSALS or (unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r")


def encoding_of(text: str) -> str:
    """Return ``GSM-7`` or ``UCS-2``."""
    return UCS_2 if outside_gsm(text) else GSM_7


def units_of(text: str, encoding: str) -> int:
    """Return the septets (GSM-7) or 16-bit units (UCS-2) of the text."""
    return sum(map(_septets if encoding == GSM_7 else _pairs, text))


def _septets(letter: str) -> int:
    return 1 if letter in _BASIC else 2


def _pairs(letter: str) -> int:
    return 2 if ord(letter) > 0xFFFF else 1  # an emoji is a surrogate pair


def split(text: str, *, sizes: Sizes = STANDARD) -> list[str]:
    """Return the text cut into the parts that are sent and billed; never inside an emoji or an escape pair."""
    encoding = encoding_of(text)
    alone, joined = sizes.of(encoding)
    if units_of(text, encoding) <= alone:
        return [text]
    return list(_filled(text, _septets if encoding == GSM_7 else _pairs, joined))


def _filled(text: str, width: Callable[[str], int], room: int) -> Iterator[str]:
    start = used = 0
    for place, letter in enumerate(text):
        needed = width(letter)
        if used + needed > room:
            yield text[start:place]
            start, used = place, 0
        used += needed
    yield text[start:]


def gsm_encoded(text: str) -> bytes:
    """Return the text in the GSM 7-bit alphabet, one octet a septet, as SMPP carries it.

    Raises UnicodeError when a character is outside it.
    """
    return b"".join(map(_gsm_code, text))


def _gsm_code(letter: str) -> bytes:
    if letter in GSM_EXTENSION:
        return bytes((0x1B, GSM_EXTENSION[letter]))
    if letter not in _BASIC:
        raise UnicodeError(f"U+{ord(letter):04X} is not in the GSM 7-bit alphabet")
    return bytes((GSM_ALPHABET.index(letter),))


def fitted(
    text: str,
    *,
    accents: Literal["keep", "drop"] = "keep",
    sizes: Sizes = STANDARD,
    most_parts: int | None = None,
    vnd_per_part: int | None = None,
) -> Fitted:
    """Return the text as one SMS would carry it, with billed parts, cost and what is wrong with it."""
    leaving = carried(text, accents=accents)
    encoding = encoding_of(leaving)
    parts = len(split(leaving, sizes=sizes))
    return Fitted(
        text=leaving,
        parts=parts,
        units=units_of(leaving, encoding),
        unit="septets" if encoding == GSM_7 else "characters",
        encoding=encoding,
        cost_vnd=None if vnd_per_part is None else parts * vnd_per_part,
        problems=_problems(leaving, parts, most_parts),
    )


def _problems(text: str, parts: int, most_parts: int | None) -> Sequence[Problem]:
    found = []
    if not text.strip():
        found.append(Problem("empty", stops=True))
    if controls := forbidden(text):
        found.append(Problem("control_characters", stops=True, values={"characters": controls}))
    if most_parts is not None and parts > most_parts:
        found.append(Problem("too_long", stops=True, values={"parts": parts, "most": most_parts}))
    if forcing := [letter for letter in outside_gsm(text) if not _is_forbidden(letter)]:
        found.append(Problem("needs_ucs2", stops=False, values={"characters": forcing}))
    return tuple(found)


def checked_brandname(name: str) -> str:
    """Return the sender's name; raises WrongBrandname unless it has 1–11 unaccented characters."""
    if len(name) > LONGEST_BRANDNAME or not _BRANDNAME.fullmatch(name):
        raise WrongBrandname(f"“{name}”: tên gửi tin (brandname) có 1–11 ký tự không dấu")
    return name
