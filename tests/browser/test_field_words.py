"""A field says what it wants in the language of the page, whatever language the browser speaks."""

import pytest
from django.urls import reverse

from danbiet.offices.models import Agency
from tests.cast import signed_in

SAID = "control => { control.form.requestSubmit(); return control.validationMessage }"


@pytest.fixture
def english_browser(chromium, live_server, officer):
    context = chromium.new_context(base_url=live_server.url, locale="en-US")
    key = signed_in(officer).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "domain": live_server.thread.host, "path": "/desk/"}])
    yield context.new_page()
    context.close()


def test_an_empty_field_asks_in_vietnamese_and_takes_words_afterwards(english_browser, ministry: Agency):
    english_browser.goto(reverse("hand_in"))
    unit = english_browser.locator("[name=unit]")
    assert unit.evaluate(SAID) == "Hãy điền ô này."

    unit.fill("Vụ Thuỷ lợi")
    assert unit.evaluate("control => control.validationMessage") == ""


def test_a_wrong_mailbox_is_named_and_can_be_mended(english_browser, ministry: Agency):
    english_browser.goto(reverse("outlet_new"))
    english_browser.locator("[name=name]").fill("Báo Sông Mây")
    mailbox = english_browser.locator("[name=desk_email]")
    mailbox.fill("không phải thư")
    assert mailbox.evaluate(SAID) == "Hãy gõ một địa chỉ thư điện tử, ví dụ ten@coquan.vn."

    mailbox.fill("toasoan@songmay.example")
    english_browser.locator("main form button[type=submit]").first.click()
    english_browser.wait_for_url(lambda url: not url.endswith(reverse("outlet_new")))


def test_a_chosen_radio_is_not_held_back_by_the_one_that_was_asked_of(english_browser, ministry: Agency):
    english_browser.goto(reverse("outlet_new"))
    english_browser.evaluate(
        """() => { document.querySelector("main form").insertAdjacentHTML("beforeend",
             '<input type=radio name=way value=1 required><input type=radio name=way value=2 required>') }"""
    )
    english_browser.locator("[name=name]").fill("Báo Gió")
    first, second = (english_browser.locator("[name=way]").nth(n) for n in (0, 1))
    assert first.evaluate(SAID) == "Hãy chọn một mục."

    second.check()
    english_browser.locator("main form button[type=submit]").first.click()
    english_browser.wait_for_url(lambda url: not url.endswith(reverse("outlet_new")))


def test_the_sign_in_page_asks_in_vietnamese_too(chromium, live_server, db):
    context = chromium.new_context(base_url=live_server.url, locale="en-US")
    page = context.new_page()
    page.goto(reverse("sign_in"))
    assert page.locator("[name=username]").evaluate(SAID) == "Hãy điền ô này."
    page.goto(f"{reverse('sign_in')}?lang=en")
    assert page.locator("[name=username]").evaluate(SAID) != ""
    context.close()
