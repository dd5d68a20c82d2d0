"""Letters by their names, and Roman numerals."""

import re
from typing import Final

from danbiet.engine.text.speech.numbers import digits_in_words

_NAMES: Final = {
    **{"A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "F": "ép", "G": "giê", "H": "hát", "I": "i"},
    **{"J": "gi", "K": "ca", "L": "lờ", "M": "mờ", "N": "nờ", "O": "o", "P": "pê", "Q": "quy", "R": "rờ", "S": "sờ"},
    **{"T": "tê", "U": "u", "V": "vê", "W": "vê kép", "X": "ích", "Y": "i dài", "Z": "dét", "Ă": "á", "Â": "ớ"},
    **{"Ê": "ê", "Ô": "ô", "Ơ": "ơ", "Ư": "ư", "&": "và", "-": ""},
}
_WORTH: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_WRITTEN: Final = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def letters(word: str) -> str:
    """Return an abbreviation letter by letter, its digits as a number: VTV1 → vê tê vê một."""
    parts = re.findall(r"\d+|\D", word)
    said = [digits_in_words(part) if part.isdigit() else _NAMES.get(part.upper(), part) for part in parts]
    return " ".join(part for part in said if part)


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral below ninety, 0 when the letters are not written as one."""
    value = 0
    for letter, following in zip(numeral, f"{numeral[1:]} ", strict=True):
        worth = _WORTH.get(letter, 0)
        value += -worth if _WORTH.get(following, 0) > worth else worth
    return value if _as_roman(value) == numeral else 0


def _as_roman(value: int) -> str:
    written = ""
    for worth, form in _WRITTEN:
        times, value = divmod(value, worth)
        written += form * times
    return written
