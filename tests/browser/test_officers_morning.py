"""The officer's morning, walked as she walks it."""

import io

import docx
import openpyxl
import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from danbiet.listening.models import Alarm, Digest, Follow, SavedQuery
from tests.browser.conftest import SIZES
from tests.browser.morning import LONG_TITLE, a_morning_at
from tests.builders import a_mention, a_policy, a_story, an_alarm, an_item
from tests.cast import PASSWORD

CHARTS = {"timeout": 20_000}


@pytest.fixture
def morning(ministry):
    return a_morning_at(ministry)


@pytest.fixture(params=SIZES)
def width(request, page):
    size = dict(zip(("width", "height"), SIZES[request.param], strict=True))
    page.set_viewport_size(size)
    return size["width"]


def toast_of(page):
    return page.locator(".toast")


def test_she_signs_in_and_today_says_what_waits(go, page, officer, morning):
    go("/desk/")
    page.get_by_label("Tên đăng nhập").fill(officer.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    page.wait_for_url("**/desk/")
    expect(page.locator(".lead")).to_have_text(
        "1 cảnh báo chờ bạn · 3 sự việc mới về chính sách của bạn · nguồn im lặng: Kênh Gạch Non"
    )
    headings = page.locator(".cards h2").all_inner_texts()
    assert [words.split(" từ ")[0] for words in headings] == [
        "Cảnh báo", "Báo chí nói gì", "Điểm báo", "Nguồn tin im lặng",
    ]  # fmt: skip


def test_a_dossier_opens_on_its_chart_and_its_story_shows_original_and_reprints(
    go, page, sign_in, officer, morning, width
):
    sign_in(officer)
    go("/desk/chinh-sach/")
    page.get_by_role("link", name="Học phí", exact=True).click()
    page.get_by_role("link", name="Báo chí", exact=True).click()
    expect(page.locator(".chart-drawing svg").first).to_be_visible(**CHARTS)

    page.get_by_role("link", name=LONG_TITLE).click()

    reports = page.locator(".report")
    expect(reports).to_have_count(2)
    expect(reports.nth(0)).to_contain_text("Báo Sông Mây (minh hoạ) · bản gốc")
    expect(reports.nth(0).locator(".reprints li")).to_contain_text("Báo Đò Dọc (minh hoạ) đăng lại, không dẫn nguồn")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_wrong_match_is_struck_and_brought_back_by_the_toasts_button(go, page, sign_in, officer, morning, width):
    sign_in(officer)
    go(f"/desk/su-viec/{morning.story.pk}/")
    wrong = page.locator(".report", has_text=morning.wrong.title)

    wrong.get_by_role("button", name="Không nói về “Học phí”").click()
    expect(wrong.get_by_role("button")).to_have_count(0)
    assert [mention.state for mention in morning.wrong.mentions.all()] == ["struck"]

    toast_of(page).get_by_role("button", name="Hoàn tác").click()
    expect(toast_of(page)).to_contain_text("Đã hoàn tác.")
    assert [mention.state for mention in morning.wrong.mentions.all()] == ["matched"]


def test_she_takes_an_alarm_and_closes_it_with_an_answer_and_its_reason(go, page, sign_in, officer, morning, width):
    sign_in(officer)
    go("/desk/")
    page.locator("#card-alarms").locator("xpath=ancestor::section").get_by_role("link", name="Học phí").click()
    page.get_by_role("button", name="Nhận xử lý").click()
    expect(page.locator(".lead")).to_contain_text("đang xử lý")

    page.get_by_label("giải thích", exact=True).check()
    page.get_by_label("Lý do").fill("Mức đóng khác nhau do nghị quyết của từng tỉnh.")
    page.get_by_role("button", name="Đóng với lý do này").click()

    expect(toast_of(page)).to_contain_text("Đã đóng cảnh báo về Học phí.")
    expect(page.locator("tbody tr")).to_contain_text("giải thích")
    closed = Alarm.objects.get()
    assert (closed.taken_by, closed.closed_by, closed.outcome) == (officer, officer, "explain")
    assert closed.reason == "Mức đóng khác nhau do nghị quyết của từng tỉnh."


def test_an_alarm_is_not_closed_without_a_reason(go, page, sign_in, officer, morning):
    sign_in(officer)
    go(f"/desk/canh-bao/{morning.alarm.pk}/")
    page.locator("form[method=post] textarea").evaluate("box => box.form.noValidate = true")
    page.get_by_label("giải thích", exact=True).check()
    page.get_by_role("button", name="Đóng với lý do này").click()

    expect(page.locator(".error-summary")).to_contain_text("Lý do")
    assert Alarm.objects.get().closed_at is None


def test_a_feed_of_the_starter_list_is_switched_on(go, page, sign_in, officer, ministry, morning, width):
    sign_in(officer)
    go("/desk/nguon-tin/")
    row = page.locator("tr", has_text="Báo Hương Cau")
    row.get_by_role("button", name="Bật").click()

    expect(toast_of(page)).to_contain_text("Báo Hương Cau")
    followed = page.locator("section", has=page.locator("#followed-title"))
    expect(followed.get_by_role("link", name="Báo Hương Cau")).to_be_visible()
    assert Follow.objects.filter(agency=ministry, feed=morning.offered).exists()


def test_the_time_machine_follows_the_typing_and_names_the_place_of_a_mistake(
    go, page, sign_in, officer, morning, width
):
    sign_in(officer)
    go(f"/desk/bo-tu-khoa/moi/?policy={morning.policy.pk}")
    words, caught = page.get_by_label("Từ khoá", exact=True), page.locator("#caught")
    page.get_by_label("Tên bộ từ khoá").fill("Học phí – mầm non")

    words.press_sequentially('"học phí"')
    expect(caught).to_contain_text("3 sự việc · 4 bài độc lập · 5 bài kể cả đăng lại", timeout=10_000)
    words.press_sequentially(" mầm")
    expect(caught).to_contain_text("1 sự việc · 1 bài độc lập · 1 bài kể cả đăng lại", timeout=10_000)
    words.press_sequentially(" (")
    expect(caught.get_by_role("alert")).to_contain_text("(ký tự thứ 16)", timeout=10_000)
    words.fill('"học phí" mầm')
    page.get_by_role("button", name="Lưu bộ từ khoá").click()

    expect(toast_of(page)).to_contain_text("Đã lưu bộ từ khoá “Học phí – mầm non”.")
    assert SavedQuery.objects.get(name="Học phí – mầm non").text == '"học phí" mầm'


def titles_of(page):
    return page.locator(".digest-line .row-title").all_inner_texts()


def test_the_order_of_a_digest_is_kept_by_buttons_and_by_dragging(go, page, sign_in, officer, morning):
    sign_in(officer)
    go("/desk/diem-bao/")
    page.get_by_role("button", name="Lập bản nháp").click()
    first, second, third = titles_of(page)

    with page.expect_response("**/sap-xep/"):
        page.locator(".digest-line").nth(0).get_by_role("button", name="Xuống").click()
    page.reload()
    assert titles_of(page) == [second, first, third]

    with page.expect_response("**/sap-xep/"):
        page.locator(".digest-line").nth(2).drag_to(
            page.locator(".digest-line").nth(0), target_position={"x": 20, "y": 3}
        )
    page.reload()
    assert titles_of(page) == [third, second, first]


def test_a_line_is_left_out_taken_back_and_written(go, page, sign_in, officer, morning, width):
    sign_in(officer)
    go("/desk/diem-bao/")
    page.get_by_role("button", name="Lập bản nháp").click()
    line = page.locator(".digest-line").nth(0)

    line.get_by_role("button", name="Bỏ ra").click()
    expect(toast_of(page)).to_contain_text("Đã bỏ một sự việc khỏi bản điểm báo.")
    line.get_by_role("button", name="Lấy lại").click()
    expect(line.get_by_role("button", name="Bỏ ra")).to_be_visible()

    line.get_by_text("Tóm tắt và đề xuất").click()
    line.get_by_label("Đề xuất xử lý").fill("Vụ Kế hoạch trả lời trong ngày.")
    line.get_by_role("button", name="Lưu dòng này").click()
    expect(line.get_by_label("Đề xuất xử lý")).to_have_value("Vụ Kế hoạch trả lời trong ngày.")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def downloaded(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return io.BytesIO(waiting.value.path().read_bytes())


def test_a_digest_is_assessed_signed_downloaded_and_copied(go, page, sign_in, officer, morning):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(officer)
    go("/desk/diem-bao/")
    page.get_by_role("button", name="Lập bản nháp").click()
    page.get_by_label("Ba dòng cho lãnh đạo").fill("Ba sự việc.\nMột tin cần giải thích.\nVụ Kế hoạch trả lời.")
    page.get_by_role("button", name="Ký bản điểm báo").click()

    expect(page.locator(".lead")).to_contain_text("đã ký")
    signed = Digest.objects.get()
    assert (signed.signed_by, signed.assessment.splitlines()[2]) == (officer, "Vụ Kế hoạch trả lời.")
    words = "\n".join(paragraph.text for paragraph in docx.Document(downloaded(page, "Tải Word")).paragraphs)
    assert "Một tin cần giải thích." in words
    assert len(pypdf.PdfReader(downloaded(page, "Tải PDF")).pages) >= 1
    book = openpyxl.load_workbook(downloaded(page, "Tải Excel"))
    cells = [cell for sheet in book for row in sheet.values for cell in row]
    assert LONG_TITLE in cells

    page.get_by_role("button", name="Sao chép").click()
    short = page.evaluate("navigator.clipboard.readText()")
    assert short == page.locator("#short").text_content()
    assert 100 < len(short) < 1500


def test_the_list_of_articles_is_walked_searched_and_opened_by_keyboard(go, page, sign_in, officer, morning):
    sign_in(officer)
    go("/desk/tin/")
    rows = [row.inner_text() for row in page.locator("tbody a.row-title").all()]
    focused = "document.activeElement.textContent"

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(focused) == rows[1]
    page.keyboard.press("k")
    assert page.evaluate(focused) == rows[0]
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Phím tắt")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("mầm non")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=m*")
    expect(page.locator(".lead")).to_have_text("1 bài khớp điều kiện.")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/tin/*/")
    expect(page.locator(".lead")).to_have_text("Học phí mầm non giữ nguyên")


def test_a_story_and_an_alarm_that_come_meanwhile_are_shown_without_reloading(
    go, page, sign_in, officer, ministry, morning
):
    sign_in(officer)
    go("/desk/")
    page.evaluate("window.__here = true")
    late = an_item(feed=morning.original.feed, title="Học phí nghề được hoãn", received_at=timezone.now())
    a_mention(late, morning.policy)
    a_story(late)
    an_alarm(a_policy(ministry, short_title="Sổ nông hộ"), at=timezone.now())

    expect(page.locator(".lead")).to_contain_text("2 cảnh báo chờ bạn · 4 sự việc mới", timeout=15_000)
    expect(page.locator(".news-policy .group-title")).to_contain_text("4 sự việc")
    assert page.evaluate("window.__here") is True
