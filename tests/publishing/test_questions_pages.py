"""The question desk: what waits, what seems to ask the same, one answer by two people."""

from datetime import timedelta

import pytest
from django.urls import reverse

from danbiet.kit import clock
from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Role
from danbiet.offices.rules import load_rules
from danbiet.policies.models import Answer, KeyFact
from danbiet.publishing.actions import questions as box
from danbiet.publishing.models import Question, QuestionGroup
from tests.builders import a_policy
from tests.cast import NOW, a_person

TEXTS = [
    "Học sinh lớp 6 được miễn học phí từ khi nào?",
    "khi nao hoc sinh lop 6 duoc mien hoc phi",
    "Hồ sơ vay vốn sinh viên nộp ở đâu?",
]


@pytest.fixture(autouse=True)
def nine_in_the_morning(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def asked(ministry):
    load_rules(by=SystemPost("test"), at=NOW)
    policy = a_policy(ministry, short_title="Học phí", public_from=NOW.date())
    return [box.ask_question(policy, text=text, at=NOW - timedelta(hours=1))[0] for text in TEXTS]


def words_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_desk_says_how_many_wait_and_offers_those_that_ask_the_same(client_of, officer, asked):
    page = words_of(client_of(officer), "/desk/cau-hoi/")

    assert "3 câu hỏi đang chờ trả lời" in page
    assert page.index("Có vẻ cùng hỏi một điều") < page.index(TEXTS[1]) < page.index("Từng câu hỏi")


def test_two_people_answer_all_who_asked(client_of, officer, spokesperson, asked):
    client = client_of(officer)
    made = client.post("/desk/cau-hoi/gop/", {"questions": [asked[0].pk, asked[1].pk]})
    group = QuestionGroup.objects.get()
    assert made["Location"] == f"/desk/cau-hoi/nhom/{group.pk}/"

    client.post(f"/desk/cau-hoi/nhom/{group.pk}/soan/", {"question": "Miễn từ khi nào?", "text": "Từ tháng chín."})
    assert not Answer.objects.public().exists()

    group.refresh_from_db()
    words = box.words_hash(group.answer)
    assert words in words_of(client_of(spokesperson), f"/desk/cau-hoi/nhom/{group.pk}/")
    client_of(spokesperson).post(f"/desk/cau-hoi/nhom/{group.pk}/duyet/", {"words": words})
    assert [each.text for each in Answer.objects.public()] == ["Từ tháng chín."]
    assert Question.objects.open().count() == 1


def test_the_writer_sees_no_button_to_approve_her_own_words(client_of, spokesperson, asked):
    client = client_of(spokesperson)
    client.post("/desk/cau-hoi/gop/", {"questions": [asked[0].pk]})
    group = QuestionGroup.objects.get()
    client.post(f"/desk/cau-hoi/nhom/{group.pk}/soan/", {"question": "Khi nào?", "text": "Tháng chín."})

    assert "Bạn là người viết" in words_of(client, f"/desk/cau-hoi/nhom/{group.pk}/")
    group.refresh_from_db()
    client.post(f"/desk/cau-hoi/nhom/{group.pk}/duyet/", {"words": box.words_hash(group.answer)})
    assert not Answer.objects.public().exists()


def test_an_officer_without_the_role_cannot_make_an_answer_public(client_of, officer, colleague, asked):
    group = box.group_questions(asked[:1], by=colleague, at=NOW)
    answer = box.draft_answer(group, question="Khi nào?", text="Tháng chín.", by=colleague, at=NOW)

    response = client_of(officer).post(f"/desk/cau-hoi/nhom/{group.pk}/duyet/", {"words": box.words_hash(answer)})
    assert (response.status_code, Answer.objects.public().exists()) == (403, False)


def test_a_question_is_closed_only_with_a_reason(client_of, officer, asked):
    client = client_of(officer)
    client.post(f"/desk/cau-hoi/{asked[2].pk}/dong/", {"reason": ""})
    assert Question.objects.open().count() == 3

    client.post(f"/desk/cau-hoi/{asked[2].pk}/dong/", {"reason": "Việc của ngân hàng chính sách."})
    assert "Việc của ngân hàng chính sách." in words_of(client, "/desk/cau-hoi/?state=declined")


def test_foreign_questions_cannot_be_put_into_our_group(client_of, officer, other_ministry, asked):
    theirs = a_policy(other_ministry, public_from=NOW.date())
    foreign, _code = box.ask_question(theirs, text="Câu hỏi gửi cơ quan khác?", at=NOW)
    group = box.group_questions(asked[:1], by=officer, at=NOW)

    client = client_of(officer)
    assert client.post("/desk/cau-hoi/gop/", {"questions": [foreign.pk]}).status_code == 404
    assert client.post(f"/desk/cau-hoi/nhom/{group.pk}/them/", {"questions": [foreign.pk]}).status_code == 404


def test_today_says_how_many_questions_wait_and_which_are_late(client_of, officer, asked, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    assert "3 câu hỏi của dân chờ trả lời" in words_of(client_of(officer), reverse("today_live"))

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=30))
    assert "3 câu hỏi của dân quá hạn" in words_of(client_of(officer), reverse("today_live"))


def test_the_dossier_has_the_answer_bank(client_of, officer, asked):
    page = words_of(client_of(officer), f"/desk/chinh-sach/{asked[0].policy_id}/questions/")
    assert "3 câu hỏi đang chờ trả lời" in page


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_costs_the_same_for_one_question_and_thirty(
    client_of, officer, ministry, many, django_assert_max_num_queries
):
    policy = a_policy(ministry, short_title="Nước sạch", public_from=NOW.date())
    for n in range(many):
        box.ask_question(policy, text=f"Câu hỏi riêng số {n} về ống nước thôn {n * 7}?", at=NOW)
    client = client_of(officer)
    client.get("/desk/cau-hoi/")
    with django_assert_max_num_queries(30):
        client.get("/desk/cau-hoi/")


@pytest.mark.parametrize("role", [Role.AUDITOR])
@pytest.mark.parametrize(
    ("page", "things"),
    [
        ("questions_group", 0), ("question_decline", 1), ("question_ungroup", 1), ("question_group_join", 1),
        ("question_group_draft", 1), ("question_group_approve", 1), ("question_group_use", 1), ("answer_retire", 1),
    ],
)  # fmt: skip
def test_who_only_looks_on_changes_nothing_at_the_question_desk(client_of, ministry, asked, role, page, things):
    onlooker = a_person("Người Ngoài Việc", agency=ministry, role=role)
    answer = client_of(onlooker).post(reverse(page, args=[asked[0].pk] * things), {"reason": "Không"})
    assert answer.status_code == 403
    assert Question.objects.open().count() == 3


def test_the_fact_table_stands_beside_the_answer_and_the_question_is_kept_in_one_line(client_of, officer, asked):
    policy = asked[0].policy
    KeyFact.objects.create(policy=policy, kind="how_much", subject="Mức miễn", value="100", unit="%")
    client = client_of(officer)
    client.post("/desk/cau-hoi/gop/", {"questions": [asked[0].pk]})
    page = f"/desk/cau-hoi/nhom/{QuestionGroup.objects.get().pk}/"
    assert "Mức miễn" in words_of(client, page)
    client.post(f"{page}soan/", {"question": "Miễn\ntừ khi nào?", "text": "Từ tháng chín."})
    assert Answer.objects.get().question == "Miễn từ khi nào?"


def test_questions_are_found_by_their_words_and_taken_away_as_a_file(client_of, officer, asked):
    client = client_of(officer)
    found = client.get("/desk/cau-hoi/", {"q": "vay vốn"}).context["page"]
    assert [each.text for each in found] == [TEXTS[2]]
    assert "Không câu hỏi nào khớp" in words_of(client, "/desk/cau-hoi/?q=khongco")
    file = client.get("/desk/cau-hoi/", {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert [text in file for text in TEXTS] == [True, True, True]
