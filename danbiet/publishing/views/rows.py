"""A channel's card: its text, how it fits, and how it will look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from danbiet.publishing.models import VariantKind
from danbiet.publishing.queries.checks import VariantCheck
from danbiet.publishing.variants import Fit


@dataclass(frozen=True)
class Row:
    """A channel's card: its kind, and what is known of its text, if there is one."""

    kind: str
    label: Any
    found: VariantCheck | None

    @property
    def text(self) -> str:
        return self.found.variant.text if self.found else ""

    @property
    def fit(self) -> Fit | None:
        return self.found.fit if self.found else None

    @property
    def preview(self) -> str:
        return look_of(self.kind)


def look_of(kind: str) -> str:
    """Return the look in which a channel's text is shown: a phone's bubble, a script, a board, or a page."""
    looks = {"sms": "phone", "sms_plain": "phone", "zalo": "phone", "script": "script", "board": "board"}
    return looks.get(kind, "page")


def rows_of(checks: Sequence[VariantCheck]) -> list[Row]:
    """Return a row for every channel, in the order of the kinds."""
    known = {each.kind: each for each in checks}
    return [Row(kind, VariantKind(kind).label, known.get(kind)) for kind in VariantKind.values]
