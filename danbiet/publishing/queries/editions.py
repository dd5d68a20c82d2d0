"""Frozen editions beside each other and beside their approvals."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from danbiet.publishing.editions import FactChange, fact_changes, levels_in_words
from danbiet.publishing.models import Edition, Release
from danbiet.publishing.text import plain

COMPARED: Final = ("title", "lead", "body", "quote", "contact", "inaccurate_statement", "amendment_note")
_WORD: Final = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True)
class Piece:
    """A run of words: ``how`` is "same", "gone" or "new"."""

    how: str
    words: str


@dataclass(frozen=True)
class Comparison:
    """What changed between two editions: words by part and variant, lines of the fact table, files."""

    parts: dict[str, list[Piece]]
    variants: dict[str, list[Piece]]
    facts: list[FactChange]
    files_gone: list[str]
    files_new: list[str]


def editions_of(release: Release) -> QuerySet[Edition]:
    """Return the editions of a release, the newest first, with their people, steps and decisions."""
    return (
        release.editions.select_related("author", "submitter", "publication", "amends")
        .prefetch_related("steps", "approvals__person", "approvals__on_behalf_of", "approvals__step", "variants")
        .order_by("-number")
    )


def compare(before: Edition, after: Edition) -> Comparison:
    """Return what differs between two editions of one release."""
    old, new = before.content, after.content
    kinds = [*new["variants"], *(kind for kind in old["variants"] if kind not in new["variants"])]
    parts = {name: (_text(old, name), _text(new, name)) for name in COMPARED}
    parts["warning"] = _levels(old), _levels(new)
    texts = {kind: (old["variants"].get(kind, ""), new["variants"].get(kind, "")) for kind in kinds}
    return Comparison(
        parts=_changed(parts),
        variants=_changed(texts),
        facts=fact_changes(old["facts"], new["facts"]),
        files_gone=_missing_files(old, new),
        files_new=_missing_files(new, old),
    )


def _changed(texts: dict[str, tuple[str, str]]) -> dict[str, list[Piece]]:
    return {name: pieces(before, after) for name, (before, after) in texts.items() if before != after}


def pieces(before: str, after: str) -> list[Piece]:
    """Return two texts as one run of pieces, compared word by word."""
    old, new = _words(before), _words(after)
    found: list[Piece] = []
    for how, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        found += [Piece(mark, "".join(words)) for mark, words in (("gone", old[a:b]), ("new", new[c:d])) if words]
    return found


def _words(text: str) -> Sequence[str]:
    """Words with the space before each, so that joining them gives the text again."""
    return _WORD.findall(text)


def _text(content: dict[str, Any], name: str) -> str:
    said = str(content.get(name, ""))
    return plain(said) if name == "body" else said


def _levels(content: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {level}" for name, level in levels_in_words(content))


def _missing_files(these: dict[str, Any], those: dict[str, Any]) -> list[str]:
    known = {each["sha256"] for each in those.get("assets", [])}
    return [each["title"] for each in these.get("assets", []) if each["sha256"] not in known]
