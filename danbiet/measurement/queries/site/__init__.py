"""Everything that is stale, missing or broken in one agency's part of the public site, at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from danbiet.measurement.queries.site.broken import broken
from danbiet.measurement.queries.site.missing import missing
from danbiet.measurement.queries.site.part import Part, Seen
from danbiet.measurement.queries.site.stale import stale

CHECKS: Final[tuple[Callable[[Part], Iterable[Seen]], ...]] = (stale, missing, broken)


def faults_of(part: Part) -> list[Seen]:
    """Return what the checks see now; each thing once a check."""
    return [seen for check in CHECKS for seen in check(part)]


__all__ = ["Part", "Seen", "faults_of"]
