"""The administrator's pages: people and posts, agencies, the rulebook."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from danbiet.offices.models import Agency, PersonInPost, User
from danbiet.offices.reference import load_reference
from danbiet.offices.rules import set_own_rule
from tests.cast import a_person


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def reference(db):
    load_reference(at=timezone.now())


def test_colleagues_stand_by_their_given_names(client_of, administrator, ministry):
    for name in ("Trần Văn Ân", "Lê Thị Anh", "Phạm Đức An"):
        a_person(name, agency=ministry)
    page = text_of(client_of(administrator).get(reverse("people")))
    positions = [page.index(name) for name in ("Phạm Đức An", "Lê Thị Anh", "Trần Văn Ân")]
    assert positions == sorted(positions)


def test_people_of_another_agency_are_not_listed(client_of, administrator, outsider):
    assert outsider.full_name not in text_of(client_of(administrator).get(reverse("people")))


def test_the_list_of_people_asks_the_database_as_often_for_thirty_as_for_one(
    client_of, administrator, ministry, django_assert_max_num_queries
):
    client = client_of(administrator)
    client.get(reverse("people"))
    with django_assert_max_num_queries(100) as few:
        client.get(reverse("people"))
    for number in range(30):
        a_person(f"Người Thứ {number}", agency=ministry)
    with django_assert_max_num_queries(100) as many:
        client.get(reverse("people"))
    assert len(many.captured_queries) == len(few.captured_queries)


def test_an_editor_may_neither_read_nor_change_the_list_of_people(client_of, editor, officer):
    client = client_of(editor)
    assert client.get(reverse("people")).status_code == 403
    assert client.post(reverse("deactivate_person", args=[officer.pk])).status_code == 403
    assert User.objects.get(pk=officer.pk).is_active


def test_an_administrator_adds_a_person_appoints_her_and_gives_her_a_link(client_of, administrator, ministry):
    client = client_of(administrator)
    client.post(reverse("add_person"), {"full_name": "Nguyễn Thị Mới", "username": "moi.nt", "email": ""})
    new = User.objects.get(username="moi.nt")
    post = {"title": "Chuyên viên", "role": "focal_officer", "from_on": "2026-01-05", "to_on": ""}
    client.post(reverse("appoint_person", args=[new.pk]), post)
    held = PersonInPost.objects.get(user=new)
    page = text_of(client.post(reverse("make_link", args=[new.pk])))
    assert (new.agency, held.post.title, held.from_on) == (ministry, "Chuyên viên", date(2026, 1, 5))
    assert re.search(r"/desk/sign-in/\S{40,}/", page)


def test_an_appointment_needs_a_post(client_of, administrator, officer):
    client = client_of(administrator)
    answer = client.post(reverse("appoint_person", args=[officer.pk]), {"from_on": "2026-01-05"})
    assert "Hãy chọn một chức danh có sẵn hoặc nhập một chức danh mới" in text_of(answer)
    assert officer.posts_held.count() == 1


def test_an_administrator_does_not_lock_herself_out(client_of, administrator):
    client_of(administrator).post(reverse("deactivate_person", args=[administrator.pk]))
    assert User.objects.get(pk=administrator.pk).is_active


def test_an_appointment_is_ended_on_its_page(client_of, administrator, officer):
    held = officer.posts_held.get()
    client_of(administrator).post(reverse("end_appointment", args=[held.pk]), {"on": "2026-06-30"})
    held.refresh_from_db()
    assert held.to_on == date(2026, 6, 30)


def test_an_agency_is_found_without_diacritics_and_opened_with_its_administrator(reference, client_of, administrator):
    client = client_of(administrator)
    assert "Bộ Y tế" in text_of(client.get(reverse("agencies"), {"q": "bo y te"}))
    agency = Agency.objects.get(code="BYT")
    form = {"full_name": "Nguyễn Thị Đầu", "username": "dau.nt", "email": ""}
    page = text_of(client.post(reverse("open_agency", args=[agency.pk]), form))
    first = User.objects.get(username="dau.nt")
    agency.refresh_from_db()
    assert (first.agency, first.roles, agency.opened_at is None) == (agency, {"administrator"}, False)
    assert "/desk/sign-in/" in page


def test_opening_an_agency_fails_as_a_whole(reference, client_of, administrator):
    agency = Agency.objects.get(code="BYT")
    form = {"full_name": "X", "username": administrator.username, "email": ""}
    page = text_of(client_of(administrator).post(reverse("open_agency", args=[agency.pk]), form))
    agency.refresh_from_db()
    assert (agency.opened_at, agency.collection) == (None, None)
    assert "hãy chọn tên khác" in page


def test_the_rulebook_shows_basis_and_what_nobody_confirmed(reference, client_of, officer):
    page = text_of(client_of(officer).get(reverse("rules")))
    assert "Nghị định 244/2026/NĐ-CP" in page
    assert re.search(r"\d+ quy định đang có hiệu lực · \d+ chưa kiểm chứng", page)


def test_an_agencys_own_rule_is_marked_as_its_own(reference, client_of, officer, head, ministry):
    today = timezone.localdate()
    set_own_rule(ministry, "alarm.handling", value=3, basis="Quy chế của Bộ", from_on=today, by=head, at=timezone.now())
    page = text_of(client_of(officer).get(reverse("rules")))
    assert "3 giờ Quy chế của Bộ cơ quan tự đặt" in page


def test_an_agency_sets_its_own_hours_and_briefing_day(client_of, head, ministry, reference):
    client = client_of(head)
    client.post(reverse("own_rules"), {"alarm_hours": "6", "basis": "Quy chế 12/QC-BSN", "briefing": "1"})
    ministry.refresh_from_db()
    assert ministry.press_briefing_weekday == 1
    page = text_of(client.get(reverse("rules")))
    assert "Quy chế 12/QC-BSN" in page
    assert "6 giờ" in page


def test_hours_without_a_basis_are_not_kept(client_of, head, ministry, reference):
    answer = client_of(head).post(reverse("own_rules"), {"alarm_hours": "6", "basis": "", "briefing": ""})
    assert answer.status_code == 200
    assert 'value="6"' in answer.content.decode()


def test_an_auditor_cannot_change_the_agencys_rules(client_of, auditor, reference):
    assert client_of(auditor).get(reverse("own_rules")).status_code == 403
