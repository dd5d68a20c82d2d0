"""Figures of listening against rows made by hand, and the rows behind every indicator."""

import io
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from danbiet.delivery.models import Audience, Delivery, Recipient
from danbiet.kit import clock
from danbiet.listening.ids import ensure_partitions
from danbiet.measurement.actions import load_indicators
from danbiet.measurement.models import Indicator
from danbiet.measurement.queries import Reading, measure, rows_behind
from danbiet.measurement.queries.readings import READERS
from danbiet.offices.models import Agency, User
from danbiet.policies.models import Milestone
from danbiet.publishing.models import Question
from tests.builders import (
    a_family,
    a_feed,
    a_mention,
    a_policy,
    a_publication,
    a_release,
    a_saved_query,
    a_source,
    an_alarm,
    an_edition,
    an_item,
)
from tests.cast import NOW
from tests.measurement.cases import a_dispatch, a_press_request, an_intake

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _months(db: None) -> None:
    ensure_partitions(NOW.date(), NOW.date())


def read(key: str, agency: Agency) -> tuple[float | None, int, str]:
    reading: Reading = measure(key, agency, at=NOW, days=30)
    assert len(rows_behind(key, agency, at=NOW, days=30)) == reading.n
    return reading.value, reading.n, reading.remark


@pytest.mark.parametrize("key", READERS)
def test_an_agency_with_nothing_has_measured_nothing(ministry: Agency, key: str):
    expected = 0.0 if key == "independent-reports" else None
    assert read(key, ministry) == (expected, 0, "")


def test_the_delay_counts_what_was_published_while_we_listened(ministry: Agency, other_ministry: Agency):
    feed = a_feed(followed_by=ministry, at=NOW - 10 * DAY)
    imported = a_feed(followed_by=ministry, kind="import", url="import:1", at=NOW - 10 * DAY)
    foreign = a_feed(followed_by=other_ministry, at=NOW - 10 * DAY)

    def shown(after: timedelta, *, at: object = NOW - DAY, feed: object = feed, **fields: object) -> None:
        an_item(feed=feed, published_at=at, shown_at=None if after is None else at + after, **fields)

    for late in (2, 10, 60):
        shown(late * MINUTE)
    shown(-MINUTE)
    shown(5 * HOUR, date_is_estimated=True)
    shown(5 * HOUR, at=NOW - 11 * DAY)
    shown(5 * HOUR, at=NOW - 31 * DAY)
    shown(5 * HOUR, feed=imported)
    shown(5 * HOUR, feed=foreign)
    shown(None)
    assert read("news-delay", ministry) == (6.0, 4, "")


def test_independent_reports_are_those_that_copy_nobody(ministry: Agency, other_ministry: Agency):
    policy, struck, theirs = a_policy(ministry), a_policy(ministry), a_policy(other_ministry)
    items = [an_item(a_source(), published_at=NOW - DAY) for _ in range(4)]
    a_family(items[0], items[1])
    for item in items[:3]:
        a_mention(item, policy)
    a_mention(items[0], struck)
    a_mention(items[3], struck, state="struck")
    a_mention(items[3], theirs)
    a_mention(an_item(published_at=NOW - 31 * DAY), policy)
    assert read("independent-reports", ministry) == (2.0, 3, "")


def test_handling_an_alarm_takes_from_its_raising_to_its_closing(ministry: Agency, officer: User):
    closed = {"closed_by": officer, "outcome": "answer", "reason": "Vì thế"}
    for hours in (1, 3, 8):
        an_alarm(a_policy(ministry), at=NOW - DAY, closed_at=NOW - DAY + hours * HOUR, **closed)
    an_alarm(a_policy(ministry), at=NOW - 40 * DAY, closed_at=NOW - 31 * DAY, **closed)
    an_alarm(a_policy(ministry))
    assert read("alarm-handling", ministry) == (3.0, 3, "1 cảnh báo còn mở chưa tính vào đây")


def test_policies_watched_are_those_with_a_running_query(ministry: Agency):
    watched, stopped, _bare = (a_policy(ministry) for _ in range(3))
    a_saved_query(watched)
    a_saved_query(watched)
    a_saved_query(stopped, retired_at=NOW)
    a_saved_query(a_policy(ministry, archived_at=NOW))
    assert read("policies-watched", ministry) == (1 / 3, 3, "")


def test_an_unknown_indicator_is_an_error(ministry: Agency):
    with pytest.raises(KeyError):
        measure("khong-co", ministry, at=NOW, days=30)


def test_every_indicator_says_what_it_is_made_of():
    assert load_indicators() == len(READERS)
    rows = Indicator.objects.values_list("key", "name", "question", "formula", "source", "denominator", "owner")
    assert {row[0] for row in rows} == set(READERS)
    assert all(all(words.strip() for words in row) for row in rows)


@pytest.fixture
def desk(officer: User, client_of: Callable[[User], Client]) -> Client:
    load_indicators()
    return client_of(officer)


@pytest.mark.parametrize("key", READERS)
def test_each_figure_opens_its_rows_as_page_and_file(desk: Client, ministry: Agency, officer: User, key: str):
    for _ in range(2):
        one_more_of_everything(ministry, officer)
    page = desk.get(reverse("indicator", args=[key]))
    book = load_workbook(io.BytesIO(desk.get(reverse("indicator", args=[key]) + "?format=xlsx&days=7").content))
    assert (page.status_code, len(page.context["rows"])) == (200, 2)
    assert max(sheet.max_row for sheet in book) >= 3


def one_more_of_everything(agency: Agency, officer: User) -> None:
    now = clock.now()
    policy = a_policy(agency)
    item = an_item(a_source(), followed_by=agency, received_at=now)
    a_mention(item, policy)
    an_alarm(policy, at=now - HOUR, closed_at=now, closed_by=officer, outcome="answer", reason="Vì thế")
    a_saved_query(policy)
    Milestone.objects.create(policy=policy, stage="effect", planned_on=now.date())
    an_intake(agency, officer, at=now - HOUR)
    a_press_request(agency, policy=policy, at=now - HOUR)
    Question.objects.create(
        agency=agency, policy=policy, code_hash=secrets.token_bytes(32), text="Vì sao?", asked_at=now - HOUR
    )
    release = a_release(agency, policy=policy, kind="response", detected_at=now - HOUR)
    edition = an_edition(release)
    a_publication(edition, at=now - MINUTE)
    played = a_dispatch(edition, officer, channel="loudspeaker", started_at=now - HOUR, expected=1, received=1)
    loudspeakers = Audience.objects.create(
        agency=agency, name=f"Loa {policy.pk}", kind="stations", address_kind="station", created_at=now
    )
    recipient = Recipient.objects.create(
        audience=loudspeakers, address=b"x", address_hash=secrets.token_bytes(32), added_at=now
    )
    Delivery.objects.create(dispatch=played, recipient=recipient, state="received", settled_at=now)


@pytest.mark.parametrize("key", [None, *READERS])
def test_pages_ask_the_database_as_often_for_many_rows_as_for_one(
    desk: Client, ministry: Agency, officer: User, key: str | None
):
    address = reverse("indicator", args=[key]) if key else reverse("indicators")

    def asked() -> int:
        desk.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(address).status_code == 200
        return len(seen)

    one_more_of_everything(ministry, officer)
    one = asked()
    for _ in range(15):
        one_more_of_everything(ministry, officer)
    assert asked() <= one


def test_a_parent_sees_figures_of_those_below_and_none_of_their_rows(
    parent_officer: User, ministry: Agency, officer: User, client_of: Callable[[User], Client]
):
    load_indicators()
    one_more_of_everything(ministry, officer)
    above = client_of(parent_officer)
    assert [agency for agency, _figures in above.get(reverse("indicators")).context["below"]] == [ministry]
    assert above.get(reverse("indicator", args=["policies-watched"])).context["rows"] == []


def test_the_report_by_unit_opens_in_word_and_keeps_one_number_with_its_n(
    desk: Client, ministry: Agency, officer: User
):
    one_more_of_everything(ministry, officer)
    answer = desk.get(reverse("indicators_report") + "?days=30")
    book = Document(io.BytesIO(answer.content))
    said = "\n".join(cell.text for table in book.tables for row in table.rows for cell in row.cells)
    wanted = ("Trả lời báo chí đúng hạn", "Đã đến người nhận", "chưa giao đơn vị nào")
    assert [name in said for name in wanted] == [True, True, True]
    assert any("không phải là người dân đã biết" in line.text for line in book.paragraphs)
