"""The frame round the desk in a real browser."""

import pytest

from tests.browser.conftest import SIZES

PAGES = ["/desk/", "/desk/account/"]


@pytest.mark.parametrize("path", PAGES)
def test_the_desk_has_no_serious_barrier(go, sign_in, axe, officer, path):
    sign_in(officer)
    go(path)

    assert axe() == []


@pytest.mark.parametrize("path", PAGES)
def test_the_desk_fits_a_phone(go, page, sign_in, officer, path):
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    sign_in(officer)
    go(path)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_menu_opens_on_a_phone_and_says_so(go, page, sign_in, officer):
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    sign_in(officer)
    go("/desk/")
    button = page.get_by_role("button", name="Mục lục")
    assert button.get_attribute("aria-expanded") == "false"

    button.click()

    assert button.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("link", name="Hôm nay", exact=True).is_visible()


def test_the_question_mark_opens_the_shortcuts_and_escape_closes_them(go, page, sign_in, officer):
    sign_in(officer)
    go("/desk/")

    page.keyboard.press("?")
    assert page.get_by_role("heading", name="Phím tắt").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("heading", name="Phím tắt").is_visible()


def test_shortcuts_of_one_letter_can_be_turned_off_and_stay_off(go, page, sign_in, officer):
    sign_in(officer)
    go("/desk/")
    page.get_by_role("button", name="Phím tắt").click()
    page.get_by_label("Dùng các phím tắt trên").uncheck()
    page.keyboard.press("Escape")

    go("/desk/")
    page.keyboard.press("?")
    assert not page.get_by_role("heading", name="Phím tắt").is_visible()

    page.get_by_role("button", name="Phím tắt").click()
    page.get_by_label("Dùng các phím tắt trên").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.get_by_role("heading", name="Phím tắt").is_visible()


def test_the_first_steps_are_walked_by_j_and_k(go, page, sign_in, officer):
    sign_in(officer)
    go("/desk/")
    words = "document.activeElement.textContent"

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(words) == "Lập hồ sơ"
    page.keyboard.press("k")
    assert page.evaluate(words) == "Chọn kênh tin"


def test_the_first_tab_stop_leads_past_the_menu(go, page, sign_in, officer):
    sign_in(officer)
    go("/desk/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_the_desk_is_pictured(go, sign_in, shot, officer):
    sign_in(officer)
    go("/desk/")
    shot("today-first-run")
    go("/desk/account/")
    shot("account")
