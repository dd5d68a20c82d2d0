"""*Hôm nay* goes on living without being reloaded."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.builders import a_feed, a_mention, a_policy, a_saved_query, a_story, an_alarm, an_item


@pytest.fixture
def at_work(ministry):
    policy = a_policy(ministry, short_title="Học phí")
    a_saved_query(policy)
    feed = a_feed(followed_by=ministry)
    item = an_item(feed=feed, title="Học phí năm học mới", received_at=timezone.now() - timedelta(seconds=30))
    a_story(item)
    a_mention(item, policy)
    return policy


def test_an_alarm_appears_without_reloading_and_is_read_out(go, page, sign_in, officer, at_work):
    sign_in(officer)
    go("/desk/")
    expect(page.locator(".lead")).not_to_contain_text("cảnh báo chờ bạn")

    an_alarm(at_work, at=timezone.now())

    expect(page.locator(".lead")).to_contain_text("1 cảnh báo chờ bạn", timeout=15_000)
    expect(page.locator("[data-live-status]")).to_contain_text("1 cảnh báo chờ bạn")


def test_the_age_of_the_newest_article_goes_on_counting(go, page, sign_in, officer, at_work):
    sign_in(officer)
    go("/desk/")
    age = page.locator("time[data-seconds]")
    first = age.text_content()

    expect(age).not_to_have_text(first, timeout=5_000)
    expect(age).to_contain_text("giây")


def test_a_hidden_tab_asks_nothing(go, page, sign_in, officer, at_work):
    sign_in(officer)
    go("/desk/")
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.wait_for_timeout(7_000)

    assert [url for url in asked if url.endswith("/desk/today/live/")] == []


def test_today_is_walked_by_keyboard_alone(go, page, sign_in, officer, at_work):
    an_alarm(at_work, at=timezone.now())
    sign_in(officer)
    go("/desk/")

    page.keyboard.press("j")
    page.keyboard.press("Enter")

    page.wait_for_url("**/desk/canh-bao/*/")


def test_today_has_no_serious_barrier_and_is_pictured(go, sign_in, axe, shot, officer, at_work):
    an_alarm(at_work, at=timezone.now() - timedelta(minutes=20))
    sign_in(officer)
    go("/desk/")
    shot("today")

    assert axe() == []


def test_a_chart_is_drawn_with_its_sentence_under_the_strict_policy(go, page, sign_in, officer, at_work):
    sign_in(officer)
    go(f"/desk/chinh-sach/{at_work.pk}/press/")

    expect(page.locator(".chart-drawing svg").first).to_be_visible(timeout=15_000)
    expect(page.locator(".chart-sentence").first).to_be_visible()
