"""“Hỏi về chính sách này”: no account, no cookie, one code; what was written is never lost by a refusal."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from danbiet.kit import clock
from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Clock
from danbiet.offices.public_forms import is_proof
from danbiet.offices.rules import load_rules
from danbiet.publishing.actions import questions as box
from danbiet.publishing.models import PressRequest, Question
from tests.builders import a_policy
from tests.cast import NOW

WORDS = "Con tôi học lớp 6 có phải đóng học phí không?"


@pytest.fixture(autouse=True)
def nine_in_the_morning(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def policy(ministry):
    load_rules(by=SystemPost("test"), at=NOW)
    return a_policy(ministry, short_title="Học phí", public_from=NOW.date())


def token_of(page):
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def proof_of(token):
    return next(str(number) for number in range(2_000_000) if is_proof(token, str(number)))


def a_form(path):
    """Return a form as a browser without scripts got it: its token."""
    return token_of(Client().get(path).content.decode())


def send(path, **said):
    """Send a form with an empty cookie jar; CSRF is checked as in real life."""
    response = Client(enforce_csrf_checks=True).post(path, said)
    assert response.cookies == {}
    return response


def ask(policy, words=WORDS, **said):
    path = f"/chinh-sach/{policy.pk}/hoi/"
    token = said.pop("token", None) or a_form(path)
    return send(path, text=words, token=token, **{"proof": proof_of(token)} | said)


def code_in(response):
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", response.content.decode())[0]


def test_a_question_is_taken_without_a_cookie_and_its_code_shown_once(policy):
    response = ask(policy)

    assert response.status_code == 201
    assert box.hash_of(code_in(response)) == bytes(Question.objects.get().code_hash)
    assert "23:59 11/03/2026" in response.content.decode()


def test_who_waited_without_scripts_and_mends_a_field_does_not_wait_again(policy, monkeypatch):
    path = f"/chinh-sach/{policy.pk}/hoi/"
    token = a_form(path)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=30))
    refused = send(path, text="", token=token, proof="")
    assert (refused.status_code, "Bạn chưa viết câu hỏi." in refused.content.decode()) == (422, True)

    assert send(path, text=WORDS, token=token_of(refused.content.decode()), proof="").status_code == 201


def test_a_code_that_nobody_holds_was_looked_for_and_not_sent(policy):
    page = send("/hoi/", code="7K3M-Q2XP-9DTA").content.decode()
    assert ("Chưa tìm thấy câu hỏi" in page, "Chưa gửi được" in page) == (True, False)


def test_whoever_holds_the_code_reads_that_it_waits_and_until_when(policy):
    code = code_in(ask(policy))

    page = send("/hoi/", code=code.lower()).content.decode()
    assert ("Chưa trả lời" in page, "23:59 11/03/2026" in page, "lớp 6" in page) == (True, True, True)


def test_whoever_holds_the_code_reads_the_answer(policy, officer, head):
    code = code_in(ask(policy))
    group = box.group_questions(list(Question.objects.all()), by=officer, at=NOW)
    answer = box.draft_answer(group, question="Lớp 6 có đóng không?", text="Không.", by=officer, at=NOW)
    page = send("/hoi/", code=code).content.decode()
    assert "Lớp 6 có đóng không?" not in page  # a draft is nobody's to read

    box.approve_answer(group, words=box.words_hash(answer), by=head, at=NOW)
    page = send("/hoi/", code=code).content.decode()
    assert ("Đã có trả lời" in page, "Lớp 6 có đóng không?" in page) == (True, True)


def test_a_wrong_code_says_what_to_do(policy):
    response = send("/hoi/", code="0000-0000-0000")
    assert (response.status_code, "Hãy xem lại từng chữ" in response.content.decode()) == (422, True)


def test_the_same_form_sent_twice_is_refused_and_keeps_the_words(policy):
    token = a_form(f"/chinh-sach/{policy.pk}/hoi/")
    ask(policy, token=token)

    again = ask(policy, token=token)
    page = again.content.decode()
    assert (again.status_code, "đã được gửi một lần" in page, WORDS in page) == (422, True, True)
    assert token_of(page) != token
    assert Question.objects.count() == 1


def test_without_scripts_one_waits_and_the_same_form_is_then_taken(policy, monkeypatch):
    token = a_form(f"/chinh-sach/{policy.pk}/hoi/")
    early = ask(policy, token=token, proof="")
    page = early.content.decode()
    assert (early.status_code, "chờ thêm" in page, WORDS in page, token_of(page)) == (422, True, True, token)

    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=21))
    assert ask(policy, token=token, proof="").status_code == 201


def test_a_form_left_open_too_long_keeps_the_words(policy, monkeypatch):
    token = a_form(f"/chinh-sach/{policy.pk}/hoi/")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=2))

    page = ask(policy, token=token).content.decode()
    assert ("quá một giờ" in page, WORDS in page) == (True, True)


@pytest.mark.parametrize("token", ["", "giả", "x:y:z"])
def test_a_form_without_our_token_takes_nothing(policy, token):
    response = send(f"/chinh-sach/{policy.pk}/hoi/", text=WORDS, token=token, proof="1")
    assert (response.status_code, Question.objects.count()) == (422, 0)


@pytest.mark.parametrize("words", ["", "hả", "x" * 2001])
def test_what_cannot_be_answered_is_sent_back_and_its_form_stays_good(policy, words):
    token = a_form(f"/chinh-sach/{policy.pk}/hoi/")
    assert ask(policy, words, token=token).status_code == 422
    assert ask(policy, token=token).status_code == 201


def test_a_telephone_number_is_masked_and_the_asker_is_told(policy):
    page = ask(policy, "Gọi tôi số 0912 345 678 về học phí nhé").content.decode()

    assert "0912" not in Question.objects.get().text
    assert ("[đã che số điện thoại]" in page, "Đã che 1 thông tin" in page) == (True, True)


def test_nobody_can_ask_about_what_is_not_public(ministry):
    hidden = a_policy(ministry)
    assert Client().get(f"/chinh-sach/{hidden.pk}/hoi/").status_code == 404
    assert Client().post(f"/chinh-sach/{hidden.pk}/hoi/", {"text": WORDS}).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/hoi/", "/bao-chi/hoi/", "/nhan-tin/", "/bao-chi/", "/bao-chi/nguoi-phat-ngon/", "/chinh-sach/", "/sitemap.xml"],
)
def test_no_page_sets_a_cookie_however_it_is_asked(policy, path):
    client = Client(enforce_csrf_checks=True)
    for response in (client.get(path), client.post(path, {}), client.get(path, {"lang": "en"})):
        assert (response.cookies, "Cookie" in response.get("Vary", "")) == ({}, False)
    assert client.get(path).status_code == 200


def test_a_page_with_a_form_is_kept_by_nobody(policy):
    assert "no-store" in Client().get(f"/chinh-sach/{policy.pk}/hoi/")["Cache-Control"]


# -- the press -----------------------------------------------------------------


def press_question(ministry, **changes):
    token = a_form("/bao-chi/hoi/")
    said = {
        "agency": ministry.pk, "question": "Ngân sách nào bù học phí?", "said_outlet": "Báo Sông Mây (minh hoạ)",
        "said_name": "Nguyễn Phóng Viên", "reply_to": "pv@song-may.example", "token": token, "proof": proof_of(token),
    }  # fmt: skip
    return send("/bao-chi/hoi/", **said | changes)


def test_a_journalist_gets_a_code_and_the_clock_runs(policy, ministry):
    page = press_question(ministry, policy=policy.pk).content.decode()

    request = PressRequest.objects.get()
    assert (request.way, request.policy, request.said_name) == ("web", policy, "Nguyễn Phóng Viên")
    assert request.code in page
    assert Clock.objects.filter(about=f"pressrequest:{request.pk}", stopped_at=None).count() == 1


@pytest.mark.parametrize(
    "change", [{"reply_to": "không phải thư"}, {"question": ""}, {"said_outlet": ""}, {"agency": "x"}]
)
def test_a_journalist_is_told_what_is_missing_and_keeps_what_she_wrote(policy, ministry, change):
    response = press_question(ministry, **change)
    assert (response.status_code, PressRequest.objects.count()) == (422, 0)
    assert "Nguyễn Phóng Viên" in response.content.decode()


def test_a_question_about_a_policy_of_another_agency_is_not_misrouted(policy, other_ministry):
    assert press_question(other_ministry, policy=policy.pk).status_code == 422
