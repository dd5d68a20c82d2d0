"""How hard a text reads, by the operator's own weights where there are some."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from danbiet.engine.text.plain import PlainReport, Weights, check


def plain_report(text: str) -> PlainReport:
    """Return score, level and remarks. Raises WrongWeights when the file of weights cannot be read as such."""
    path: Path | None = settings.ENV.readability_weights
    return check(text, _weights(path) if path else None)


@lru_cache(maxsize=1)
def _weights(path: Path) -> Weights:
    return Weights.from_json(path.read_text(encoding="utf-8"))
