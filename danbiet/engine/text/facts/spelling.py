"""A text as an SMS without diacritics spells it."""

from danbiet.engine.text.folding import fold, nfc


def unmarked(text: str) -> str:
    """Return the text without diacritics and with its capitals, letter for letter."""
    return "".join(fold(letter).upper() if letter.isupper() else fold(letter) or letter for letter in nfc(text))
