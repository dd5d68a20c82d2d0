"""The text as it was saved, any two of its versions beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Revision

from danbiet.publishing.models import Release
from danbiet.publishing.queries.editions import COMPARED, Piece, pieces
from danbiet.publishing.text import plain
from danbiet.publishing.views.reading import PART_LABELS, elided

MOST_REVISIONS = 60


@dataclass(frozen=True)
class Part:
    """A part of the text that differs between two versions."""

    label: Any
    pieces: Sequence[Piece]


def compared_revisions(release: Release, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the versions, the newest first, and how the two asked for (``from``, ``to``) differ.

    Unless asked, the last two.
    """
    known = list(_revisions(release)[:MOST_REVISIONS])
    after = _chosen(known, asked.get("to"), 0)
    before = _chosen(known, asked.get("from"), 1)
    return {
        "revisions": known,
        "before_revision": before,
        "after_revision": after,
        "parts": _parts(before, after) if before and after and before != after else [],
    }


def _revisions(release: Release) -> QuerySet[Revision]:
    found: QuerySet[Revision] = release.revisions.select_related("user").order_by("-created_at", "-pk")
    return found


def _chosen(known: Sequence[Revision], asked: str | None, otherwise: int) -> Revision | None:
    if asked and asked.isdecimal():
        return next((each for each in known if each.pk == int(asked)), None)
    return known[otherwise] if len(known) > otherwise else None


def _parts(before: Revision, after: Revision) -> list[Part]:
    old, new = before.content, after.content
    texts = {name: (_text(old, name), _text(new, name)) for name in COMPARED}
    return [Part(PART_LABELS[name], elided(pieces(*pair))) for name, pair in texts.items() if pair[0] != pair[1]]


def _text(content: Mapping[str, Any], name: str) -> str:
    said = str(content.get(name) or "")
    return plain(said) if name == "body" else said
