"""A text made ready for matching."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from danbiet.engine.text import Token, keep, nfc, tokens
from danbiet.engine.text.vectors import body_offset


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its tokens found once, for any number of queries.

    ``title`` and ``body`` are in NFC: spans count in these. ``places`` gives for
    each lexeme its positions in order, within PostgreSQL's limits; positions up
    to ``title_length`` lie in the title. ``truncated`` says a limit cut the text.
    """

    title: str
    body: str
    outlet: str
    title_tokens: list[Token] = field(repr=False)
    body_tokens: list[Token] = field(repr=False)
    places: Mapping[str, list[int]] = field(repr=False)
    truncated: bool

    @property
    def title_length(self) -> int:
        """The last position of the title."""
        return len(self.title_tokens)

    @property
    def body_offset(self) -> int:
        """What to add to a body token's own position."""
        return body_offset(len(self.title_tokens))


def prepare(title: str, body: str, outlet: str) -> Document:
    """Return the text made ready for ``matches`` and ``Matcher``."""
    title, body = nfc(title), nfc(body)
    title_tokens, body_tokens = tokens(title), tokens(body)
    kept = keep(title_tokens, body_tokens)
    return Document(title, body, outlet_key(outlet), title_tokens, body_tokens, kept.places, kept.truncated)


def outlet_key(name: str) -> str:
    """Return the form in which the names of outlets are compared.

    Case, diacritics and punctuation do not count: "Tuổi Trẻ" and "tuoi tre" are
    one outlet.
    """
    return " ".join(token.folded for token in tokens(name))
