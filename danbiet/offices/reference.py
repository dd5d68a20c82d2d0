"""What every installation needs before anybody works in it: places, the pick list of agencies, the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from danbiet.offices.agencies import load_agencies
from danbiet.offices.audit import SystemPost
from danbiet.offices.places import Loaded, load_places
from danbiet.offices.rules import load_rules

LOADER = SystemPost("reference")
LOCK = 0x0FF1CE  # two processes that start together load one after the other


@dataclass(frozen=True)
class Reference:
    """What was loaded: places as they stand, and how many agencies and rules were written."""

    places: Loaded
    agencies: int
    rules: int


@transaction.atomic
def load_reference(*, at: datetime) -> Reference:
    """Bring places, agencies and rules up to date with the files that come with the product. Safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return Reference(
        places=load_places(by=LOADER, at=at),
        agencies=load_agencies(by=LOADER, at=at),
        rules=load_rules(by=LOADER, at=at),
    )
