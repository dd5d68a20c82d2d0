"""The demonstration's tour stands beside the work, never over it."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.urls import include, path, reverse

from danbiet.config.urls import urlpatterns as without_demonstration
from danbiet.demo.views import AT_STOP
from tests.browser.conftest import SIZES

# The addresses of the demonstration are read once, before a test can switch it on.
pytestmark = pytest.mark.urls(__name__)
urlpatterns = [path("", include("danbiet.demo.urls")), *without_demonstration]


@pytest.fixture
def on_tour(page, sign_in, officer, settings):
    settings.ENV = settings.ENV.model_copy(update={"demo": True})
    sign_in(officer)
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    session = SessionStore(session_key=key)
    session[AT_STOP] = 2
    session.save()


def test_on_a_phone_it_is_one_line_with_the_way_on(go, page, on_tour):
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    go(reverse("policies"))
    tour = page.locator(".demo-tour")
    buttons = [words for words in tour.get_by_role("button").all_inner_texts() if words.strip()]

    assert (tour.bounding_box()["height"] < 60, buttons) == (True, ["Tiếp"])

    tour.locator("summary").click()
    assert tour.get_by_role("button", name="Quay lại").is_visible()
    assert tour.get_by_text("Mọi thứ về một chính sách ở một chỗ").locator("visible=true").count() == 1

    tour.get_by_role("button", name="Tiếp").click()
    page.wait_for_url(f"**{reverse('releases')}")
    assert page.locator(".demo-tour summary").inner_text().startswith("4/")


def test_on_a_desk_the_words_stand_open(go, page, on_tour):
    go(reverse("policies"))
    tour = page.locator(".demo-tour")

    assert tour.get_by_role("button").all_inner_texts() == ["Quay lại", "Tiếp", "Bỏ qua"]
    assert tour.get_by_text("Mọi thứ về một chính sách ở một chỗ").locator("visible=true").count() == 1
