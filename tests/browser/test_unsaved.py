"""A slip does not cost what was typed."""

import pytest
from django.urls import reverse

from tests.publishing.press_desk import a_conference, a_request

WORDS = "Mức hỗ trợ là 2 triệu đồng mỗi hộ."


@pytest.fixture
def asked_before_leaving(page):
    asked = []
    page.on("dialog", lambda box: (asked.append(box.type), box.accept()))
    return asked


def test_leaving_a_half_written_answer_asks_first_and_sending_it_does_not(
    go, page, sign_in, officer, ministry, asked_before_leaving
):
    request = a_request(ministry)
    here = reverse("press_request", args=[request.pk])
    sign_in(officer)
    go(here)
    go(reverse("today"))
    assert asked_before_leaving == []  # nothing was typed

    go(here)
    page.locator("form[action$='/soan/'] textarea").first.fill(WORDS)
    page.get_by_role("link", name="Hôm nay", exact=True).first.click()
    page.wait_for_url(f"**{reverse('today')}")
    assert asked_before_leaving == ["beforeunload"]

    go(here)
    page.locator("form[action$='/soan/'] textarea").first.fill(WORDS)
    page.get_by_role("button", name="Lưu để người khác đọc lại").click()
    page.get_by_text(WORDS).first.wait_for()
    request.refresh_from_db()
    assert (asked_before_leaving, request.answer) == (["beforeunload"], WORDS)


def test_words_of_another_form_of_the_page_are_guarded_while_one_is_sent(
    go, page, sign_in, officer, ministry, asked_before_leaving
):
    conference = a_conference(ministry, by=officer)
    sign_in(officer)
    go(reverse("conference", args=[conference.pk]))
    page.locator("form[action$='/bien-ban/'] textarea, form:has(textarea) textarea").last.fill(WORDS)
    page.locator("form.ask [name=question], form.ask textarea").first.fill("Bao giờ công bố?")
    page.locator("form.ask button[type=submit]").click()

    page.get_by_text("Bao giờ công bố?").first.wait_for()
    assert asked_before_leaving == ["beforeunload"]
