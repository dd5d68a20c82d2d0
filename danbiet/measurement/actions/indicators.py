"""The definitions of indicators, brought in line with their file."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.db import transaction

from danbiet.measurement.models import Indicator

DEFINITIONS = Path(__file__).parents[1] / "indicators.yaml"


@transaction.atomic
def load_indicators() -> int:
    """Bring the indicator rows in line with `indicators.yaml`; return how many there are."""
    defined = yaml.safe_load(DEFINITIONS.read_text(encoding="utf-8"))
    for position, fields in enumerate(defined):
        Indicator.objects.update_or_create(key=fields.pop("key"), defaults={**fields, "position": position})
    return len(defined)
