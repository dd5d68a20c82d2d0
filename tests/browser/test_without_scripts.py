"""What takes something away is asked for and works where no script runs, by keyboard alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from danbiet.policies.models import Policy
from tests.builders import a_policy
from tests.cast import signed_in
from tests.publishing.press_desk import a_conference, a_conference_question


@pytest.fixture
def bare_page(chromium, live_server, officer):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="vi-VN")
    key = signed_in(officer).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "domain": live_server.thread.host, "path": "/desk/"}])
    yield context.new_page()
    context.close()


def test_a_line_logged_by_mistake_is_struck_after_a_page_that_asks(bare_page: Page, ministry, officer):
    conference = a_conference(ministry, by=officer)
    a_conference_question(conference, question="Bao giờ công bố?")
    bare_page.goto(reverse("conference", args=[conference.pk]))
    bare_page.get_by_role("button", name="Bỏ dòng ghi nhầm").click()

    assert bare_page.get_by_role("heading", level=1).inner_text() == "Bỏ dòng ghi nhầm?"
    bare_page.get_by_role("link", name="Giữ nguyên").click()
    assert conference.questions.count() == 1

    bare_page.get_by_role("button", name="Bỏ dòng ghi nhầm").click()
    bare_page.get_by_role("button", name="Bỏ dòng này").focus()
    bare_page.keyboard.press("Enter")
    bare_page.get_by_text("Chưa có câu hỏi nào.").wait_for()
    assert conference.questions.count() == 0


def test_a_box_that_asks_by_name_stands_on_the_page_itself(bare_page: Page, ministry):
    policy = a_policy(ministry, short_title="Học phí")
    bare_page.goto(reverse("policy_edit", args=[policy.pk]))
    box = bare_page.locator("dialog.dialog:visible")

    assert (box.count(), bare_page.locator("[data-dialog]:visible").count()) == (1, 0)
    box.locator("[name=typed_name]").fill("học phí")
    bare_page.keyboard.press("Enter")
    bare_page.wait_for_url(f"**{reverse('policies')}")
    assert Policy.objects.get(pk=policy.pk).archived_at is not None
