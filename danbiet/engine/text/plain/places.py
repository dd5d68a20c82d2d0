"""Sentences with the place where each stands."""

from collections.abc import Iterator
from typing import NamedTuple

from danbiet.engine.text.folding import nfc
from danbiet.engine.text.sentences import sentences


class Sentence(NamedTuple):
    """A sentence and its offset in the NFC form of the text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def placed(text: str) -> Iterator[Sentence]:
    """Yield the sentences of the text with their offsets, in order."""
    whole, at = nfc(text), 0
    for sentence in sentences(text):
        start = whole.index(sentence, at)
        at = start + len(sentence)
        yield Sentence(sentence, start)
