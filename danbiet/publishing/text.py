"""Words as they are kept: NFC, without control characters, and HTML without anything that could run or track.

What a person pastes may hold anything; what is stored is what was approved, so it is cleaned before it is stored
and never again.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

import nh3

from danbiet.engine.text import nfc

TAGS: Final = frozenset(
    {"a", "b", "blockquote", "br", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "strong", "sub", "sup"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "u"}
)
ATTRIBUTES: Final = {"a": {"href", "title"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
# Their content is no text for readers, so it goes with the tag.
DROPPED_WHOLE: Final = frozenset(
    {"script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math"}
)
BLOCKS: Final = TAGS - {"a", "b", "em", "i", "strong", "sub", "sup", "u", "td", "th"}
_REVERSALS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_KEPT: Final = frozenset("\n\t")
_SPACES: Final = re.compile(r"[ \t\u00a0]+")
_LINES: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Cleaned:
    """A text as it is kept; ``removed`` counts control characters, reversals of writing and half characters."""

    text: str
    removed: int = 0


def clean_text(text: str) -> Cleaned:
    """Return the text in NFC with ``\\n`` line ends, without control characters; spaces around it are gone."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in whole if not _is_control(letter))
    return Cleaned(nfc(kept).strip(), len(whole) - len(kept))


def clean_html(html: str) -> Cleaned:
    """Return rich text with only the tags readers need: no script, style, frame, image, handler or class.

    Links go to http, https, mailto and tel, and tell the other side nothing of where the reader came from.
    """
    cleaned = clean_text(html)
    kept = nh3.clean(
        cleaned.text,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        clean_content_tags=set(DROPPED_WHOLE),
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )
    return Cleaned(kept.strip(), cleaned.removed)


def plain(html: str) -> str:
    """Return the words of rich text, a line a block, for checks and for channels without HTML."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(reader.parts).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))

    def _part(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")


def _is_control(letter: str) -> bool:
    return letter in _REVERSALS or (unicodedata.category(letter) in ("Cc", "Cs") and letter not in _KEPT)
