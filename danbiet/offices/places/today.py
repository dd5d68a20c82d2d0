"""The units as they stand on a day: the package's list with the dated corrections applied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from danbiet.offices.models import PlaceKind
from danbiet.offices.places.package_data import former_units, units

TWO_TIERS_FROM = date(2025, 7, 1)
CORRECTIONS = Path(__file__).with_name("corrections.yaml")
ISLANDS = Path(__file__).with_name("islands.yaml")
KINDS = {
    "Thành phố": PlaceKind.CITY,
    "Tỉnh": PlaceKind.PROVINCE,
    "Xã": PlaceKind.COMMUNE,
    "Phường": PlaceKind.WARD,
    "Đặc khu": PlaceKind.SPECIAL_ZONE,
}
WORDS = {
    PlaceKind.CITY: "thành phố",
    PlaceKind.PROVINCE: "tỉnh",
    PlaceKind.COMMUNE: "xã",
    PlaceKind.WARD: "phường",
    PlaceKind.SPECIAL_ZONE: "đặc khu",
}


class BadCorrection(ValueError):
    """A line of corrections.yaml that names a unit the list does not hold."""


@dataclass(frozen=True)
class UnitOnDay:
    """One unit: ``name`` in running text (“phường Hồng Hà”), ``parent`` the province's code, "" for a province."""

    code: str
    short_name: str
    kind: PlaceKind
    parent: str
    is_island: bool
    valid_from: date | None

    @property
    def name(self) -> str:
        return f"{WORDS[self.kind]} {self.short_name}"


def units_on(day: date) -> dict[str, UnitOnDay]:
    """Return the units in force on ``day`` by code: provinces first. Raises BadCorrection."""
    standing = {unit.code: unit for unit in _as_listed()}
    for correction in sorted(_read(CORRECTIONS), key=lambda row: row["from_on"]):
        if correction["from_on"] <= day:
            _apply(correction, standing)
    return standing


def _as_listed() -> Iterator[UnitOnDay]:
    islands, unchanged = set(_read(ISLANDS)), _unchanged_provinces()
    for unit in units():
        kind = KINDS[unit.name.removesuffix(unit.short_name).strip()]
        yield UnitOnDay(
            code=unit.code,
            short_name=unit.short_name,
            kind=kind,
            parent="" if unit.code == unit.province_code else unit.province_code,
            is_island=kind == PlaceKind.SPECIAL_ZONE or unit.code in islands,
            valid_from=None if unit.code in unchanged else TWO_TIERS_FROM,
        )


def _unchanged_provinces() -> set[str]:
    """Return the codes of provinces that took in no other: they are older than the reform."""
    took_in = [unit.now[0] for unit in former_units() if unit.level == "province"]
    return {code for code in took_in if took_in.count(code) == 1}


def _apply(correction: dict[str, Any], standing: dict[str, UnitOnDay]) -> None:
    for kind, codes in (
        (PlaceKind.CITY, correction.get("to_city", [])),
        (PlaceKind.WARD, correction.get("to_ward", [])),
    ):
        for code in codes:
            if code not in standing:
                raise BadCorrection(f"corrections.yaml, {correction['basis']}: there is no unit with code {code}.")
            standing[code] = replace(standing[code], kind=kind, valid_from=correction["from_on"])


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
