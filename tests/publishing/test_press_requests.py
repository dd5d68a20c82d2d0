"""The press asks: a clock runs, two people answer, overdue questions climb, and nobody is kept longer than needed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Agency, AuditEntry, Clock, User
from danbiet.offices.rules import load_rules, name_of, set_own_rule
from danbiet.publishing.actions import press_requests as desk
from danbiet.publishing.grounds import NotAGround, grounds_on
from danbiet.publishing.models import Delegation, PressRequest
from danbiet.publishing.queries.press_requests import Speed, by_code, desk_of, public_answers, response_times
from tests.builders import a_policy
from tests.cast import LOCAL, NOW
from tests.publishing.press_desk import Letterbox, a_journalist, a_request, an_answered_request, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rulebook(db: None) -> None:
    load_rules(by=SystemPost("reference"), at=NOW)


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    with Letterbox() as box:
        yield box


def asked(agency: Agency, by: User, **fields: Any) -> PressRequest:
    known = {"question": "Vì sao giảm học phí?", "way": "email", "reply_to": "toasoan@bao.example"}
    return desk.log_request(agency, **(known | {"by": by, "at": NOW} | fields))


def clock_of(request: PressRequest) -> Clock:
    return Clock.objects.get(about=name_of(request))


def test_a_question_of_the_press_gets_a_code_and_a_clock_from_the_moment_it_came(ministry, officer, spokesperson):
    came = NOW - timedelta(days=1)
    request = asked(ministry, officer, received_at=came)
    clock = clock_of(request)
    assert (clock.started_at, clock.due_at, clock.post) == (
        came,
        datetime(2026, 4, 2, 23, 59, 59, tzinfo=LOCAL),
        spokesperson.posts_held.get().post,
    )
    assert clock.basis_words == "30 ngày kể từ 09:00 03/03/2026; căn cứ Luật Báo chí 2016, Điều 39 (chưa kiểm chứng)"
    assert by_code(f" {request.code.lower()} ") == request


def test_the_agencys_own_stricter_time_holds(ministry, officer, head):
    set_own_rule(ministry, "press.reply", value=5, basis="Quy chế", from_on=NOW.date(), by=head, at=NOW)
    assert clock_of(asked(ministry, officer)).due_at == datetime(2026, 3, 9, 23, 59, 59, tzinfo=LOCAL)


def test_an_empty_question_is_refused(ministry, officer):
    with pytest.raises(desk.NothingAsked, match="lời của người hỏi"):
        asked(ministry, officer, question="   ")


def test_a_policy_of_another_agency_cannot_be_named(ministry, other_ministry, officer):
    with pytest.raises(desk.NotOurs, match="cơ quan khác"):
        asked(ministry, officer, policy=a_policy(other_ministry))


def test_one_writes_the_answer_and_another_sends_it_by_letter(ministry, officer, spokesperson, letterbox):
    request = asked(ministry, officer)
    desk.draft_answer(request, answer="Giảm để trẻ được đi học.", by=officer, at=NOW)
    desk.send_answer(request, by=spokesperson, at=NOW + timedelta(hours=3))
    request.refresh_from_db()
    assert (request.state, request.drafted_by, request.decided_by) == ("answered", officer, spokesperson)
    assert clock_of(request).stopped_at == NOW + timedelta(hours=3)
    assert letterbox.letters == [
        {
            "to": "toasoan@bao.example",
            "subject": f"Trả lời câu hỏi {request.code}",
            "text": "Câu hỏi: Vì sao giảm học phí?\n\nGiảm để trẻ được đi học.\n\nBộ Sông Nước (minh hoạ)",
            "key": f"press_request:{request.pk}:answered",
            "by": spokesperson,
            "at": NOW + timedelta(hours=3),
        }
    ]


def test_who_wrote_the_answer_does_not_send_it(ministry, officer, spokesperson):
    request = asked(ministry, officer)
    desk.draft_answer(request, answer="Trả lời.", by=spokesperson, at=NOW)
    with pytest.raises(desk.OwnWords, match="một người khác"):
        desk.send_answer(request, by=spokesperson, at=NOW)


def test_the_database_refuses_an_answer_of_one_person(ministry, officer):
    request = a_request(ministry, drafted_by=officer, drafted_at=NOW, answer="x")
    with pytest.raises(IntegrityError, match="two_people_answer_the_press"), transaction.atomic():
        PressRequest.objects.filter(pk=request.pk).update(state="answered", decided_by=officer, decided_at=NOW)


def test_only_who_may_speak_sends_and_who_stands_in_for_her_may(ministry, officer, colleague, spokesperson):
    request = asked(ministry, officer)
    desk.draft_answer(request, answer="Trả lời.", by=officer, at=NOW)
    with pytest.raises(desk.MayNotSpeak, match="người phát ngôn"):
        desk.send_answer(request, by=colleague, at=NOW)
    Delegation.objects.create(
        agency=ministry, absent=spokesperson, stand_in=colleague, role="spokesperson", basis="Giấy ủy quyền 12",
        from_at=NOW - timedelta(days=1), to_at=NOW + timedelta(days=1),
    )  # fmt: skip
    assert desk.send_answer(request, by=colleague, at=NOW).state == "answered"


def test_nothing_is_sent_that_nobody_wrote(ministry, officer, head):
    with pytest.raises(desk.NothingDrafted, match="Hãy viết"):
        desk.send_answer(asked(ministry, officer), by=head, at=NOW)


def test_a_refusal_names_a_ground_of_the_law_in_force_on_the_day(ministry, officer, head, letterbox):
    request = asked(ministry, officer)
    with pytest.raises(NotAGround, match="căn cứ của luật"):
        desk.refuse_request(request, ground="too_busy", by=head, at=NOW)
    desk.refuse_request(request, ground="state_secret", by=head, at=NOW)
    request.refresh_from_db()
    assert request.refusal_ground == (
        "Thông tin thuộc danh mục bí mật nhà nước, bí mật thuộc nguyên tắc và quy định của Đảng"
        " (Luật Báo chí 2016, Điều 38 khoản 2, chưa kiểm chứng)"
    )
    assert request.refusal_ground in str(letterbox.letters[0]["text"])


def test_the_grounds_changed_with_the_law_on_the_first_of_july():
    before, after = grounds_on(date(2026, 6, 30)), grounds_on(date(2026, 7, 1))
    assert {each.basis for each in after} == {"Luật Báo chí 2025"}
    assert ("inspection_open" in {each.key for each in before}, "inspection_open" in {each.key for each in after}) == (
        False,
        True,
    )


def test_every_ground_fits_the_column_that_keeps_it():
    grounds = [*grounds_on(date(2026, 6, 30)), *grounds_on(date(2026, 7, 1))]
    assert [each.key for each in grounds if len(each.words) > 300] == []


def test_a_question_withdrawn_by_mistake_goes_on_under_the_same_clock(ministry, officer):
    request = asked(ministry, officer)
    desk.drop_request(request, by=officer, at=NOW)
    stopped = clock_of(request).stopped_at
    desk.restore_request(request, by=officer, at=NOW)
    request.refresh_from_db()
    assert (stopped, clock_of(request).stopped_at, request.state) == (NOW, None, "received")


def test_a_settled_question_is_not_changed(ministry, officer, head):
    request = asked(ministry, officer)
    desk.refuse_request(request, ground="private_life", by=head, at=NOW)
    with pytest.raises(desk.AlreadySettled, match="đã xong"):
        desk.draft_answer(request, answer="Muộn.", by=officer, at=NOW)


def test_an_overdue_question_climbs_to_the_head_once(ministry, officer, spokesperson, head):
    request = asked(ministry, officer)
    late = clock_of(request).due_at + timedelta(seconds=1)
    assert [desk.climb_overdue(at=NOW), desk.climb_overdue(at=late), desk.climb_overdue(at=late)] == [0, 1, 0]
    request.refresh_from_db()
    assert (request.climbed_at, clock_of(request).post) == (late, head.posts_held.get().post)
    assert desk_of(officer).get().accountable == "Người đứng đầu"


def test_an_answered_question_never_climbs(ministry, officer, spokesperson, head):
    request = asked(ministry, officer)
    due = clock_of(request).due_at
    desk.draft_answer(request, answer="x", by=officer, at=NOW)
    desk.send_answer(request, by=head, at=NOW)
    assert desk.climb_overdue(at=due + timedelta(days=9)) == 0


def test_what_climbed_stays_with_the_head_when_the_work_is_given_to_somebody(ministry, officer, head, spokesperson):
    request = asked(ministry, officer)
    desk.climb_overdue(at=clock_of(request).due_at + timedelta(seconds=1))
    desk.assign_request(request, owner=officer, post=spokesperson.posts_held.get().post, by=head, at=NOW)
    assert clock_of(request).post == head.posts_held.get().post


def test_the_press_room_shows_only_what_was_answered_and_chosen(ministry, officer, spokesperson):
    request = asked(ministry, officer)
    with pytest.raises(desk.NotAnswered):
        desk.show_request(request, is_public=True, by=spokesperson, at=NOW)
    desk.draft_answer(request, answer="Trả lời.", by=officer, at=NOW)
    desk.send_answer(request, by=spokesperson, at=NOW)
    with pytest.raises(desk.MayNotSpeak):
        desk.show_request(request, is_public=True, by=officer, at=NOW)
    assert list(public_answers(ministry)) == []
    desk.show_request(request, is_public=True, by=spokesperson, at=NOW)
    assert list(public_answers(ministry)) == [request]


def test_who_asked_is_forgotten_when_her_time_is_over_unless_she_stands_in_the_directory(ministry, officer, head):
    known = a_journalist(an_outlet(ministry))
    contact = {
        "said_name": "Người Ngoài",
        "reply_to": "ngoai@bao.example",
        "said_outlet": "Báo Xa",
        "call_back": "024 1",
    }
    stranger = an_answered_request(ministry, by=head, after=timedelta(days=1), **contact)
    listed = an_answered_request(ministry, by=head, after=timedelta(days=1), journalist=known, reply_to=known.email)
    asked_only = a_request(ministry, **contact)
    almost, over = NOW + timedelta(days=720), NOW + timedelta(days=740)
    assert [desk.forget_contacts(at=almost), desk.forget_contacts(at=over), desk.forget_contacts(at=over)] == [0, 1, 0]
    kept = PressRequest.objects.order_by("pk").values_list("pk", "said_name", "said_outlet", "reply_to", "call_back")
    assert list(kept) == [
        (stranger.pk, "", "Báo Xa", "", ""),
        (listed.pk, "", "", "ky@bao.example", ""),
        (asked_only.pk, "Người Ngoài", "Báo Xa", "ngoai@bao.example", "024 1"),
    ]


def test_response_times_are_told_by_responsible_unit(ministry, officer, head):
    policy = a_policy(ministry, lead_unit="Vụ Giáo dục")
    for hours in (2, 4, 30):
        request = asked(ministry, officer, policy=policy)
        desk.draft_answer(request, answer="x", by=officer, at=NOW)
        desk.send_answer(request, by=head, at=NOW + timedelta(hours=hours))
    late = asked(ministry, officer)
    desk.refuse_request(late, ground="private_life", by=head, at=NOW + timedelta(days=40))
    desk.drop_request(asked(ministry, officer), by=officer, at=NOW)
    told = response_times(ministry, since=NOW.date(), until=NOW.date() + timedelta(days=60))
    assert told == [
        Speed("Toàn cơ quan", 4, timedelta(hours=17), 3, 4),
        Speed("chưa giao", 1, timedelta(days=40), 0, 1),
        Speed("Vụ Giáo dục", 3, timedelta(hours=4), 3, 3),
    ]


def test_with_nothing_settled_nothing_is_told(ministry):
    assert response_times(ministry, since=NOW.date(), until=NOW.date()) == [Speed("Toàn cơ quan", 0, None, 0, 0)]


def test_the_log_knows_what_happened_and_not_who_asked(ministry, officer, spokesperson):
    request = asked(ministry, officer, said_name="Phan Thị Ký")
    desk.draft_answer(request, answer="x", by=officer, at=NOW)
    desk.send_answer(request, by=spokesperson, at=NOW)
    entries = AuditEntry.objects.filter(noun="pressrequest").order_by("pk")
    assert [each.verb for each in entries] == ["log_press_request", "draft_press_answer", "send_press_answer"]
    assert "Ký" not in str([each.details for each in entries])


def test_what_is_pasted_is_kept_composed_and_without_control_characters(ministry, officer):
    decomposed = "Vi\u0300 sao\u202e\x07?"
    assert asked(ministry, officer, question=f"  {decomposed}\r\n").question == "Vì sao?"
    with pytest.raises(desk.NothingAsked):
        asked(ministry, officer, question="\x00\u202e ")
