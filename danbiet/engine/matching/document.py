"""A text made ready for matching."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from danbiet.engine.text import Kept, Token, keep, nfc, tokens
from danbiet.engine.text.tokens import spellings
from danbiet.engine.text.vectors import body_offset


@dataclass(frozen=True)
class Document:
    """A text to be asked by any number of queries; its tokens are made once, when first needed.

    ``title`` and ``body`` are in NFC: spans count in these.
    """

    title: str
    body: str
    outlet: str

    @cached_property
    def title_tokens(self) -> list[Token]:
        return tokens(self.title)

    @cached_property
    def body_tokens(self) -> list[Token]:
        return tokens(self.body)

    @property
    def places(self) -> Mapping[str, list[int]]:
        """For each lexeme its positions in order, within PostgreSQL's limits; those up to ``title_length`` lie in
        the title."""
        return self._kept.places

    @property
    def truncated(self) -> bool:
        """Whether a limit of PostgreSQL cuts the text."""
        return self._kept.truncated

    @property
    def title_length(self) -> int:
        """The last position of the title."""
        return len(self.title_tokens)

    @property
    def body_offset(self) -> int:
        """What to add to a body token's own position."""
        return body_offset(len(self.title_tokens))

    @cached_property
    def _kept(self) -> Kept:
        return keep(spellings(self.title), spellings(self.body))


def prepare(title: str, body: str, outlet: str) -> Document:
    """Return the text made ready for ``matches`` and ``Matcher``."""
    return Document(nfc(title), nfc(body), outlet_key(outlet))


def outlet_key(name: str) -> str:
    """Return the form in which the names of outlets are compared.

    Case, diacritics and punctuation do not count: "Tuổi Trẻ" and "tuoi tre" are
    one outlet.
    """
    return " ".join(token.folded for token in tokens(name))
