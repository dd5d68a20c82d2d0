"""The words of a text as a comparison of copies needs them."""

import re
from dataclasses import dataclass

from danbiet.engine.copies.skeleton import skeleton

_EDGES = " \t\n.,;:!?…\"'“”‘’()[]{}«»–—-"
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?")


@dataclass(frozen=True)
class Word:
    """One word: as written, its skeleton (never empty), and what it may identify."""

    written: str
    skeleton: bytes
    figure: bool
    date: bool
    name: bool

    @property
    def identifies(self) -> bool:
        """Whether the word tells one notice from another of the same form."""
        return self.figure or self.name


def words_of(text: str) -> list[Word]:
    """Return the words that keep a consonant or a digit, in order."""
    found = []
    sentence_starts = True
    for raw in text.split():
        written = raw.strip(_EDGES)
        bones = skeleton(written)
        if bones:
            found.append(_word(written, bones, sentence_starts))
        sentence_starts = raw[-1] in ".!?:…"
    return found


def _word(written: str, bones: bytes, sentence_starts: bool) -> Word:
    figure = any(letter.isdigit() for letter in written)
    return Word(
        written=written,
        skeleton=bones,
        figure=figure,
        date=_DATE.fullmatch(written) is not None,
        name=not sentence_starts and written[0].isupper(),
    )
