"""A story is written, its paper noted, checked by a colleague, and opened as a release; by hand, as officers do it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from danbiet.publishing.actions.consents import withdraw_consent
from danbiet.publishing.models import HumanStory, Release
from tests.browser.conftest import SIZES
from tests.builders import a_policy
from tests.cast import NOW
from tests.publishing.story_bank import WORDS, a_human_story, a_public_story, a_ready_story, consented, settled

pytestmark = pytest.mark.django_db(transaction=True)


def faults_at_both_widths(page, axe):
    found = []
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{page.url} is {wide} wide on a screen of {width}"] if wide != width else []
        found += [f"{page.url} at {width}: {fault}" for fault in axe()]
    return found


def test_a_story_is_written_noted_checked_and_opened_as_a_release(
    page, go, sign_in, shot, axe, ministry, officer, colleague
):
    a_policy(ministry, short_title="Sửa nhà sau lũ")
    sign_in(officer)
    go(reverse("human_stories"))
    page.get_by_role("link", name="Viết câu chuyện đầu tiên").click()
    page.get_by_label("Gọi người trong câu chuyện là").fill("chị Hoa, một chủ hộ trồng lúa")
    page.get_by_label("Tiêu đề").fill(WORDS["title"])
    page.get_by_label("Sapô").fill(WORDS["lead"])
    page.get_by_label("Câu chuyện", exact=True).fill(WORDS["text"])
    page.get_by_role("button", name="Lưu câu chuyện").click()
    assert "“Hoa”" in page.locator(".error-summary").inner_text()
    page.get_by_label("Gọi người trong câu chuyện là").fill(WORDS["called"])
    page.get_by_role("button", name="Lưu câu chuyện").click()

    page.get_by_label("Số, ký hiệu hồ sơ lưu").fill("12/ĐY-VP")
    page.get_by_label("Ngày ký").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_role("button", name="Ghi giấy này").click()
    page.get_by_text("Đã ghi giấy đồng ý").wait_for()
    shot("story-open")

    sign_in(colleague)
    story = HumanStory.objects.get()
    go(reverse("human_story", args=[story.pk]))
    assert faults_at_both_widths(page, axe) == []
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["desk"], strict=True)))
    for n in range(story.points.count()):
        point = page.locator(".point.is-open").first
        point.locator("summary").click()
        if n == 0:
            point.get_by_label("Kiểm bằng cách nào").select_option("on_site")
            point.get_by_label("Nguồn").fill("đến tận nhà cùng cán bộ thôn")
            shot("story-checking")
        point.get_by_role("button", name="Lưu kết quả").click()
        page.get_by_text("Đã ghi kết quả").wait_for()
    page.get_by_role("button", name="Xác nhận đã kiểm đúng bản này").click()
    page.get_by_role("heading", name="Đủ để công bố trên cổng").wait_for()
    shot("story-ready")
    page.get_by_role("button", name="Soạn bản công bố").click()
    page.get_by_text("Bản này kể đúng từng chữ một câu chuyện trong kho").wait_for()
    shot("story-release")
    assert Release.objects.get().body == story.body
    assert faults_at_both_widths(page, axe) == []


def test_a_story_taken_back_is_withdrawn_from_its_own_page(
    page, go, sign_in, shot, axe, ministry, officer, colleague, spokesperson
):
    public = a_public_story(ministry, officer, colleague, spokesperson, policy=a_policy(ministry))
    story = public.release.human_story
    a_ready_story(ministry, officer, colleague, title="Một cán bộ xã làm thủ tục trong một buổi")
    open_one = a_human_story(ministry, officer, title="Lớp học bên sông mở lại sau bão")
    consented(open_one, officer)
    settled(open_one, colleague)
    withdraw_consent(story.consents.get(), withdrawn_on=NOW.date(), way="telephone", by=officer, at=NOW)
    sign_in(officer)
    go(reverse("human_stories"))
    shot("story-list")
    assert faults_at_both_widths(page, axe) == []
    go(reverse("policy_tab", args=[story.policy_id, "human_stories"]))
    shot("story-dossier")
    go(reverse("human_story_edit", args=[open_one.pk]))
    shot("story-edit")
    assert faults_at_both_widths(page, axe) == []
    go(reverse("human_story", args=[story.pk]))
    shot("story-must-go")
    assert faults_at_both_widths(page, axe) == []
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["desk"], strict=True)))
    page.get_by_role("button", name="Thu hồi kèm lý do…").click()
    shot("story-withdraw")
    page.get_by_label("Gõ “thu hồi” để xác nhận").fill("thu hồi")
    page.get_by_role("button", name="Thu hồi bản này").click()
    page.get_by_text("Lý do thu hồi, người đọc thấy:").wait_for()
    public.refresh_from_db()
    assert public.withdrawal_reason == "Câu chuyện được thu hồi vì sự đồng ý cho đăng không còn hiệu lực."
