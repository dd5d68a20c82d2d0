"""From an empty page to the public: the officer writes, the head approves on her phone, the officer publishes."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from danbiet.offices.models import User
from danbiet.publishing.actions.approvals import approve_edition, make_link, set_pin, submit_release, take_back
from danbiet.publishing.actions.embargoes import give_pass, open_pass, set_embargo
from danbiet.publishing.actions.releases import write_release
from danbiet.publishing.actions.variants import make_variant
from danbiet.publishing.models import Approval, Publication, Release, ReleaseState
from tests.browser.conftest import SIZES
from tests.browser.test_every_page import faults_of
from tests.builders import a_policy
from tests.publishing.conftest import a_draft, a_fact, published
from tests.publishing.press_desk import a_journalist, an_outlet

PIN = "284619"
PHONE = dict(zip(("width", "height"), SIZES["phone"], strict=True))


@pytest.fixture
def policy(ministry):
    policy = a_policy(ministry, short_title="Sửa nhà sau lũ")
    a_fact(policy)
    return policy


@pytest.fixture
def head_with_a_phone(head):
    User.objects.filter(pk=head.pk).update(email="lanhdao@song.example")
    set_pin(head, pin=PIN, at=timezone.now())
    return User.objects.get(pk=head.pk)


def writing_of(page):
    return page.locator("[data-rich-field] [contenteditable=true]")


def saved(page):
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Đã lưu lúc")


def test_a_release_goes_from_an_empty_page_to_the_public(
    go, page, sign_in, officer, head_with_a_phone, policy, live_server
):
    sign_in(officer)
    go(f"/desk/cong-bo/moi/?about=policy:{policy.pk}&kind=press_release")
    page.get_by_label("Tiêu đề").fill("Hộ có nhà bị sập được hỗ trợ 1,5 triệu đồng mỗi tháng")
    page.get_by_role("button", name="Mở bản nháp").click()

    expect(page.locator(".toast")).to_contain_text("điền sẵn từ bảng dữ kiện")
    page.get_by_label("Sapô").fill("Từ ngày 01/07/2026, hộ có nhà bị sập được hỗ trợ 2 triệu đồng/tháng.")
    page.get_by_label("Hỏi thêm ở đâu").fill("Ủy ban nhân dân xã nơi ở")
    expect(page.locator("[data-save-state]")).to_have_text("Có chữ chưa lưu")
    wrong = page.locator("#checks .is-stop", has_text="2 triệu đồng/tháng")
    expect(wrong).to_contain_text("bảng dữ kiện ghi", timeout=15_000)
    wrong.get_by_role("button").first.click()
    assert page.evaluate("getSelection().toString()") in ("2 triệu đồng/tháng", "")

    page.get_by_label("Sapô").fill("Từ ngày 01/07/2026, hộ có nhà bị sập được hỗ trợ 1,5 triệu đồng/tháng.")
    writing_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Tiền đến tay từng hộ.")
    saved(page)
    release = Release.objects.get()
    assert "Tiền đến tay từng hộ." in release.body

    page.get_by_role("link", name="Biến thể theo kênh").click()
    page.get_by_label("Tin nhắn không dấu").check()
    for name in ("Thông cáo một trang", "Hỏi – đáp", "Bài đọc trên loa", "Bản tin Zalo", "Bảng tin", "Bài đăng ngắn"):
        page.get_by_label(name).uncheck()
    page.get_by_role("button", name="Soạn từ bảng dữ kiện").click()
    expect(page.locator("#variant-sms")).to_contain_text("phần tin")

    page.get_by_role("link", name="Duyệt", exact=True).click()
    page.get_by_role("button", name="Trình duyệt bản này").click()
    expect(page.locator(".toast")).to_contain_text("Đã trình")
    page.get_by_role("button", name="Gửi liên kết").click()
    link = page.locator("#made-link").inner_text()

    _approve_on_a_phone(page, live_server.url + "/desk/" + link.partition("/desk/")[2])
    assert Release.objects.get().state == ReleaseState.APPROVED

    go(reverse("release_tab", args=[release.pk, "publication"]))
    page.get_by_role("button", name="Công bố ngay…").click()
    page.locator("#publish-now").get_by_role("button", name="Công bố ngay").click()
    expect(page.locator(".toast")).to_contain_text("Đã công bố")
    assert Publication.objects.get().edition.content["lead"] == Release.objects.get().lead


def _approve_on_a_phone(page, address):
    """In a browser of her own: no session, the width of a phone."""
    context = page.context.browser.new_context(viewport=PHONE, locale="vi-VN")
    phone = context.new_page()
    phone.goto(address)
    expect(phone.locator(".edition-title")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.get_by_label("Mã PIN duyệt của bạn").fill(PIN)
    phone.get_by_role("button", name="Duyệt bản này").click()
    expect(phone.locator("h1")).to_have_text("Đã duyệt")
    assert [cookie["name"] for cookie in context.cookies()] in ([], ["csrftoken"])
    context.close()
    assert Approval.objects.get().way == "link"


def test_a_link_in_the_text_is_an_address_typed_into_a_box(go, page, sign_in, ministry, officer, policy):
    release = a_draft(ministry, officer, policy=policy, body="<p>Xem công báo</p>")
    sign_in(officer)
    go(reverse("release", args=[release.pk]))
    writing_of(page).click()
    page.keyboard.press("Control+a")
    page.locator("[data-rich-field] button[name=LINK]").first.click()
    page.get_by_label("Địa chỉ").fill("https://congbao.example/312")
    page.get_by_role("button", name="Chèn liên kết").click()
    page.wait_for_function("JSON.parse(document.getElementById('id_body').value).entityMap[0]")
    saved(page)
    assert 'href="https://congbao.example/312"' in Release.objects.get().body


def test_words_that_were_not_saved_are_not_left_behind_unasked(go, page, sign_in, ministry, officer, policy):
    release = a_draft(ministry, officer, policy=policy)
    sign_in(officer)
    go(reverse("release", args=[release.pk]))
    page.get_by_label("Sapô").fill("Câu chưa lưu.")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Tệp kèm").click()
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert page.get_by_label("Sapô").input_value() == "Câu chưa lưu."


@pytest.fixture
def addresses(ministry, officer, head_with_a_phone, policy):
    """Return a page of every sort: a draft's parts, an edition, a link, what is public, the settings."""
    now = timezone.now()
    draft = a_draft(ministry, officer, policy=policy)
    public = published(a_draft(ministry, officer, policy=policy), by=officer, approver=head_with_a_phone)
    waiting = a_draft(ministry, officer, policy=policy)
    edition = submit_release(waiting, by=officer, at=now)
    token = make_link(edition.steps.get(), head_with_a_phone, by=officer, at=now)
    parts = ("variants", "files", "approval", "publication", "history")
    return [
        *(reverse(name) for name in ("releases", "release_new", "approvals", "approval_pin")),
        *(reverse(name) for name in ("intakes", "hand_in", "routes", "delegations")),
        reverse("release", args=[draft.pk]),
        *(reverse("release_tab", args=[draft.pk, part]) for part in parts),
        reverse("release_tab", args=[waiting.pk, "approval"]),
        reverse("edition", args=[edition.pk]),
        reverse("approval_link", args=[token]),
        reverse("publication", args=[public.pk]),
        reverse("policy_tab", args=[policy.pk, "releases"]),
    ]


@pytest.fixture
def waiting(ministry, officer, head_with_a_phone, policy):
    """Return what the head sees: a text that came again and waits for her, and one that the press reads ahead."""
    now = timezone.now()
    first = a_draft(ministry, officer, policy=policy)
    submit_release(first, by=officer, at=now)
    take_back(first, by=officer, at=now)
    make_variant(write_release(first, by=officer, at=now, title="Hỗ trợ dựng nhà sau lũ"), "sms", by=officer, at=now)
    second = submit_release(Release.objects.get(pk=first.pk), by=officer, at=now)
    ahead = set_embargo(a_draft(ministry, officer), until=now + timedelta(hours=5), by=officer, at=now)
    edition = submit_release(ahead, by=officer, at=now)
    approve_edition(edition, hash=edition.hash, by=head_with_a_phone, at=now)
    token = give_pass(edition, a_journalist(an_outlet(ministry)), by=officer, at=now)
    open_pass(token, what="page", at=now)
    return [
        reverse("today"),
        reverse("approvals"),
        reverse("edition", args=[second.pk]),
        reverse("release_tab", args=[ahead.pk, "publication"]),
        reverse("embargo_pass", args=[token]),
    ]


def test_no_page_of_the_head_has_a_serious_barrier_or_runs_over_the_edge(
    page, axe, sign_in, head_with_a_phone, waiting
):
    sign_in(head_with_a_phone)

    faults = [fault for address in waiting for fault in faults_of(page, axe, address)]

    assert faults == [], json.dumps(faults, ensure_ascii=False, indent=1)


def test_no_page_of_releases_has_a_serious_barrier_or_runs_over_the_edge(page, axe, sign_in, officer, addresses):
    sign_in(officer)

    faults = [fault for address in addresses for fault in faults_of(page, axe, address)]

    assert faults == [], json.dumps(faults, ensure_ascii=False, indent=1)
