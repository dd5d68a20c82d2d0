"""The data files of ``vietnamadminunits``, read without importing its code (which knows an online geocoder)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGE = "vietnamadminunits"


class NoPlaceData(RuntimeError):
    """The package with the list of units is not installed as expected."""


@dataclass(frozen=True)
class Unit:
    """A unit of today: ``code`` of the statistics office, name with its kind (“Phường Hồng Hà”)."""

    code: str
    name: str
    short_name: str
    province_code: str  # its own code when it is a province


@dataclass(frozen=True)
class FormerUnit:
    """A unit before 1/7/2025 and the codes of the present units that took it over."""

    level: str  # province, district, commune
    name: str
    within: str
    now: tuple[str, ...]


def units() -> list[Unit]:
    """Return every province, then every commune, each list in the order of codes."""
    rows = _rows("SELECT provinceCode, province, provinceShort, wardCode, ward, wardShort FROM admin_units")
    provinces = {row[0]: Unit(row[0], row[1], row[2], row[0]) for row in rows}
    communes = [Unit(row[3], row[4], row[5], row[0]) for row in rows]
    return [provinces[code] for code in sorted(provinces)] + sorted(communes, key=lambda unit: unit.code)


def former_units() -> list[FormerUnit]:
    """Return every province, district and commune of before 1/7/2025 with what it became."""
    lowest = list(_former_communes())
    communes = (unit for _district, unit in lowest if unit.level == "commune")
    return [*_former_provinces(), *_former_districts(lowest), *communes]


def _former_provinces() -> Iterator[FormerUnit]:
    today = dict(_rows("SELECT DISTINCT provinceKey, provinceCode FROM admin_units"))
    became = {old: today[new] for new, olds in _converter()["DICT_PROVINCE"].items() for old in olds}
    for key, name in _rows("SELECT DISTINCT provinceKey, province FROM admin_units_legacy ORDER BY provinceCode"):
        yield FormerUnit("province", name, "", (became[key],))


def _former_districts(lowest: list[tuple[tuple[str, str], FormerUnit]]) -> Iterator[FormerUnit]:
    """A district became all the communes that took over one of its own."""
    became: dict[tuple[str, str], dict[str, None]] = {}
    for district, unit in lowest:
        became.setdefault(district, {}).update(dict.fromkeys(unit.now))
    for (name, province), codes in became.items():
        yield FormerUnit("district", name, province, tuple(codes))


def _former_communes() -> Iterator[tuple[tuple[str, str], FormerUnit]]:
    """Yield (district, province) and the unit; an island district without communes counts as its own one."""
    became = _became()
    columns = "provinceKey, districtKey, coalesce(wardKey, ''), province, district, coalesce(ward, district)"
    for province_key, district_key, ward_key, province, district, name in _rows(
        f"SELECT {columns} FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"
    ):
        now = became[f"{province_key}_{district_key}_{ward_key}"]
        within = f"{district}, {province}" if ward_key else province
        yield (district, province), FormerUnit("commune" if ward_key else "district", name, within, now)


def _became() -> dict[str, tuple[str, ...]]:
    """Return, for each former commune's key, the codes of the present communes."""
    code = {(row[0], row[1]): row[2] for row in _rows("SELECT provinceKey, wardKey, wardCode FROM admin_units")}
    whole, divided = _converter()["DICT_PROVINCE_WARD_NO_DIVIDED"], _converter()["DICT_PROVINCE_WARD_DIVIDED"]
    became: dict[str, tuple[str, ...]] = {
        old: (code[p, new],) for p, wards in whole.items() for new, olds in wards.items() for old in olds
    }
    for province, olds in divided.items():
        became |= {old: tuple(code[province, part["newWardKey"]] for part in parts) for old, parts in olds.items()}
    return became


def _converter() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((_folder() / "converter_2025.json").read_text(encoding="utf-8"))
    return data


def _rows(query: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{_folder() / 'dataset.db'}?mode=ro&immutable=1", uri=True)) as data:
        return data.execute(query).fetchall()


def _folder() -> Path:
    spec = find_spec(PACKAGE)  # finds a top-level package without running it
    if spec is None or spec.origin is None:
        raise NoPlaceData(f"The package {PACKAGE} is missing; run “make” again to install what pyproject.toml names.")
    return Path(spec.origin).parent / "data"
