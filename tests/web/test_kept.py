"""What was typed outlives the session, the page and our own faults."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from danbiet.publishing.models import PressRequest
from tests.cast import signed_in
from tests.publishing.press_desk import a_request

WORDS = "Mức hỗ trợ là 2 triệu đồng mỗi hộ, trả từ ngày 01/7."
SAID = {"answer": WORDS, "form": "written"}
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def asked(ministry) -> PressRequest:
    return a_request(ministry)


def drafts(asked: PressRequest) -> str:
    return reverse("press_request_draft", args=[asked.pk])


def hidden_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_an_answer_sent_after_the_session_ended_comes_back_and_can_be_sent_again(asked, officer):
    said = {**SAID, "pin": "123456", "csrfmiddlewaretoken": "cũ"}
    page = Client().post(drafts(asked), said, **HERE)

    assert (page.status_code, hidden_fields(page.text)) == (403, SAID)
    assert (f'action="{drafts(asked)}"' in page.text, reverse("sign_in") in page.text) == (True, True)

    signed_in(officer).post(drafts(asked), hidden_fields(page.text), **HERE)
    asked.refresh_from_db()
    assert asked.answer == WORDS


def test_an_answer_sent_from_a_page_that_is_too_old_comes_back_with_a_fresh_key(asked, officer):
    desk = Client(enforce_csrf_checks=True)
    desk.cookies = signed_in(officer).cookies
    page = desk.post(drafts(asked), {**SAID, "csrfmiddlewaretoken": "x" * 64}, **HERE)
    key = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]

    assert (page.status_code, hidden_fields(page.text)) == (403, SAID)
    desk.post(drafts(asked), {**hidden_fields(page.text), "csrfmiddlewaretoken": key}, **HERE)
    asked.refresh_from_db()
    assert asked.answer == WORDS


def test_what_another_site_sent_is_not_handed_on(asked, officer):
    desk = Client(enforce_csrf_checks=True)
    desk.cookies = signed_in(officer).cookies
    for origin in ({}, {"HTTP_ORIGIN": "https://xau.example"}):
        page = desk.post(drafts(asked), {"answer": WORDS}, **origin)
        assert (page.status_code, WORDS in page.text) == (403, False)


def test_a_password_is_never_shown(db):
    page = Client(enforce_csrf_checks=True).post(
        reverse("sign_in"), {"username": "an", "password": "mật khẩu dài"}, **HERE
    )

    assert (page.status_code, "sent-again" in page.text, "mật khẩu dài" in page.text) == (403, False, False)


def test_our_own_fault_does_not_swallow_the_words(rf):
    from danbiet.web.errors import server_error

    page = server_error(rf.post("/desk/bao-chi-hoi/1/soan/", {"answer": WORDS}, **HERE))

    assert (page.status_code, hidden_fields(page.text)) == (500, {"answer": WORDS})


def test_a_page_opened_after_the_session_ended_still_leads_to_the_sign_in(db):
    answer = Client().get(reverse("today"))

    assert (answer.status_code, answer.url) == (302, f"{reverse(settings.LOGIN_URL)}?next={reverse('today')}")
