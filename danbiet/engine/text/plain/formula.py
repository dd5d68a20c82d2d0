"""The readability formula for Vietnamese of Nguyễn and Henkin (1982)."""

import unicodedata

from danbiet.engine.text.sentences import sentences
from danbiet.engine.text.tokens import Token, tokens


class NothingToRead(ValueError):
    """The text has no syllable, so it has no readability."""


def score(text: str) -> float:
    """Return 2 × letters per syllable + 0.2 × syllables per sentence − 6; higher is harder.

    Each diacritic (tone mark, breve, circumflex, horn, the stroke of đ) counts as one more
    letter; ế counts three. Numbers and notations count as syllables only when they hold letters.

    Raises NothingToRead when no syllable is left.
    Source: Nguyen, L. T. & Henkin, A. B. (1982), A Second Generation Readability Formula for
    Vietnamese, Journal of Reading 26(3), 219–225; see docs/method/plain-language.md.
    """
    letters, per_sentence = parts(text)
    return 2 * letters + 0.2 * per_sentence - 6


def parts(text: str) -> tuple[float, float]:
    """Return the formula's two parts: letters with diacritics per syllable, syllables per sentence.

    Raises NothingToRead when no syllable is left.
    """
    counts = [len(read) for read in (syllables(sentence) for sentence in sentences(text)) if read]
    if not counts:
        raise NothingToRead("The text has no syllable to measure. Give a text with words.")
    letters = sum(weight(token.text) for token in syllables(text))
    return letters / sum(counts), sum(counts) / len(counts)


def syllables(text: str) -> list[Token]:
    """Return the tokens that are read as syllables: those of letters only."""
    return [token for token in tokens(text) if token.text.isalpha()]


def weight(syllable: str) -> int:
    """Return the letters of a syllable, each diacritic counted as one more.

    >>> weight("tiếng")
    7
    """
    return len(unicodedata.normalize("NFD", syllable)) + syllable.count("đ")
