"""Pages of the press desk: as quick with thirty rows as with one, nothing typed is lost, and each shows who owes."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from danbiet.kit.registry import desk_cards
from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Agency, User
from danbiet.offices.rules import load_rules
from danbiet.publishing.actions import press_requests as actions
from danbiet.publishing.models import Checklist, Journalist, PressConference, PressRequest, Spokesperson
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import NOW
from tests.publishing.press_desk import (
    Letterbox,
    a_conference,
    a_conference_question,
    a_journalist,
    a_mandate,
    a_request,
    a_said_figure,
    an_answered_request,
    an_outlet,
)

pytestmark = pytest.mark.django_db
LISTS = ["press_requests", "conferences", "outlets", "spokespersons", "statements", "press_duties", "press_brief"]


@pytest.fixture(autouse=True)
def rulebook(db: None) -> None:
    load_rules(by=SystemPost("reference"), at=NOW)


@pytest.fixture
def desk(officer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(officer)


def said(response: HttpResponse) -> list[str]:
    return [re.sub(r"<form.*", "", str(message)).strip() for message in get_messages(response.wsgi_request)]


def words(response: HttpResponse) -> str:
    return response.content.decode()


def logged(agency: Agency, by: User, **fields: object) -> PressRequest:
    known = {"question": "Vì sao giảm học phí?", "way": "email", "reply_to": "toasoan@bao.example"}
    return actions.log_request(agency, **(known | {"by": by, "at": timezone.now()} | fields))


def one_more_of_everything(agency: Agency, officer: User, head: User) -> None:
    policy = a_policy(agency, lead_unit="Vụ Giáo dục")
    outlet = an_outlet(agency)
    a_journalist(outlet)
    logged(agency, officer, outlet=outlet, policy=policy)
    an_answered_request(agency, by=head, after=timedelta(hours=3), outlet=outlet, policy=policy, owner=officer)
    conference = a_conference(agency, by=officer, chair=head, policy=policy, closed_at=timezone.now())
    a_conference_question(conference, outlet=outlet)
    a_mandate(officer, to_on=timezone.localdate() + timedelta(days=3))
    published = a_publication(an_edition(a_release(agency, policy=policy, author=officer)), at=timezone.now())
    a_said_figure(published, "Mức học phí", "500000")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_the_database_as_often_for_thirty_rows_as_for_one(
    desk: Client, officer: User, head: User, ministry: Agency, name: str
):
    def queries() -> int:
        desk.get(reverse(name))
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(reverse(name)).status_code == 200
        return len(seen)

    for _ in range(3):  # duties read the first few pieces of evidence of a period
        one_more_of_everything(ministry, officer, head)
    few = queries()
    for _ in range(27):
        one_more_of_everything(ministry, officer, head)
    assert queries() <= few


def test_a_conference_and_an_outlet_ask_as_often_for_many_as_for_few(desk: Client, officer: User, ministry: Agency):
    conference = a_conference(ministry, by=officer)
    outlet = an_outlet(ministry)

    def grow(n: int) -> None:
        for _ in range(n):
            other = an_outlet(ministry)
            conference.attendance.create(outlet=other)
            a_conference_question(conference, outlet=other)
            a_request(ministry, outlet=outlet)
            a_journalist(outlet)

    def queries(address: str) -> int:
        desk.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(address).status_code == 200
        return len(seen)

    pages = [reverse("conference", args=[conference.pk]), reverse("outlet", args=[outlet.pk])]
    grow(1)
    few = [queries(page) for page in pages]
    grow(20)
    assert [queries(page) for page in pages] == few


def test_a_question_is_logged_given_out_drafted_and_sent(
    desk: Client, officer: User, spokesperson: User, ministry: Agency, client_of: Callable[[User], Client]
):
    outlet = an_outlet(ministry, "Báo Sông Mây")
    body = {"way": "email", "question": "Vì sao?", "outlet": outlet.pk, "reply_to": "toasoan@bao.example"}
    response = desk.post(reverse("press_request_new"), body)
    asked = PressRequest.objects.get()
    assert response["Location"] == reverse("press_request", args=[asked.pk])
    post = spokesperson.posts_held.get().post
    desk.post(reverse("press_request_assign", args=[asked.pk]), {"owner": officer.pk, "post": post.pk})
    desk.post(reverse("press_request_draft", args=[asked.pk]), {"answer": "Vì thế.", "form": "written"})
    own = words(desk.get(reverse("press_request", args=[asked.pk])))
    assert ("Bạn đã soạn câu trả lời này" in own, "Duyệt và gửi" in own) == (True, False)
    speaker = client_of(spokesperson)
    assert "Gửi 1 thư tới" in words(speaker.get(reverse("press_request", args=[asked.pk])))
    with Letterbox() as box:
        response = speaker.post(reverse("press_request_send", args=[asked.pk]), {"is_public": "on"})
    asked.refresh_from_db()
    assert (asked.state, asked.is_public, len(box.letters), said(response)) == (
        "answered", True, 1, ["Đã trả lời; thư đang được gửi."],
    )  # fmt: skip


def test_who_wrote_the_answer_is_told_that_another_sends_it(client_of, spokesperson: User, ministry: Agency):
    asked = logged(ministry, spokesperson)
    actions.draft_answer(asked, answer="x", by=spokesperson, at=timezone.now())
    response = client_of(spokesperson).post(reverse("press_request_send", args=[asked.pk]))
    assert said(response) == ["Bạn đã soạn câu trả lời này; một người khác có thẩm quyền phải đọc lại và gửi."]


def test_a_question_without_an_outlet_is_given_back_with_what_was_typed(desk: Client):
    page = words(desk.post(reverse("press_request_new"), {"way": "phone", "question": "Đã gõ rất dài"}))
    assert "Câu hỏi của cơ quan báo chí nào?" in page
    assert "Đã gõ rất dài" in page
    future = desk.post(
        reverse("press_request_new"),
        {"way": "phone", "question": "x", "said_outlet": "Báo", "received_at": "08:00 01/01/2099"},
    )
    assert "Giờ nhận ở tương lai" in words(future)


def test_a_refusal_without_a_ground_is_given_back(client_of, head: User, officer: User, ministry: Agency):
    asked = logged(ministry, officer)
    response = client_of(head).post(reverse("press_request_refuse", args=[asked.pk]), {"note": "Lời đã gõ"})
    assert (response.status_code, "Lời đã gõ" in words(response)) == (422, True)
    asked.refresh_from_db()
    assert asked.state == "received"


def test_an_overdue_question_says_to_whom_it_climbed(desk: Client, officer: User, head: User, ministry: Agency):
    asked = logged(ministry, officer, received_at=timezone.now() - timedelta(days=60))
    actions.climb_overdue(at=timezone.now())
    assert "quá hạn, đã chuyển lên <span" in words(desk.get(reverse("press_request", args=[asked.pk])))
    listed = words(desk.get(reverse("press_requests"), {"state": "overdue"}))
    assert ("1 quá hạn" in listed, "Người đứng đầu" in listed) == (True, True)


def test_a_withdrawn_question_can_be_taken_back_at_once(desk: Client, officer: User, ministry: Agency):
    asked = logged(ministry, officer)
    desk.post(reverse("press_request_drop", args=[asked.pk]))
    desk.post(reverse("press_request_restore", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.state == "received"


def test_the_filtered_list_is_loaded_down_whole(desk: Client, officer: User, ministry: Agency):
    for n in range(31):
        logged(ministry, officer, question=f"Học phí {n}?", said_outlet="Báo Gió")
    logged(ministry, officer, question="Đò ngang?")
    file = desk.get(reverse("press_requests"), {"q": "học phí", "format": "xlsx"}).content
    rows = list(load_workbook(io.BytesIO(file)).active.iter_rows(values_only=True))
    assert sum("Học phí" in str(row) for row in rows) == 31


def test_the_card_says_how_many_are_due_today_and_how_many_overdue(officer: User, ministry: Agency):
    card = desk_cards.get("press_requests")
    at = timezone.now()
    assert card.headline(card.context(officer, at)) is None
    logged(ministry, officer, received_at=at - timedelta(days=60))
    soon = logged(ministry, officer)
    clock = actions.Clock.objects.get(about=f"pressrequest:{soon.pk}")
    assert card.headline(card.context(officer, clock.due_at - timedelta(hours=1))) == (
        "1 yêu cầu của báo chí đến hạn hôm nay · 1 yêu cầu của báo chí quá hạn"
    )


def test_a_question_by_telephone_keeps_the_number_to_call_back(desk: Client, ministry: Agency):
    body = {"way": "phone", "question": "Vì sao?", "said_outlet": "Báo Xa", "call_back": "024 3733 0000"}
    asked = desk.post(reverse("press_request_new"), body, follow=True).content.decode()
    assert '<a href="tel:02437330000" data-content>024 3733 0000</a>' in asked


def test_a_conference_is_planned_logged_by_keyboard_promised_and_closed(
    desk: Client, officer: User, head: User, ministry: Agency
):
    outlet = an_outlet(ministry)
    plan = {
        "title": "Họp báo quý I", "kind": "regular", "starts_at": "08:00 04/03/2026",
        "agenda-TOTAL_FORMS": "2", "agenda-INITIAL_FORMS": "0",
        "agenda-0-minutes": "10", "agenda-0-what": "Khai mạc", "agenda-1-what": "",
    }  # fmt: skip
    desk.post(reverse("conference_new"), plan)
    conference = PressConference.objects.get()
    assert conference.agenda == [{"minutes": 10, "what": "Khai mạc", "who": ""}]
    at = reverse("conference", args=[conference.pk])
    desk.post(reverse("conference_invite", args=[conference.pk]), {"outlets": [outlet.pk]})
    desk.post(
        reverse("conference_attend", args=[conference.pk]), {f"accredited-{outlet.pk}": "2", f"came-{outlet.pk}": "1"}
    )
    response = desk.post(reverse("conference_ask", args=[conference.pk]), {"question": "Bao giờ?", "outlet": outlet.pk})
    assert response["Location"] == f"{at}?hoi=1"
    assert "autofocus" in words(desk.get(f"{at}?hoi=1"))
    closing = desk.post(reverse("conference_minutes", args=[conference.pk]), {"minutes": "Biên bản", "close": "1"})
    assert said(closing) == ["Còn 1 câu hỏi chưa trả lời cũng chưa hứa. Hãy ghi câu trả lời hoặc hứa, rồi kết thúc."]
    asked = conference.questions.get()
    desk.post(reverse("conference_promise", args=[conference.pk, asked.pk]), {"post": head.posts_held.get().post.pk})
    desk.post(reverse("conference_minutes", args=[conference.pk]), {"minutes": "Biên bản", "close": "1"})
    conference.refresh_from_db()
    assert (conference.closed_at is not None, conference.minutes, PressRequest.objects.get().way) == (
        True, "Biên bản", "conference",
    )  # fmt: skip
    assert list(conference.attendance.values_list("accredited", "came")) == [(2, 1)]


def test_attendance_that_is_no_number_is_refused(desk: Client, officer: User, ministry: Agency):
    conference, outlet = a_conference(ministry, by=officer), an_outlet(ministry)
    conference.attendance.create(outlet=outlet)
    response = desk.post(reverse("conference_attend", args=[conference.pk]), {f"came-{outlet.pk}": "-3"})
    assert said(response) == ["Số phóng viên phải là số từ 0 trở lên."]


def test_a_journalist_is_erased_only_when_named(desk: Client, ministry: Agency):
    journalist = a_journalist(an_outlet(ministry), "Phan Thị Ký")
    at = reverse("journalist_erase", args=[journalist.pk])
    desk.post(at, {"typed_name": "ai đó"})
    assert Journalist.objects.count() == 1
    desk.post(at, {"typed_name": "phan thị  ký"})
    assert Journalist.objects.count() == 0


def test_a_directory_file_is_brought_in_and_every_row_told(desk: Client):
    file = io.BytesIO("Cơ quan báo chí,Phóng viên\nBáo Gió,Ai Đó\n".encode())
    file.name = "danh-ba.csv"
    page = words(desk.post(reverse("outlets_import"), {"file": file}))
    assert "phóng viên chưa có ngày và cách đồng ý" in page
    wrong = io.BytesIO(b"\xd0\xcf\x11\xe0")
    wrong.name = "cu.xls"
    assert "Excel đời cũ" in words(desk.post(reverse("outlets_import"), {"file": wrong}))


def test_a_mandate_without_its_document_is_given_back(desk: Client, officer: User):
    body = {
        "person": officer.pk, "title": "Phó Vụ trưởng", "kind": "delegated", "phone": "024", "email": "a@bo.example",
        "from_on": "04/03/2026",
    }  # fmt: skip
    assert "hãy ghi đủ cả ba" in words(desk.post(reverse("spokesperson_new"), body))
    desk.post(reverse("spokesperson_new"), body | {"case": "Vụ phà", "basis": "Giấy 12", "to_on": "04/03/2027"})
    assert Spokesperson.objects.get().case == "Vụ phà"


def test_a_figure_over_time_says_where_it_was_said(desk: Client, officer: User, ministry: Agency):
    for days, value in ((0, "500000"), (3, "450000")):
        at = NOW + timedelta(days=days)
        release = a_release(ministry, author=officer, title=f"Bản ngày {days}")
        a_said_figure(a_publication(an_edition(release, at=at), at=at), "Mức học phí", value)
    page = words(desk.get(reverse("statement_subject"), {"s": "muc hoc phi"}))
    assert ("2 giá trị khác nhau" in page, "khác lần trước" in page, "Bản ngày 0" in page) == (True, True, True)
    assert desk.get(reverse("statement_subject"), {"s": "chưa từng nói"}).status_code == 404


def test_the_morning_page_can_be_printed(desk: Client, officer: User, ministry: Agency):
    logged(ministry, officer)
    response = desk.get(reverse("press_brief"), {"format": "pdf"})
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


def test_six_answers_are_saved_from_the_releases_own_page(desk: Client, officer: User, ministry: Agency):
    release = a_release(ministry, kind="statement", author=officer)
    page = words(desk.get(reverse("release_tab", args=[release.pk, "checklist"])))
    assert "cần 1 người trả lời đủ sáu câu trước khi trình" in page
    keys = ["competence", "facts", "secrecy", "privacy", "consistency", "tone"]
    response = desk.post(reverse("press_checklist", args=[release.pk]), dict.fromkeys(keys[:5], "yes"))
    assert said(response) == ["Hãy trả lời đủ sáu câu; câu nào “chưa” thì ghi vì sao: Giọng điệu."]
    desk.post(reverse("press_checklist", args=[release.pk]), dict.fromkeys(keys, "yes"))
    assert Checklist.objects.count() == 1
    assert "đã đủ cho bản chữ này" in words(desk.get(reverse("release_tab", args=[release.pk, "checklist"])))


def test_a_conference_that_ends_before_it_begins_is_marked_at_that_field(client_of, officer):
    typed = {
        "title": "Họp báo quý IV",
        "kind": "regular",
        "starts_at": "14:00 25/12/2026",
        "ends_at": "13:00 25/12/2026",
    }
    agenda = {"agenda-TOTAL_FORMS": "0", "agenda-INITIAL_FORMS": "0"}
    form = client_of(officer).post("/desk/hop-bao/moi/", typed | agenda).context["form"]
    assert dict(form.errors) == {"ends_at": ["Giờ kết thúc phải sau giờ bắt đầu."]}
