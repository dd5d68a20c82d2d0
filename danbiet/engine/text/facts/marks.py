"""The marks of a text as the reader of figures sees them: words, numbers, dates, notations, signs."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from danbiet.engine.text.facts.vocabulary import is_meant, restored
from danbiet.engine.text.folding import nfc
from danbiet.engine.text.tokens import fold_token, token_text

BARE_SHARE: Final = 0.1
"""Below this share of words with diacritics a text counts as written without them (ordinary text has 0.7)."""

# Bounded, and begun only where one can begin: a line of a hundred thousand dots must not take minutes.
_WEB: Final = (
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?<![a-z0-9.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.(?:vn|com|org|net)\b\S*"
)
_DOCUMENT: Final = (
    r"\d+[a-zđ]?/(?:\d{4}/)?(?:[a-zđ]{1,8}\d{0,2}(?:-[a-zđ]{2,}\d{0,2})+|qh\d{1,2})(?![^\W_])"
    r"|\d+-[a-zđ]{2,4}/[a-zđ]{2,}(?:-[a-zđ]+)*(?![^\W_])"
)
_PHONE: Final = (
    r"(?<!\d)1[89]00(?:[ .]?\d){4,6}(?!\d)"
    r"|(?<![\d.,])(?:\(0\d{1,3}\)|\+84|0\d)(?:[ .-]{0,2}\d){7,9}(?![\d/])"
)
_DATE: Final = (
    r"(?<!\d)(?:\d{1,2} ?/ ?\d{1,2} ?/ ?\d{4}|\d{1,2}-\d{1,2}-\d{4}"
    r"|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{2})(?!\d)"
)
_MONTH: Final = r"(?<!\d)(?:0?[1-9]|1[0-2])[/-](?:19|20)\d{2}(?![\d/-])"
_DAY: Final = r"(?<!\d)\d{1,2}/\d{1,2}(?![\d/])"
_TIME: Final = r"(?<!\d)\d{1,2}(?::\d{2}(?::\d{2})?|[hg]\d{2}|h(?![^\W_]))(?![^\W_])"
_NUMBER: Final = (
    r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d{1,3}(?:,\d{3}){2,}(?!\d)"
    r"|(?<![\d/])\d{1,3}(?:[ \u00a0]\d{3})+(?![\d/])|\d+(?:[.,]\d+)?"
)
_MARK: Final = re.compile(
    "|".join(
        f"(?P<{sort}>{pattern})"
        for sort, pattern in (
            ("web", _WEB),
            ("document", _DOCUMENT),
            ("phone", _PHONE),
            ("date", _DATE),
            ("month", _MONTH),
            ("time", _TIME),
            ("day", _DAY),
            ("number", _NUMBER),
            ("word", r"[^\W\d_][^\W_]*[²³]?"),
            ("sign", r"[^\s]"),
        )
    )
)


class Mark(NamedTuple):
    """One mark. ``key`` is the folded word when it is (or may be) of the closed vocabulary.

    ``sort`` is one of web, document, phone, date, month, day, time, number, word, sign; offsets
    are those of the NFC form.
    """

    sort: str
    text: str
    key: str
    start: int
    end: int


class Marks:
    """A text's marks in order; reading past either end gives an empty mark."""

    def __init__(self, text: str) -> None:
        self.original = nfc(text)
        found = [(match.lastgroup or "", match[0], match.span()) for match in _MARK.finditer(token_text(text))]
        words = [word for sort, word, _ in found if sort == "word"]
        self.bare = is_bare(words)
        self._marks = [Mark(sort, word, self._key(sort, word), *span) for sort, word, span in found]

    def __len__(self) -> int:
        return len(self._marks)

    def __getitem__(self, at: int) -> Mark:
        return self._marks[at] if 0 <= at < len(self._marks) else _NOTHING

    def key(self, at: int) -> str:
        """Return the key of the mark at this place."""
        return self[at].key

    def word(self, at: int) -> str:
        """Return the word with its diacritics, put back when the text was written without."""
        mark = self[at]
        return restored(mark.text) if self.bare else mark.text

    def reads(self, at: int, *keys: str) -> bool:
        """Say whether these keys stand here, one after another."""
        return all(self.key(at + step) == key for step, key in enumerate(keys))

    def touches(self, at: int) -> bool:
        """Say whether nothing, not even a space, separates this mark from the one before."""
        return at > 0 and self[at].start == self[at - 1].end

    def words(self, start: int, end: int) -> str:
        """Return the original text of the marks from ``start`` up to, not with, ``end``."""
        return self.original[self[start].start : self[end - 1].end]

    def _key(self, sort: str, word: str) -> str:
        if sort != "word":
            return word
        folded = fold_token(word)
        return folded if self.bare or is_meant(word, folded) else f"~{word}"


_NOTHING: Final = Mark("", "", "", 0, 0)


def is_bare(words: Sequence[str]) -> bool:
    """Say whether the words were written without diacritics."""
    accented = sum(not word.isascii() for word in words)
    return bool(words) and accented <= len(words) * BARE_SHARE
