"""Cutting a text into what the model sees: words, breaks, marks and numbers."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

BREAKS: Final = frozenset("\n.?!;:…")
PAUSES: Final = frozenset(";:…")
QUOTES: Final = frozenset("\"“”‘’'«»()[]")

_ADDRESS: Final = (
    r"(?:https?://|www\.)\S+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|info|gov|edu)(?![^\W_])(?:/\S*)?"
)
# A number takes what hangs on it: 07/CT-TTg, 21/3/2023, 10.000đ, 29-NQ/TW.
_NUMBER: Final = r"\d(?:\S*[\w?\ufffd])?"
_BREAK: Final = "[" + "".join(map(re.escape, sorted(BREAKS))) + "]"
_HOLED: Final = r"[^\W\d_]*(?:[?\ufffd]+[^\W\d_]*)+|[^\W\d_]+"
_WHOLE: Final = r"[^\W\d_]+"


def _pattern(word: str) -> re.Pattern[str]:
    quote = "[" + "".join(map(re.escape, sorted(QUOTES))) + "]"
    return re.compile(
        rf"(?P<address>(?i:{_ADDRESS}))|(?P<number>{_NUMBER})|(?P<word>{word})|(?P<break>{_BREAK})|{quote}"
        r"|(?P<mark>[^\w\s])"
    )


_PATTERNS: Final = {False: _pattern(_WHOLE), True: _pattern(_HOLED)}


class Piece(NamedTuple):
    """A piece of text at ``start``; kind is "word", "number", "mark", "address" or "break"."""

    kind: str
    text: str
    start: int


def pieces(text: str, *, holed: bool = False) -> Iterator[Piece]:
    """Yield the pieces of an NFC text in order; spaces and quotation marks are dropped.

    With ``holed``, question marks inside, before and after letters belong to the word.
    """
    for match in _PATTERNS[holed].finditer(text):
        kind = match.lastgroup
        if kind:
            yield Piece(kind, match[0], match.start())
