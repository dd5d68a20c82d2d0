"""Said once, proved whom it reached: one decree from its fact table to its correction, on real peers.

The officer fills the fact table, writes and submits; the head approves on her phone; at 8:00 it is public and goes to
phones, mailboxes and loudspeakers; at 8:10 the officer sees who has it, who has not and why, and sends again to those
only. Then a figure turns out wrong, and exactly those who got the original get the correction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from danbiet.delivery.models import Dispatch
from danbiet.offices.models import User
from danbiet.policies.models import Policy
from danbiet.publishing.actions.approvals import set_pin
from danbiet.publishing.models import Release, ReleaseState, VariantKind
from tests.browser.conftest import SIZES
from tests.browser.town import (
    AWAY,
    DEAD,
    FULL,
    GONE,
    HEAD_MAILBOX,
    MAILBOXES,
    OFF,
    PHONES,
    REFUSING,
    STATIONS,
    WRONG,
    StoryTime,
    Town,
    a_town,
)
from tests.browser.watching import Watch
from tests.builders import a_policy
from tests.cast import LOCAL

TITLE = "Hộ có nhà bị sập do lũ được hỗ trợ tiền dựng lại nhà"
PIN = "284619"
FACTS = [
    {"kind": "what", "subject": "Hỗ trợ dựng lại nhà", "value": "trả bằng tiền, một lần"},
    {"kind": "who", "subject": "Người được hỗ trợ", "value": "hộ có nhà bị sập do lũ"},
    {"kind": "when", "subject": "Bắt đầu nhận đơn", "value": "01/07/2026"},
    {"kind": "how_much", "subject": "Mức hỗ trợ", "value": "60", "unit": "triệu đồng"},
    {"kind": "where", "subject": "Nơi nộp đơn", "value": "bộ phận một cửa của xã"},
]
WRONG_FIGURE, RIGHT_FIGURE = "60 triệu đồng", "40 triệu đồng"
NOTE = "Bản trước viết mức hỗ trợ 60 triệu đồng. Mức đúng là 40 triệu đồng."


@pytest.fixture
def story_time(monkeypatch) -> StoryTime:
    """Monday afternoon. Pages and jobs ask this clock, as every part of the product asks one."""
    clock = StoryTime(datetime(2026, 6, 22, 14, 0, tzinfo=LOCAL))
    monkeypatch.setattr("danbiet.kit.clock.datetime", clock)
    monkeypatch.setattr("django.utils.timezone.now", clock.now)
    return clock


@pytest.fixture
def town(story_time, officer, live_server, settings, tmp_path) -> Iterator[Town]:
    settings.ENV = settings.ENV.model_copy(update={"public_url": live_server.url, "media": tmp_path})
    with a_town(officer, time=story_time, site=live_server.url) as town:
        yield town


@pytest.fixture
def decree(ministry, story_time) -> Policy:
    return a_policy(ministry, short_title="Dựng lại nhà sau lũ", at=story_time.now(), public_from=date(2026, 6, 1))


@pytest.fixture
def head(head, story_time) -> User:
    User.objects.filter(pk=head.pk).update(email=HEAD_MAILBOX)
    set_pin(head, pin=PIN, at=story_time.now())
    return head


@pytest.fixture(autouse=True)
def no_word_in_the_console(page):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    yield
    assert said == []


@contextmanager
def another_browser(page: Page, site: str, size: str) -> Iterator[Page]:
    """Open somebody else's browser: no session, watched like ours."""
    width, height = SIZES[size]
    context = page.context.browser.new_context(
        base_url=site, viewport={"width": width, "height": height}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    other = context.new_page()
    watch = Watch(other, site)
    other.on("console", lambda said: watch.faults.append(said.text) if said.type == "error" else None)
    yield other
    context.close()
    assert watch.faults == []


# -- the story


def test_said_once_and_proved_whom_it_reached(page, sign_in, officer, head, decree, town, live_server):
    site = live_server.url
    sign_in(officer)

    fill_the_fact_table(page, decree)
    release = write_a_release(page, decree)
    make_every_variant(page, release)
    submit(page, release)
    send_the_head_a_link(page, release, town)
    with another_browser(page, site, "phone") as phone:
        approve_on_a_phone(phone, town, release)

    publish_at(page, release, "08:00 23/06/2026")
    prepare_sending(page, release, ["Hộ dân ven sông", "Các tòa soạn"])
    prepare_sending(page, release, ["Đài truyền thanh, cụm loa"], province="Sông")

    with another_browser(page, site, "desk") as reader:
        town.time.hour(7, 59, days=1)
        nothing_is_out(reader, decree, town)
        town.time.hour(8)
        it_is_out(reader, decree, town)

    town.time.hour(8, 10)
    sign_in(officer)  # yesterday's session is over
    see_who_has_it_and_why_not(page, release, town)
    send_again_to_those_only(page, release, town)

    town.time.hour(10)
    set_the_figure_right(page, decree)
    open_a_correction(page, release)
    make_every_variant_anew(page, release)
    submit(page, release)
    send_the_head_a_link(page, release, town)
    with another_browser(page, site, "phone") as phone:
        approve_on_a_phone(phone, town, release)
    publish_now(page, release)
    send_the_correction(page, release, town)
    with another_browser(page, site, "desk") as reader:
        the_correction_is_pinned(reader, decree)
    exactly_those_who_got_the_original_got_the_correction(town)


# -- saying it once


def fill_the_fact_table(page: Page, decree: Policy) -> None:
    page.goto(reverse("policy_tab", args=[decree.pk, "facts"]))
    for fact in FACTS:
        form = page.get_by_role("region", name="Thêm dữ kiện")
        form.get_by_label("Trả lời câu hỏi").select_option(fact["kind"])
        for name, words in (("Điều gì", "subject"), ("Giá trị", "value"), ("Đơn vị", "unit")):
            form.get_by_label(name).fill(fact.get(words, ""))
        form.get_by_role("button", name="Lưu dữ kiện").click()
        expect(page.locator(".fact-rows .row-title", has_text=fact["subject"])).to_be_visible()
    expect(page.get_by_text("Cả năm câu người dân hỏi trước tiên đã có câu trả lời.")).to_be_visible()


def write_a_release(page: Page, decree: Policy) -> Release:
    page.goto(f"{reverse('release_new')}?about=policy:{decree.pk}&kind=press_release")
    page.get_by_label("Tiêu đề").fill(TITLE)
    page.get_by_role("button", name="Mở bản nháp").click()
    page.get_by_label("Sapô").fill(
        f"Hộ có nhà bị sập do lũ được hỗ trợ {WRONG_FIGURE} để dựng lại nhà. Xã nhận đơn từ ngày 01/07/2026."
    )
    page.get_by_label("Hỏi thêm ở đâu").fill("Bộ phận một cửa của xã")
    save(page)
    return Release.objects.get()


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Đã lưu lúc")


def make_every_variant(page: Page, release: Release) -> None:
    page.goto(reverse("release_tab", args=[release.pk, "variants"]))
    for kind in VariantKind:
        page.get_by_label(str(kind.label), exact=True).check()
    page.get_by_role("button", name="Soạn từ bảng dữ kiện").click()
    expect(page.get_by_text("8 kênh đã khớp bản gốc và bảng dữ kiện.")).to_be_visible()


def submit(page: Page, release: Release) -> None:
    page.goto(reverse("release_tab", args=[release.pk, "approval"]))
    page.get_by_role("button", name="Trình duyệt bản này").click()
    expect(page.locator(".toast")).to_contain_text("Đã trình")


# -- two people


def send_the_head_a_link(page: Page, release: Release, town: Town) -> None:
    page.goto(reverse("release_tab", args=[release.pk, "approval"]))
    page.get_by_role("button", name="Gửi liên kết").click()
    link = page.locator("#made-link").inner_text()
    town.until(lambda: link in town.letter_to(HEAD_MAILBOX))


def approve_on_a_phone(phone: Page, town: Town, release: Release) -> None:
    """The head opens the letter's link: looking approves nothing, her PIN does, and the link is used up."""
    [link] = re.findall(r"http\S+", town.letter_to(HEAD_MAILBOX))
    phone.goto(link)
    phone.goto(link)
    expect(phone.locator(".edition-title")).to_have_text(TITLE)
    assert phone.evaluate("document.documentElement.scrollWidth") == SIZES["phone"][0]
    edition = release.editions.last()
    assert (state_of(release), edition.approvals.count()) == (ReleaseState.SUBMITTED, 0)

    phone.get_by_label("Mã PIN duyệt của bạn").fill(PIN)
    phone.get_by_role("button", name="Duyệt bản này").click()
    expect(phone.locator("h1")).to_have_text("Đã duyệt")
    said = edition.approvals.get()
    assert (said.hash, said.way, state_of(release)) == (edition.hash, "link", ReleaseState.APPROVED)


def state_of(release: Release) -> str:
    return Release.objects.values_list("state", flat=True).get(pk=release.pk)


def publish_at(page: Page, release: Release, moment: str) -> None:
    page.goto(reverse("release_tab", args=[release.pk, "publication"]))
    page.get_by_label("Hẹn công bố lúc").fill(moment)
    page.get_by_role("button", name="Hẹn giờ").click()
    expect(page.locator(".toast")).to_contain_text("Đã hẹn công bố lúc")
    assert state_of(release) == ReleaseState.SCHEDULED


def prepare_sending(page: Page, release: Release, lists: list[str], *, province: str = "") -> None:
    """Choose, look, confirm each; nothing leaves before the hour."""
    page.goto(reverse("release_tab", args=[release.pk, "sending"]))
    for name in lists:
        page.get_by_role("checkbox", name=name).check()
    if province:
        page.get_by_text("Nơi, giờ, luồng").click()
        page.get_by_text("Chỉ ở một số tỉnh, thành phố").click()
        page.get_by_label(province, exact=True).check()
    page.get_by_role("button", name="Xem trước, số người, chi phí").click()
    page.get_by_role("button", name=f"Chuẩn bị gửi {len(lists)} lượt").click()
    for _each in lists:
        page.get_by_role("button", name=re.compile("^Xác nhận gửi cho .*…$")).first.click()
        page.get_by_role("button", name="Xác nhận gửi", exact=True).click()
        expect(page.locator(".toast")).to_contain_text("Tin sẽ đi ngay khi bản này công khai")
        page.goto(reverse("release_tab", args=[release.pk, "sending"]))


# -- eight o'clock


def nothing_is_out(reader: Page, decree: Policy, town: Town) -> None:
    town.work()
    town.receive()
    reader.goto(reverse("public_policy", args=[decree.pk]))
    expect(reader.get_by_text("Cơ quan chưa công bố bảng số liệu chính của chính sách này.")).to_be_visible()
    assert (town.messages(""), town.letters(""), town.plays()) == ({}, {}, {})


def it_is_out(reader: Page, decree: Policy, town: Town) -> None:
    """On the policy page, in the press room, in three feeds; then on phones, in mailboxes, on loudspeakers."""
    town.work()
    reader.goto(reverse("public_policy", args=[decree.pk]))
    expect(reader.get_by_role("region", name="Việc này liên quan gì đến tôi?")).to_contain_text(WRONG_FIGURE)
    reader.goto(reverse("press_room"))
    reader.get_by_role("link", name=TITLE).click()
    expect(reader.locator("h1")).to_have_text(TITLE)
    assert reader.context.cookies() == []
    for kind in ("rss", "atom", "json"):
        assert titles_in_feed(reader, reverse("policy_feed", args=[decree.pk, kind]), kind) == [TITLE]
        assert titles_in_feed(reader, reverse("press_feed", args=[kind]), kind) == [TITLE]
    town.until(lambda: town.sounding() == set(STATIONS) - {REFUSING, AWAY})


def titles_in_feed(reader: Page, path: str, kind: str) -> list[str]:
    answer = reader.request.get(path)
    assert answer.ok
    if kind == "json":
        return [item["title"] for item in answer.json()["items"]]
    entry, title = {"rss": ("channel/item", "title"), "atom": ("{*}entry", "{*}title")}[kind]
    return [found.findtext(title) for found in ElementTree.fromstring(answer.body()).findall(entry)]


# -- ten past eight


def see_who_has_it_and_why_not(page: Page, release: Release, town: Town) -> None:
    """The ledger's pages say of each channel how many have it, and why the others have not."""
    by_phone, by_mail, by_air = (dispatch_of(release, channel) for channel in ("sms_http", "email", "loudspeaker"))
    town.until(lambda: numbers_of(by_phone) == (31, 2, 2, 5) and numbers_of(by_air) == (2, 1, 0, 1))
    page.goto(reverse("dispatches"))
    expect(page.get_by_role("table")).to_contain_text("31 / 40")

    look_at(
        page, by_phone, "31 / 40 đã nhận", {"đã nhận": 31, "đã giao nhà cung cấp": 2, "chờ": 2, "không gửi được": 5}
    )
    why(page, "Không gửi được", {"nhà cung cấp báo lỗi": 3, "không có số, hộp thư hoặc thiết bị này": 2})
    expect(page.get_by_role("region", name="Theo xã, phường, đặc khu").get_by_role("row")).to_have_count(6)

    look_at(page, by_mail, "4 / 6 đã giao nhà cung cấp", {"đã giao nhà cung cấp": 4, "không gửi được": 2})
    why(page, "Không gửi được", {"hộp thư đầy": 1, "không có số, hộp thư hoặc thiết bị này": 1})

    look_at(page, by_air, "2 / 4 đã nhận", {"đã nhận": 2, "đã giao nhà cung cấp": 1, "không gửi được": 1})
    why(page, "Không gửi được", {"người trực đài từ chối": 1})
    assert town.plays() == Counter(set(STATIONS) - {REFUSING, AWAY})


def dispatch_of(release: Release, channel: str) -> Dispatch:
    return Dispatch.objects.filter(release_id_of_edition=release.pk, channel=channel).latest("pk")


def numbers_of(dispatch: Dispatch) -> tuple[int, int, int, int]:
    """Return how many are received, handed over, waiting, failed."""
    dispatch.refresh_from_db()
    return dispatch.received, dispatch.handed, dispatch.waiting, dispatch.failed


def look_at(page: Page, dispatch: Dispatch, heading: str, states: dict[str, int]) -> None:
    page.goto(reverse("dispatch", args=[dispatch.pk]))
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    shown = page.locator(".states .state:not(.is-nought)")
    found = dict(zip(shown.locator("dt").all_inner_texts(), shown.locator("dd .number").all_inner_texts(), strict=True))
    assert {state.strip().lower(): int(n) for state, n in found.items()} == states


def why(page: Page, state: str, reasons: dict[str, int]) -> None:
    rows = page.get_by_role("region", name=state, exact=True).get_by_role("listitem")
    said = dict(row.splitlines() for row in rows.all_inner_texts())
    assert {words: int(n) for words, n in said.items()} == reasons


def send_again_to_those_only(page: Page, release: Release, town: Town) -> None:
    """The pages offer it to those who can be reached and have not been; the peers got no other."""
    before = town.messages(TITLE), town.letters(TITLE), town.plays()
    town.mend()
    for channel, whom in (("sms_http", "3 người"), ("email", "1 người"), ("loudspeaker", "1 cụm loa")):
        page.goto(reverse("dispatch", args=[dispatch_of(release, channel).pk]))
        page.get_by_role("button", name=f"Gửi lại cho {whom} chưa nhận…").click()
        page.get_by_role("button", name="Gửi lại", exact=True).click()
        expect(page.locator(".toast")).to_contain_text(f"Đang gửi lại cho {whom} chưa nhận")
    town.until(lambda: town.sounding() == {REFUSING})
    town.time.hour(8, 20)
    town.until(lambda: town.plays() == Counter(set(STATIONS) - {AWAY}))

    after = town.messages(TITLE), town.letters(TITLE), town.plays()
    assert [late - early for late, early in zip(after, before, strict=True)] == [
        Counter([*OFF, DEAD]), Counter([FULL]), Counter([REFUSING])
    ]  # fmt: skip
    assert max(town.messages(TITLE, delivered=True).values()) == 1

    town.time.hour(8, 45)
    town.let_the_rest_arrive()
    town.until(lambda: numbers_of(dispatch_of(release, "sms_http")) == (37, 0, 0, 3))
    assert town.messages(TITLE, delivered=True) == Counter(set(PHONES) - {*WRONG, DEAD})


# -- a figure was wrong


def set_the_figure_right(page: Page, decree: Policy) -> None:
    page.goto(reverse("policy_tab", args=[decree.pk, "facts"]))
    row = page.locator(".fact-rows > li").filter(has=page.locator(".row-title", has_text="Mức hỗ trợ"))
    row.get_by_text("Sửa").first.click()
    row.get_by_label("Giá trị").fill("40")
    row.get_by_role("button", name="Lưu dữ kiện").click()
    expect(page.locator(".fact-rows .row-title", has_text=RIGHT_FIGURE)).to_be_visible()


def open_a_correction(page: Page, release: Release) -> None:
    page.goto(reverse("release_tab", args=[release.pk, "publication"]))
    page.get_by_label("Đính chính điều gì").fill(NOTE)
    page.get_by_role("button", name="Mở bản đính chính").click()
    lead = page.get_by_label("Sapô")
    lead.fill(lead.input_value().replace(WRONG_FIGURE, RIGHT_FIGURE))
    page.locator("[data-rich-field] [contenteditable=true] li", has_text="Mức hỗ trợ").click()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Home")
    page.keyboard.type(f"Mức hỗ trợ: {RIGHT_FIGURE}.")
    save(page)


def make_every_variant_anew(page: Page, release: Release) -> None:
    page.goto(reverse("release_tab", args=[release.pk, "variants"]))
    for kind in VariantKind:
        page.locator(f"#variant-{kind}").get_by_role("button", name="Soạn lại từ bảng dữ kiện").click()
    expect(page.get_by_text("8 kênh đã khớp bản gốc và bảng dữ kiện.")).to_be_visible()


def publish_now(page: Page, release: Release) -> None:
    page.goto(reverse("release_tab", args=[release.pk, "publication"]))
    page.get_by_role("button", name="Công bố ngay…").click()
    page.locator("#publish-now").get_by_role("button", name="Công bố ngay").click()
    expect(page.locator(".toast")).to_contain_text("Đã công bố")


def send_the_correction(page: Page, release: Release, town: Town) -> None:
    page.goto(reverse("release_tab", args=[release.pk, "sending"]))
    page.get_by_role("button", name="Gửi đính chính cho đúng 42 người, 4 cụm loa đã nhận bản trước…").click()
    page.get_by_role("button", name="Gửi đính chính", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Đã chuẩn bị 3 lượt gửi đính chính")
    town.until(lambda: town.sounding() == set(STATIONS) - {AWAY})
    town.bring_the_last_loudspeaker_back()
    town.until(lambda: town.sounding() == set(STATIONS))
    town.time.hour(10, 30)
    town.until(lambda: numbers_of(dispatch_of(release, "loudspeaker")) == (4, 0, 0, 0))
    look_at(page, dispatch_of(release, "sms_http"), "37 / 37 đã nhận", {"đã nhận": 37})


def the_correction_is_pinned(reader: Page, decree: Policy) -> None:
    reader.goto(reverse("public_policy", args=[decree.pk]))
    expect(reader.locator(".pinned .is-correction")).to_contain_text(NOTE)
    expect(reader.get_by_role("region", name="Việc này liên quan gì đến tôi?")).to_contain_text(RIGHT_FIGURE)
    for kind in ("rss", "atom", "json"):
        path = reverse("policy_feed", args=[decree.pk, kind])
        assert titles_in_feed(reader, path, kind) == [TITLE, f"Đã được đính chính: {TITLE}"]


def exactly_those_who_got_the_original_got_the_correction(town: Town) -> None:
    """The peers say so: each once, and nobody else. The loudspeaker that was away never sounds the wrong figure."""
    # A correction takes the wrong figure back by its name, so it has both.
    corrections, letters = town.messages("Đính chính"), town.letters("Đính chính")
    arrived = town.messages(WRONG_FIGURE, delivered=True) - town.messages("Đính chính", delivered=True)
    assert corrections == town.messages(RIGHT_FIGURE) == arrived
    assert letters == town.letters(RIGHT_FIGURE) == Counter(set(town.letters(WRONG_FIGURE) - letters))
    assert set(MAILBOXES) - set(town.letters(RIGHT_FIGURE)) == {GONE}
    original, correction = Dispatch.objects.filter(channel="loudspeaker").order_by("pk")
    assert town.plays(original) == Counter(set(STATIONS) - {AWAY})
    assert town.plays(correction) == Counter(STATIONS)
