"""Bringing the table of places up to date with the list of units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from danbiet.engine.text import fold, sort_key
from danbiet.offices.audit import SystemPost, record
from danbiet.offices.models import FormerPlace, Place, User
from danbiet.offices.places.package_data import former_units
from danbiet.offices.places.today import UnitOnDay, units_on

LAST_DAY_OF_THREE_TIERS = date(2025, 6, 30)
BATCH = 2000


@dataclass(frozen=True)
class Loaded:
    """How many rows there are now, and how many were written or rewritten to get there."""

    provinces: int
    communes: int
    former: int
    changed: int


@transaction.atomic
def load_places(*, by: User | SystemPost, at: datetime) -> Loaded:
    """Make the table of places that of the local day of ``at``; safe to run again, and after an update.

    A row keeps its id when its unit changes its kind. Raises NoPlaceData and BadCorrection.
    """
    today = units_on(timezone.localdate(at))
    changed = _write(unit for unit in today.values() if not unit.parent)
    changed += _write(unit for unit in today.values() if unit.parent)
    changed += _write_former(today)
    loaded = Loaded(Place.objects.provinces().count(), Place.objects.communes().count(),
                    FormerPlace.objects.count(), changed)  # fmt: skip
    if changed:
        record("load_places", None, by=by, at=at, **vars(loaded))
    return loaded


def _write(units: Iterable[UnitOnDay]) -> int:
    parents = dict(Place.objects.provinces().values_list("code", "pk"))
    wanted = [_fields(unit, parents) for unit in units]
    columns = list(wanted[0])
    known = {row["code"]: row for row in Place.objects.values(*columns)}
    fresh = [Place(**fields) for fields in wanted if known.get(fields["code"]) != fields]
    Place.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["code"], update_fields=columns[1:], batch_size=BATCH
    )
    return len(fresh)


def _fields(unit: UnitOnDay, parents: dict[str, int]) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "sort_key": sort_key(unit.short_name),
        "folded_name": fold(unit.short_name),
        "kind": str(unit.kind),
        "parent_id": parents[unit.parent] if unit.parent else None,
        "is_island": unit.is_island,
        "valid_from": unit.valid_from,
    }


def _write_former(today: dict[str, UnitOnDay]) -> int:
    wanted = set(_former_rows(today))
    columns = ("level", "within", "name", "now_id", "is_partial")
    if wanted == set(FormerPlace.objects.values_list(*columns)):
        return 0
    FormerPlace.objects.all().delete()
    rows = [
        FormerPlace(**dict(zip(columns, row, strict=True)), folded_name=fold(row[2]), ended_on=LAST_DAY_OF_THREE_TIERS)
        for row in sorted(wanted)
    ]
    FormerPlace.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _former_rows(today: dict[str, UnitOnDay]) -> Iterator[tuple[str, str, str, int, bool]]:
    ids = dict(Place.objects.values_list("code", "pk"))
    for unit in former_units():
        codes = [code for code in unit.now if code in today]
        for code in codes:
            yield unit.level, _running(unit.within), _running(unit.name), ids[code], len(unit.now) > 1


def _running(names: str) -> str:
    """“Huyện Sa Pa, Tỉnh Lào Cai” → “huyện Sa Pa, tỉnh Lào Cai”: as the name stands within a sentence."""
    return ", ".join(name[:1].lower() + name[1:] for name in names.split(", "))
