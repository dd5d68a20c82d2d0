"""What is counted when a public page is opened, what is not, and that nothing of the reader is left."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from danbiet.kit import clock
from danbiet.measurement.actions.readership import tally
from danbiet.measurement.models import FruitlessSearch, PageCount
from danbiet.measurement.tally import Gathered
from danbiet.portal.counting import calls_itself_a_machine
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import NOW

pytestmark = pytest.mark.django_db
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
GOOGLE = {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}


@pytest.fixture(autouse=True)
def _nothing_gathered_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "_gathered", Gathered())


@pytest.fixture
def kept_pages(settings) -> None:
    """Public pages are kept as they are in service."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counting"}}


def counts() -> list[tuple[date, str, int, int, int]]:
    tally.write_down()
    rows = PageCount.objects.order_by("kind", "thing_id")
    return [(each.day, each.kind, each.thing_id, each.opened, each.by_machines) for each in rows]


@pytest.fixture
def policy(ministry):
    return a_policy(ministry, short_title="Vé đò", public_from=NOW.date())


@pytest.fixture
def release(ministry):
    return a_publication(an_edition(a_release(ministry, title="Lịch đò mới"))).release


def today() -> date:
    return timezone.localdate(clock.now())


def test_each_opening_of_a_page_adds_one_to_the_number_of_its_day(policy, release):
    for path in (f"/chinh-sach/{policy.pk}/", f"/bao-chi/{release.public_id}/", f"/bao-chi/{release.public_id}/ban/1/"):
        assert Client(headers=PERSON).get(path).status_code == 200
    for path in ("/", "/bao-chi/", "/chinh-sach/", "/?lang=en"):
        assert Client(headers=PERSON).get(path).status_code == 200

    assert counts() == [
        (today(), "home", 0, 2, 0),
        (today(), "policies", 0, 1, 0),
        (today(), "policy", policy.pk, 1, 0),
        (today(), "press_room", 0, 1, 0),
        (today(), "release", release.pk, 2, 0),
    ]
    assert set(PageCount.objects.values_list("kind", "agency")) == {
        ("home", None), ("policies", None), ("press_room", None),
        ("policy", policy.agency_id), ("release", policy.agency_id),
    }  # fmt: skip


def test_a_page_served_from_the_kept_copy_counts_and_one_the_browser_kept_does_not(policy, kept_pages):
    reader = Client(headers=PERSON)
    etag = reader.get(f"/chinh-sach/{policy.pk}/").headers["ETag"]
    assert reader.get(f"/chinh-sach/{policy.pk}/").status_code == 200
    assert reader.get(f"/chinh-sach/{policy.pk}/", headers={"If-None-Match": etag}).status_code == 304

    assert counts() == [(today(), "policy", policy.pk, 2, 0)]


def test_what_is_no_opening_of_a_page_is_not_counted(policy):
    reader = Client(headers=PERSON)
    assert reader.head(f"/chinh-sach/{policy.pk}/").status_code == 200
    assert reader.get("/chinh-sach/999999/").status_code == 404
    assert reader.get("/feeds/bao-chi.rss").status_code == 200
    assert reader.get("/sitemap.xml").status_code == 200
    assert reader.get("/bao-chi/khong-co/").status_code == 404

    assert counts() == []


@pytest.mark.parametrize(
    "said",
    [
        GOOGLE,
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": ""},
        PERSON | {"Sec-Purpose": "prefetch;prerender"},
        PERSON | {"Purpose": "preview"},
        PERSON | {"X-Moz": "prefetch"},
        {"User-Agent": "facebookexternalhit/1.1"},
    ],
)
def test_a_request_that_calls_itself_a_machine_is_counted_apart(policy, said):
    Client(headers=said).get(f"/chinh-sach/{policy.pk}/")

    assert counts() == [(today(), "policy", policy.pk, 0, 1)]


@pytest.mark.parametrize(
    "name",
    [
        PERSON["User-Agent"],
        "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1 Zalo",
    ],
)
def test_a_readers_browser_is_not_taken_for_a_machine(name):
    assert not calls_itself_a_machine(RequestFactory().get("/", headers={"User-Agent": name}))


def test_nothing_of_the_reader_is_in_any_row(policy):
    Client(headers=PERSON | {"X-Forwarded-For": "203.0.113.9"}, REMOTE_ADDR="203.0.113.9").get(
        f"/chinh-sach/{policy.pk}/?nguoi=rieng"
    )
    tally.write_down()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM measurement_pagecount")
        names, [row] = [column.name for column in cursor.description or ()], cursor.fetchall()
    assert dict(zip(names, row, strict=True)) == {
        "id": row[0], "day": today(), "kind": "policy", "thing_id": policy.pk, "opened": 1, "by_machines": 0,
        "agency_id": policy.agency_id,
    }  # fmt: skip


def test_a_page_is_served_without_a_single_write(policy, django_assert_num_queries, kept_pages):
    reader = Client(headers=PERSON)
    reader.get(f"/chinh-sach/{policy.pk}/")
    with django_assert_num_queries(1):  # the state of the log, as before there was any counting
        reader.get(f"/chinh-sach/{policy.pk}/")


def test_a_search_that_found_nothing_is_counted_also_from_its_kept_copy(policy, kept_pages):
    for _time in range(5):
        answer = Client(headers=PERSON).get("/chinh-sach/", {"q": "trợ cấp thai sản"})
        assert "X-Found-Nothing" not in answer.headers
    tally.write_down()

    assert list(FruitlessSearch.objects.values_list("words", "times")) == [("trợ cấp thai sản", 5)]


def test_searches_that_found_something_or_were_narrowed_are_not_words_without_an_answer(policy, release):
    reader = Client(headers=PERSON)
    reader.get("/chinh-sach/", {"q": "vé đò"})
    reader.get("/chinh-sach/")
    reader.get("/bao-chi/", {"q": "lịch đò"})
    reader.get("/bao-chi/", {"q": "trợ cấp", "agency": policy.agency_id})
    Client(headers=GOOGLE).get("/chinh-sach/", {"q": "trợ cấp"})
    tally.write_down()
    assert not FruitlessSearch.objects.exists()

    reader.get("/bao-chi/", {"q": "trợ cấp"})
    tally.write_down()
    assert FruitlessSearch.objects.get().times == 1


def test_every_page_for_readers_that_is_made_for_people_is_counted():
    views = Path("danbiet/portal/views")
    kept = "".join((views / name).read_text(encoding="utf-8") for name in ("shell.py", "press.py", "policies.py"))
    assert kept.count("@counted(") == 5
