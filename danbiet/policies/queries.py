"""Reads of the dossier that join."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from danbiet.kit.registry import rungs
from danbiet.policies.models import Policy


def ladder_of(policy: Policy, *, at: datetime) -> list[dict[str, Any]]:
    """Return the six rungs as the strip shows them; an unmeasured one says what would measure it."""
    return [
        {"label": rung.label, "how": rung.would_measure, "value": None} | dict(rung.measure(policy, at) or {})
        for rung in rungs
    ]
