"""Units hand in, get a receipt, and see what became of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from danbiet.offices.models import Clock
from danbiet.offices.rules import load_rules
from danbiet.publishing.actions.approvals import NotYours, approve_edition, set_route, submit_release
from danbiet.publishing.actions.intake import (
    NothingHandedIn,
    NotOpen,
    complete_intake,
    decline_intake,
    hand_in,
    send_back,
    take_intake,
)
from danbiet.publishing.actions.publications import publish_release
from danbiet.publishing.actions.releases import ForAnotherAgency, write_release
from danbiet.publishing.actors import PUBLISHER
from danbiet.publishing.models import Intake
from danbiet.publishing.queries.intakes import (
    Turnaround,
    clocks_of,
    find_receipt,
    intakes_list,
    turnaround,
    turnaround_by_unit,
)
from tests.builders import a_policy
from tests.cast import NOW, a_person

HOUR = timedelta(hours=1)
TEXT = "Từ tháng bảy, hộ có nhà bị sập được hỗ trợ tiền sửa nhà hằng tháng.\nHồ sơ nộp tại xã nơi ở."


@pytest.fixture(autouse=True)
def rulebook(db):
    load_rules(by=PUBLISHER, at=NOW)


def handed(ministry, by, **fields) -> Intake:
    known = {"unit": "Cục Nhà ở", "title": "Hỗ trợ sửa nhà", "text": TEXT, "is_cleared": True}
    return hand_in(ministry, **(known | fields), by=by, at=NOW)


def test_a_complete_hand_in_gets_a_receipt_and_a_clock(ministry, officer, outsider):
    intake = handed(ministry, officer)
    assert (intake.state, intake.note, intake.receipt[:5], len(intake.receipt)) == ("received", "", "2603-", 11)
    assert clocks_of([intake]) == {intake.pk: Clock.objects.get()}
    assert find_receipt(officer, f" {intake.receipt.upper()} ") == intake
    assert find_receipt(outsider, intake.receipt) is None


def test_what_is_missing_is_said_at_once_and_can_be_completed(ministry, officer):
    intake = handed(ministry, officer, text="Ngắn.", is_cleared=False)
    assert (intake.state, intake.note) == (
        "incomplete",
        "Còn thiếu: nội dung quá ngắn và không có tệp kèm; chưa xác nhận đã rà nội dung mật.",
    )
    done = complete_intake(intake, text=TEXT, is_cleared=True, by=officer, at=NOW)
    assert (done.state, done.note) == ("received", "")


def test_a_hand_in_needs_a_unit_a_title_and_a_policy_of_the_agency(ministry, other_ministry, officer):
    for wrong in ({"unit": " "}, {"title": ""}):
        with pytest.raises(NothingHandedIn):
            handed(ministry, officer, **wrong)
    with pytest.raises(ForAnotherAgency):
        handed(ministry, officer, policy=a_policy(other_ministry))


def test_taken_into_a_draft_its_sender_counts_as_a_writer(ministry, officer, head, editor):
    release = take_intake(handed(ministry, head), by=editor, at=NOW)
    release = write_release(release, lead="Hộ có nhà bị sập được hỗ trợ.", contact="Cục Nhà ở", by=editor, at=NOW)
    assert (release.body.count("<p>"), release.about.split(":")[0], Clock.objects.running().count()) == (2, "intake", 0)
    a_person("Lý Văn Phó", agency=ministry, role="agency_head", title="Phó")
    set_route(ministry, "bulletin", steps=[{"order": 1, "role": "agency_head"}], by=head, at=NOW)
    edition = submit_release(release, by=editor, at=NOW)
    with pytest.raises(NotYours):
        approve_edition(edition, hash=edition.hash, by=head, at=NOW)


def test_publication_closes_it_and_the_time_is_counted(ministry, officer, editor, spokesperson):
    intake = handed(ministry, officer)
    release = take_intake(intake, by=editor, at=NOW)
    release = write_release(release, lead="Hộ có nhà bị sập được hỗ trợ.", contact="Cục Nhà ở", by=editor, at=NOW)
    edition = submit_release(release, by=editor, at=NOW)
    approve_edition(edition, hash=edition.hash, by=spokesperson, at=NOW)
    publish_release(release, by=editor, at=NOW + 3 * HOUR)
    intake.refresh_from_db()
    assert (intake.state, intake.closed_at) == ("published", NOW + 3 * HOUR)
    period = {"since": NOW, "until": NOW + 24 * HOUR}
    assert turnaround(ministry, **period) == Turnaround(3.0, 1)
    assert turnaround_by_unit(ministry, **period) == {"Cục Nhà ở": Turnaround(3.0, 1)}
    assert turnaround(ministry, since=NOW - HOUR, until=NOW) == Turnaround(None, 0)


def test_what_is_sent_back_or_declined_says_why(ministry, officer, editor):
    intake = handed(ministry, officer)
    for verb, words in ((send_back, "note"), (decline_intake, "reason")):
        with pytest.raises(NothingHandedIn):
            verb(intake, **{words: " "}, by=editor, at=NOW)
    assert send_back(intake, note="Thiếu số nghị định.", by=editor, at=NOW).state == "incomplete"
    assert decline_intake(intake, reason="Không thuộc việc của bộ.", by=editor, at=NOW).state == "declined"
    for verb in (
        lambda: take_intake(intake, by=editor, at=NOW),
        lambda: send_back(intake, note="x", by=editor, at=NOW),
    ):
        with pytest.raises(NotOpen, match="không đăng"):
            verb()


def test_thirty_hand_ins_cost_as_many_queries_as_one(ministry, officer):
    handed(ministry, officer)

    def read() -> int:
        rows = list(intakes_list(officer))
        clocks = clocks_of(rows)
        return len([(each.title, each.sent_by.full_name, each.policy, clocks[each.pk].due_at) for each in rows])

    with CaptureQueriesContext(connection) as one:
        assert read() == 1
    for _each in range(29):
        handed(ministry, officer)
    with CaptureQueriesContext(connection) as thirty:
        assert read() == 30
    assert len(thirty) == len(one)
