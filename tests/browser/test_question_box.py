"""Somebody asks from the policy's page and reads the answer: no account, no cookie, with scripts and without."""

import pytest
from django.utils import timezone

from danbiet.offices.audit import SystemPost
from danbiet.offices.rules import load_rules
from danbiet.policies.models import KeyFact
from danbiet.publishing.actions import questions as box
from danbiet.publishing.models import Question
from tests.browser.conftest import SIZES
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import a_person

QUESTION = "Con tôi học lớp 6 trường công có phải làm đơn không?"


@pytest.fixture
def policy(ministry):
    now = timezone.now()
    load_rules(by=SystemPost("test"), at=now)
    made = a_policy(ministry, short_title="Học phí", public_from=timezone.localdate())
    for kind in KeyFact.Kind:
        KeyFact.objects.create(policy=made, kind=kind, subject=str(kind.label), value="miễn toàn bộ")
    release = a_release(ministry, policy=made, title="Miễn học phí từ tháng chín", at=now)
    a_publication(an_edition(release, at=now), at=now)
    a_publication(an_edition(release, at=now, amendment_note="520 sai; đúng là 250."), at=now)
    return made


def answer_all(ministry, policy):
    writer, approver = a_person("Người Soạn", agency=ministry), a_person("Người Ký", agency=ministry)
    now = timezone.now()
    group = box.group_questions(list(Question.objects.all()), by=writer, at=now)
    answer = box.draft_answer(group, question="Có phải làm đơn không?", text="Không phải làm đơn.", by=writer, at=now)
    box.approve_answer(group, words=box.words_hash(answer), by=approver, at=now)


def test_a_person_asks_and_reads_the_answer_by_her_code(go, page, policy, ministry):
    go(f"/chinh-sach/{policy.pk}/")
    page.get_by_role("complementary").get_by_role("link", name="Đặt câu hỏi").click()
    page.get_by_label("Bạn muốn hỏi điều gì?").fill(QUESTION)
    page.get_by_role("button", name="Gửi câu hỏi").click()
    page.wait_for_selector(".receipt-code")
    code = page.locator(".receipt-code").inner_text()

    answer_all(ministry, policy)
    page.get_by_role("link", name="Trang xem trả lời").click()
    page.get_by_label("Mã biên nhận").fill(code)
    page.get_by_role("button", name="Xem trả lời").click()

    assert page.get_by_role("heading", name="Đã có trả lời").is_visible()
    assert page.get_by_text("Không phải làm đơn.").is_visible()
    assert page.context.cookies() == []
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def test_without_scripts_every_page_is_read_and_the_form_says_how_long_to_wait(chromium, live_server, policy):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/chinh-sach/{policy.pk}/")
    assert page.get_by_text("miễn toàn bộ").first.is_visible()

    page.goto(f"/chinh-sach/{policy.pk}/hoi/")
    page.get_by_label("Bạn muốn hỏi điều gì?").fill(QUESTION)
    page.get_by_role("button", name="Gửi câu hỏi").click()
    assert page.get_by_text("xin chờ thêm").first.is_visible()
    assert page.get_by_label("Bạn muốn hỏi điều gì?").input_value() == QUESTION
    assert context.cookies() == []
    context.close()


PAGES = [
    "/chinh-sach/", "/chinh-sach/{policy}/", "/chinh-sach/{policy}/hoi/", "/hoi/", "/bao-chi/", "/bao-chi/{release}/",
    "/bao-chi/hoi/", "/bao-chi/nguoi-phat-ngon/", "/nhan-tin/",
]  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_no_barrier_and_nothing_beyond_the_edge(go, page, axe, policy, path, language):
    release = policy.publications.first().release.public_id
    go(path.format(policy=policy.pk, release=release) + ("?lang=en" if language == "en" else ""))
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        assert axe() == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.context.cookies() == []


def test_answers_are_open_on_paper(go, page, policy, ministry):
    box.ask_question(policy, text=QUESTION, at=timezone.now())
    box.ask_question(policy, text="Học sinh trường tư thì sao ạ?", at=timezone.now())
    answer_all(ministry, policy)
    go(f"/chinh-sach/{policy.pk}/")
    page.emulate_media(media="print")

    assert page.locator(".qa-body").first.is_visible()
    assert not page.locator(".public-head nav").is_visible()
    assert not page.get_by_role("link", name="Đặt câu hỏi").first.is_visible()
