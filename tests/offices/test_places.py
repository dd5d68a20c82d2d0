"""The list of places: complete, dated, and read without asking anybody on the network."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections import Counter
from datetime import date, datetime

import pytest

from danbiet.engine.text import fold
from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Agency, AuditEntry, FormerPlace, Place, PlaceKind
from danbiet.offices.places import Loaded, load_places
from danbiet.offices.places.today import units_on
from tests.cast import LOCAL

LOADER = SystemPost("reference")
TODAY = datetime(2026, 11, 22, 9, 0, tzinfo=LOCAL)


@pytest.fixture
def no_places(db):
    """An installation in which no place was loaded yet."""
    Agency.objects.all().delete()
    FormerPlace.objects.all().delete()
    Place.objects.filter(parent__isnull=False).delete()
    Place.objects.all().delete()


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("somebody asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2025, 7, 1), {"city": 6, "province": 28, "commune": 2621, "ward": 687, "special_zone": 13}),
        (date(2026, 4, 30), {"city": 7, "province": 27, "commune": 2611, "ward": 697, "special_zone": 13}),
        (date(2026, 9, 20), {"city": 9, "province": 25, "commune": 2599, "ward": 709, "special_zone": 13}),
    ],
)
def test_the_units_of_a_day(day, kinds):
    assert Counter(str(unit.kind) for unit in units_on(day).values()) == kinds


def test_the_whole_list_is_loaded_in_under_ten_seconds_without_the_network(no_places, no_network):
    start = time.monotonic()
    loaded = load_places(by=LOADER, at=TODAY)
    assert loaded == Loaded(provinces=34, communes=3321, former=14339, changed=34 + 3321 + 14339)
    assert time.monotonic() - start < 10


def test_the_packages_own_code_is_never_imported():
    script = (
        "import django, sys; django.setup()\n"
        "from datetime import date\n"
        "from danbiet.offices.places.today import units_on; units_on(date(2026, 1, 1))\n"
        "from danbiet.offices.places.package_data import former_units; former_units()\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('vietnamadminunits', 'geopy')))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_loading_again_changes_nothing_and_logs_nothing(no_places):
    load_places(by=LOADER, at=TODAY)
    entries = AuditEntry.objects.count()
    assert load_places(by=LOADER, at=TODAY) == Loaded(provinces=34, communes=3321, former=14339, changed=0)
    assert AuditEntry.objects.count() == entries


def test_a_province_that_becomes_a_city_stays_the_same_row(no_places):
    load_places(by=LOADER, at=datetime(2026, 4, 29, 9, 0, tzinfo=LOCAL))
    before = Place.objects.get(code="75")
    load_places(by=LOADER, at=datetime(2026, 4, 30, 9, 0, tzinfo=LOCAL))
    after = Place.objects.get(code="75")
    assert (before.name, before.kind) == ("tỉnh Đồng Nai", PlaceKind.PROVINCE)
    assert (after.pk, after.name, after.kind, after.valid_from) == (
        before.pk,
        "thành phố Đồng Nai",
        PlaceKind.CITY,
        date(2026, 4, 30),
    )
    assert Place.objects.filter(parent=after, kind=PlaceKind.WARD).count() == 33


@pytest.fixture
def places(db):
    load_places(by=LOADER, at=TODAY)


def test_every_special_zone_and_a_few_communes_are_islands(places):
    islands = Place.objects.filter(is_island=True)
    assert Counter(islands.values_list("kind", flat=True)) == {"special_zone": 13, "commune": 6}


def test_border_communes_are_not_guessed(places):
    assert not Place.objects.filter(is_border=True).exists()


def test_places_stand_in_the_order_of_the_vietnamese_alphabet(places):
    names = list(Place.objects.provinces().in_vietnamese_order().values_list("short_name", flat=True))
    assert names[:8] == ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên"]


def test_a_former_province_is_found_by_its_name_without_diacritics(places):
    former = FormerPlace.objects.get(level="province", folded_name=fold("tỉnh Yên Bái"))
    assert (former.now.name, former.is_partial, former.ended_on) == ("tỉnh Lào Cai", False, date(2025, 6, 30))


def test_a_former_district_is_known_by_all_the_communes_that_took_it_over(places):
    rows = FormerPlace.objects.filter(level="district", name="quận Hoàn Kiếm").select_related("now")
    assert {(row.within, row.now.name, row.is_partial) for row in rows} == {
        ("thành phố Hà Nội", f"phường {name}", True)
        for name in ("Hồng Hà", "Ba Đình", "Văn Miếu - Quốc Tử Giám", "Hoàn Kiếm", "Cửa Nam")
    }


def test_a_former_commune_that_was_divided_says_so(places):
    rows = FormerPlace.objects.filter(name="phường Cống Vị", within="quận Ba Đình, thành phố Hà Nội")
    assert {(row.now.short_name, row.is_partial) for row in rows} == {("Giảng Võ", True), ("Ngọc Hà", True)}


def test_an_island_district_without_communes_became_a_special_zone(places):
    former = FormerPlace.objects.get(name="huyện Lý Sơn")
    assert (former.level, former.now.name, former.is_partial) == ("district", "đặc khu Lý Sơn", False)
