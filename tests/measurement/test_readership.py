"""Counts of readers: written down late and exactly, phrases held only when many asked, each desk its own numbers."""

import subprocess
import sys
import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from danbiet.kit import clock
from danbiet.measurement.actions.readership import forget_past, keep_counts
from danbiet.measurement.models import FruitlessSearch, PageCount, SearchSalt
from danbiet.measurement.phrases import Phrase, phrase_of
from danbiet.measurement.queries.readership import Days, opened_by_day
from danbiet.measurement.tally import Gathered, Opening, Search, Tally
from danbiet.offices.audit import SystemPost
from danbiet.offices.rules import load_rules
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import NOW

MARCH = date(2026, 3, 1)
TODAY = NOW.date()


def opened(policy, times=1, *, day=TODAY, machine=0):
    openings = Counter({Opening(day, "policy", str(policy.pk)): times})
    if machine:
        openings[Opening(day, "policy", str(policy.pk), True)] = machine
    keep_counts(Gathered(openings))


def looked_for(text, times=1, *, month=MARCH):
    keep_counts(Gathered(searches=Counter({Search(month, text): times})))


def a_public_policy(agency, **fields):
    return a_policy(agency, public_from=MARCH, **fields)


# -- counting in memory


def test_what_was_counted_is_written_down_once():
    kept = []
    tally = Tally(kept.append)
    tally.count_opening(Opening(MARCH, "home", ""))
    tally.count_opening(Opening(MARCH, "home", ""))
    tally.write_down()
    tally.write_down()
    assert [each.openings for each in kept] == [Counter({Opening(MARCH, "home", ""): 2})]


def test_counts_wait_while_the_database_is_away():
    kept = []

    def keep(gathered):
        if not kept:
            kept.append("away")
            raise OperationalError
        kept.append(gathered.openings)

    tally = Tally(keep)
    tally.count_opening(Opening(MARCH, "home", ""))
    tally.write_down()
    tally.count_opening(Opening(MARCH, "home", ""))
    tally.write_down()
    assert kept == ["away", Counter({Opening(MARCH, "home", ""): 2})]


def test_many_threads_lose_no_count_and_the_writer_writes_by_itself():
    kept, done = [], threading.Event()

    def keep(gathered):
        kept.append(gathered.openings.total())
        if sum(kept) == 4_000:
            done.set()

    tally = Tally(keep)
    tally.write_down_regularly(every=0.02)
    readers = [threading.Thread(target=lambda: [tally.count_opening(Opening(MARCH, "home", "")) for _ in range(1_000)])
               for _ in range(4)]  # fmt: skip
    for reader in readers:
        reader.start()
    assert done.wait(10)


ENDING = """
from datetime import date
from django.conf import settings
settings.configure()
from danbiet.measurement.tally import Opening, Tally
tally = Tally(lambda gathered: print(gathered.openings.total(), flush=True))
tally.write_down_regularly(every=60)
tally.count_opening(Opening(date(2026, 3, 1), "home", ""))
"""


def test_a_process_that_ends_writes_down_what_it_counted():
    ended = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout == "1\n"


# -- writing down


@pytest.mark.django_db
def test_counts_of_two_processes_add_up(ministry):
    policy = a_public_policy(ministry)
    opened(policy, 3)
    opened(policy, 4, machine=2)
    opened(policy, 1, day=NOW.date() - timedelta(days=1))
    rows = PageCount.objects.order_by("day").values_list("agency", "opened", "by_machines")
    assert list(rows) == [(ministry.pk, 1, 0), (ministry.pk, 7, 2)]


@pytest.mark.django_db
def test_a_hundred_pages_are_written_down_with_one_statement(ministry):
    openings = Counter({Opening(MARCH, "policy", str(a_public_policy(ministry).pk)): 2 for _ in range(100)})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        keep_counts(Gathered(openings))
    writes = [each["sql"] for each in asked if each["sql"].lstrip().startswith(("INSERT", "UPDATE"))]
    assert (len(writes), PageCount.objects.count()) == (1, 100)


@pytest.mark.django_db
def test_a_page_that_is_gone_meanwhile_is_left_out(ministry):
    keep_counts(Gathered(Counter({Opening(MARCH, "policy", "999999"): 1, Opening(MARCH, "release", "x"): 1})))
    assert not PageCount.objects.exists()


# -- phrases


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("Học  phí, 2026!", Phrase("học phí 2026", "hoc phi 2026")),
        ("nghị định 15/2026/NĐ-CP", Phrase("nghị định 15/2026/nđ-cp", "nghi dinh 15/2026/nd-cp")),
        ("vay 500 triệu", Phrase("vay 500 triệu", "vay 500 trieu")),
        ("0912 345 678", None),
        ("hỏi 0912.345.678 gấp", None),
        ("toi@nha.example", None),
        ("079123456789", None),
        ("Nguyễn Thị Hồng Nhung", None),
        ("@ten_tai_khoan", None),
        ("tôi là mẹ đơn thân có hai con muốn hỏi về tiền", None),
        ("…", None),
    ],
)
def test_a_phrase_is_held_only_when_it_is_about_a_matter(typed, held):
    assert phrase_of(typed) == held


@pytest.mark.django_db
def test_words_are_written_down_at_the_fifth_time_and_not_before():
    for _time in range(4):
        looked_for("Trợ cấp thai sản")
    assert list(FruitlessSearch.objects.values_list("words", "times")) == [("", 4)]

    looked_for("tro cap thai san")
    assert list(FruitlessSearch.objects.values_list("words", "times")) == [("tro cap thai san", 5)]


@pytest.mark.django_db
def test_before_the_fifth_time_no_column_of_any_row_tells_what_was_asked(settings):
    looked_for("trợ cấp thai sản", 4)
    before = bytes(FruitlessSearch.objects.get().hashed)
    FruitlessSearch.objects.all().delete()
    settings.SECRET_KEY = "another installation's key"
    looked_for("trợ cấp thai sản", 4)
    # Who has the whole database has the salt, and still not the key.
    assert bytes(FruitlessSearch.objects.get().hashed) != before
    assert SearchSalt.objects.count() == 1


@pytest.mark.django_db
def test_what_is_never_held_is_only_counted():
    looked_for("0912 345 678", 6)
    looked_for("Nguyễn Thị Hồng Nhung", 7)
    assert [(bytes(each.hashed), each.words, each.times) for each in FruitlessSearch.objects.all()] == [(b"", "", 13)]


@pytest.mark.django_db
def test_a_months_salt_goes_with_the_month_and_rare_phrases_become_one_number(db):
    load_rules(by=SystemPost("tests"), at=NOW)
    looked_for("trợ cấp thai sản", 5)
    looked_for("nhà ở xã hội", 4)
    looked_for("giấy phép câu cá", 2)
    april = NOW + timedelta(days=30)
    forget_past(at=april)
    forget_past(at=april)

    rows = FruitlessSearch.objects.order_by("times").values_list("words", "times")
    assert (list(rows), SearchSalt.objects.count()) == ([("trợ cấp thai sản", 5), ("", 6)], 0)


@pytest.mark.django_db
def test_counts_are_kept_two_years(ministry):
    load_rules(by=SystemPost("tests"), at=NOW)
    policy = a_public_policy(ministry)
    for day in (date(2024, 2, 29), date(2024, 3, 1)):
        opened(policy, 9, day=day)
    forget_past(at=NOW)
    assert list(PageCount.objects.values_list("day", flat=True)) == [date(2024, 3, 1)]


# -- the desk


def page_of(client, **asked):
    answer = client.get(reverse("readers"), asked)
    assert answer.status_code == 200
    return answer


@pytest.fixture
def today():
    return timezone.localdate(clock.now())


def test_the_desk_reads_its_own_pages_and_no_other_agencys(
    officer, outsider, ministry, other_ministry, client_of, today
):
    ours, theirs = a_public_policy(ministry, short_title="Vé đò"), a_public_policy(other_ministry, short_title="Chè")
    release = a_publication(an_edition(a_release(ministry, title="Lịch đò mới"))).release
    opened(ours, 12, day=today)
    opened(ours, 30, day=today - timedelta(days=31))
    opened(theirs, 50, day=today)
    opened(theirs, 5, day=today - timedelta(days=90))

    rows = [(row.title, row.opened, row.before) for row in page_of(client_of(officer)).context["page"]]
    assert rows == [("Vé đò", 12, 30), ("Lịch đò mới", 0, 0)]
    assert [(row.title, row.opened) for row in page_of(client_of(outsider)).context["page"]] == [("Chè", 50)]
    assert release.pk


def test_a_count_below_five_is_told_as_below_five_everywhere(officer, ministry, client_of, today):
    policy = a_public_policy(ministry, short_title="Vé đò")
    opened(policy, 3, day=today)
    client = client_of(officer)

    file = client.get(reverse("readers"), {"format": "csv"}).content.decode("utf-8-sig")
    assert file.splitlines()[1].split(",")[:3] == ["Vé đò", "Trang chính sách", "dưới 5"]
    by_day = client.get(reverse("policy_readers", args=[policy.pk]), {"format": "csv", "days": 7}).content.decode(
        "utf-8-sig"
    )
    assert by_day.splitlines()[-1].endswith(",dưới 5")
    assert "3 lượt" not in page_of(client).content.decode()


def test_days_before_anything_was_counted_are_not_measured(ministry, today):
    policy = a_public_policy(ministry)
    opened(policy, 8, day=today - timedelta(days=1))
    counts = opened_by_day(PageCount.objects.all(), Days.until(today, 4))
    assert counts == [None, None, 8, 0]


def test_a_period_before_counting_began_is_not_measured_and_not_nought(officer, ministry, client_of, today):
    opened(a_public_policy(ministry), 8, day=today - timedelta(days=40))
    [row] = page_of(client_of(officer)).context["page"]
    assert (row.opened, row.before) == (0, None)
    [row] = page_of(client_of(officer), days=7).context["page"]
    assert (row.opened, row.before) == (0, 0)


def test_the_period_and_the_order_live_in_the_address(officer, ministry, client_of, today):
    for title, times in (("An", 6), ("Bình", 9)):
        opened(a_public_policy(ministry, short_title=title), times, day=today - timedelta(days=20))
    client = client_of(officer)
    asked = {"days": 90, "sort": "opened"}
    assert [(row.title, row.opened) for row in page_of(client, **asked).context["page"]] == [("An", 6), ("Bình", 9)]
    assert [row.opened for row in page_of(client, days=7).context["page"]] == [0, 0]
    assert page_of(client, days="1000000").context["days"] == 30


def test_words_that_found_nothing_stand_at_every_desk_with_a_way_to_answer_them(officer, outsider, client_of, today):
    looked_for("trợ cấp thai sản", 6, month=today.replace(day=1))
    looked_for("nhà ở xã hội", 4, month=today.replace(day=1))
    for person in (officer, outsider):
        page = page_of(client_of(person)).content.decode()
        assert ("trợ cấp thai sản" in page, "nhà ở xã hội" in page) == (True, False)
        assert "10 lượt tìm" in page.replace('<span class="number">10</span>', "10")
        assert "title=tr%E1%BB%A3%20c%E1%BA%A5p%20thai%20s%E1%BA%A3n" in page
    file = client_of(officer).get(reverse("fruitless_searches"), {"format": "csv"}).content.decode("utf-8-sig")
    assert file.splitlines()[1].startswith("trợ cấp thai sản,6,")


def test_a_desk_without_public_pages_is_told_what_to_do(officer, client_of):
    page = page_of(client_of(officer)).content.decode()
    assert "Chưa đếm lượt mở trang nào." in page
    assert "Cơ quan chưa có trang công khai nào" in page


def test_thirty_pages_cost_as_many_queries_as_one(officer, ministry, client_of, today):
    client = client_of(officer)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            page_of(client)
        return len(asked)

    opened(a_public_policy(ministry), 5, day=today)
    page_of(client)
    one = queries()
    for _number in range(30):
        opened(a_public_policy(ministry), 5, day=today)
        a_publication(an_edition(a_release(ministry)))
    assert queries() == one
