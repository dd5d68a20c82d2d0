"""Readers' pages in a real browser."""

import pytest

from tests.browser.conftest import SIZES


@pytest.mark.parametrize("path", ["/", "/lang-nghe/", "/?lang=en", "/lang-nghe/?lang=en", "/khong-co-trang-nay/"])
def test_a_reader_meets_no_barrier_and_leaves_no_trace(go, axe, path, ministry):
    page = go(path)

    assert axe() == []
    assert page.context.cookies() == []
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


@pytest.mark.parametrize("path", ["/", "/lang-nghe/"])
def test_a_public_page_fits_a_phone(go, page, path, ministry):
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    go(path)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_reader_changes_the_language_and_keeps_it_from_page_to_page(go):
    page = go("/")
    page.get_by_role("link", name="English").click()
    page.get_by_role("navigation").get_by_role("link").first.click()

    assert page.url.endswith("/chinh-sach/?lang=en")
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_public_pages_are_pictured(go, shot, ministry):
    go("/")
    shot("home")
    go("/lang-nghe/")
    shot("listened-to")
