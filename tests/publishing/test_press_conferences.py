"""A press conference: nothing asked is lost, and it closes only when every question is answered or promised."""

from datetime import timedelta

import pytest

from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Clock
from danbiet.offices.rules import load_rules, name_of
from danbiet.publishing.actions import conferences
from danbiet.publishing.actions.press_requests import NothingAsked, NotOurs
from danbiet.publishing.queries.conferences import conferences_of, draft_minutes
from tests.builders import a_policy
from tests.cast import NOW
from tests.publishing.press_desk import a_conference, a_conference_question, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rulebook(db: None) -> None:
    load_rules(by=SystemPost("reference"), at=NOW)


def test_a_plan_keeps_its_agenda_without_empty_rows(ministry, officer):
    planned = conferences.plan_conference(
        ministry, title="Họp báo quý I", kind="regular", starts_at=NOW, by=officer, at=NOW,
        agenda=[{"minutes": 10, "what": " Khai mạc ", "who": "Chánh Văn phòng"}, {"what": "  "}],
    )  # fmt: skip
    assert planned.agenda == [{"minutes": 10, "what": "Khai mạc", "who": "Chánh Văn phòng"}]


def test_a_conference_does_not_end_before_it_begins(ministry, officer):
    with pytest.raises(conferences.EndsBeforeItBegins):
        conferences.plan_conference(
            ministry, title="x", kind="regular", starts_at=NOW, ends_at=NOW - timedelta(hours=1), by=officer, at=NOW
        )


def test_outlets_are_invited_once_and_counted_by_heads_not_names(ministry, other_ministry, officer):
    conference = a_conference(ministry, by=officer)
    ours, theirs = an_outlet(ministry), an_outlet(other_ministry)
    assert conferences.invite(conference, [ours, theirs], by=officer, at=NOW) == 1
    assert conferences.invite(conference, [ours], by=officer, at=NOW) == 0
    conferences.count_attendance(conference, {ours.pk: (3, 2)}, by=officer, at=NOW)
    assert list(conference.attendance.values_list("outlet", "accredited", "came")) == [(ours.pk, 3, 2)]


def test_a_promised_answer_becomes_a_request_whose_clock_runs_for_the_post(ministry, officer, head):
    policy = a_policy(ministry)
    conference = a_conference(ministry, by=officer, policy=policy)
    outlet = an_outlet(ministry)
    asked = conferences.ask(conference, question="Bao giờ xong?", outlet=outlet, by=officer, at=NOW)
    post = head.posts_held.get().post
    request = conferences.promise(asked, post, by=officer, at=NOW)
    assert (request.way, request.outlet, request.policy, request.question, request.owner_post) == (
        "conference", outlet, policy, "Bao giờ xong?", post,
    )  # fmt: skip
    assert Clock.objects.get(about=name_of(request)).post == post
    with pytest.raises(conferences.AlreadyPromised):
        conferences.promise(asked, post, by=officer, at=NOW)


def test_a_conference_closes_only_when_nothing_is_left_open(ministry, officer, head):
    conference = a_conference(ministry, by=officer)
    first = conferences.ask(conference, question="Một?", answer="Có.", by=officer, at=NOW)
    second = conferences.ask(conference, question="Hai?", by=officer, at=NOW)
    third = conferences.ask(conference, question="Ba?", by=officer, at=NOW)
    assert [first.position, second.position, third.position] == [1, 2, 3]
    with pytest.raises(conferences.OpenQuestions, match="Còn 2 câu hỏi"):
        conferences.close_conference(conference, by=officer, at=NOW)
    conferences.answer_there(second, answer="Không.", by=officer, at=NOW)
    conferences.promise(third, head.posts_held.get().post, by=officer, at=NOW)
    closed = conferences.close_conference(conference, by=officer, at=NOW)
    assert (closed.closed_at, closed.ends_at) == (NOW, NOW)
    with pytest.raises(conferences.ConferenceOver):
        conferences.ask(conference, question="Bốn?", by=officer, at=NOW)


def test_an_empty_question_and_a_strangers_outlet_are_refused(ministry, other_ministry, officer):
    conference = a_conference(ministry, by=officer)
    with pytest.raises(NothingAsked):
        conferences.ask(conference, question=" ", by=officer, at=NOW)
    with pytest.raises(NotOurs):
        conferences.ask(conference, question="x", outlet=an_outlet(other_ministry), by=officer, at=NOW)


def test_the_minutes_are_drafted_from_what_was_logged(ministry, officer, head):
    conference = a_conference(
        ministry, by=officer, title="Họp báo quý I", venue="Hội trường A", chair=head,
        agenda=[{"minutes": 5, "what": "Khai mạc", "who": ""}],
    )  # fmt: skip
    outlet = an_outlet(ministry, "Báo Gió")
    conferences.invite(conference, [outlet, an_outlet(ministry)], by=officer, at=NOW)
    conferences.count_attendance(conference, {outlet.pk: (2, 2)}, by=officer, at=NOW)
    conferences.ask(conference, question="Một?", answer="Có.", outlet=outlet, by=officer, at=NOW)
    later = conferences.ask(conference, question="Hai?", by=officer, at=NOW)
    code = conferences.promise(later, head.posts_held.get().post, by=officer, at=NOW).code
    assert draft_minutes(conference) == (
        "Họp báo quý I, 09:00 04/03/2026, Hội trường A\nChủ trì: Phạm Thị Đứng Đầu\n"
        "Có mặt: 2 phóng viên của 1 cơ quan báo chí\n\n"
        "Nội dung\n1. Khai mạc\n\n"
        f"Hỏi và trả lời\n1. Một? (Báo Gió)\n   → Có.\n"
        f"2. Hai?\n   → Hứa trả lời sau; Người đứng đầu chịu trách nhiệm, mã {code}"
    )


def test_the_list_counts_what_happened(ministry, officer):
    conference = a_conference(ministry, by=officer)
    outlets = [an_outlet(ministry), an_outlet(ministry)]
    conferences.invite(conference, outlets, by=officer, at=NOW)
    conferences.count_attendance(conference, {each.pk: (2, 2) for each in outlets}, by=officer, at=NOW)
    for answer in ("Có.", "", ""):
        a_conference_question(conference, answer=answer)
    listed = conferences_of(officer).get()
    assert (listed.outlets, listed.came, listed.asked, listed.left) == (2, 4, 3, 2)
