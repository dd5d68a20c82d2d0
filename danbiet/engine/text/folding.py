"""Composed form, and the form without diacritics."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_MARKS: Final = re.compile("[\u0300-\u036f]+")
_STROKES: Final = str.maketrans("đĐ", "dd")


def nfc(text: str) -> str:
    """Return the text with letters and marks composed (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


def lower(text: str) -> str:
    """Return the text in lower case, letter for letter.

    The answer has the length of the text, so that offsets still hold: a letter
    whose lower case is two characters long (İ) is kept as it is.
    """
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(_lower_letter(letter) for letter in text)


def fold(text: str) -> str:
    """Return the text in lower case and without diacritics; đ becomes d.

    >>> fold("Đường sắt đô thị")
    'duong sat do thi'
    """
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text).lower())
    return nfc(_MARKS.sub("", bare).translate(_STROKES))


def without_diacritics(text: str) -> str:
    """Return the text without diacritics; case and punctuation stay, đ becomes d and Đ becomes D.

    >>> without_diacritics("Đăng ký từ 01/7 – “miễn phí”")
    'Dang ky tu 01/7 – “mien phi”'
    """
    return text if text.isascii() else "".join(map(_bare, nfc(text)))


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    folded = fold(letter)
    return letter if folded == letter.lower() else folded.upper() if letter.isupper() else folded


def _lower_letter(letter: str) -> str:
    lowered = letter.lower()
    return lowered if len(lowered) == 1 else letter
