"""The desk's pages of releases: as quick with thirty rows as with one; nothing typed is lost, nobody decides twice."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from danbiet.kit import clock
from danbiet.offices.models import Agency, Role, User
from danbiet.policies.models import Policy
from danbiet.publishing.actions.approvals import delegate, make_link, set_pin
from danbiet.publishing.actions.embargoes import give_pass, set_embargo
from danbiet.publishing.actions.intake import hand_in
from danbiet.publishing.actions.variants import make_variant, write_variant
from danbiet.publishing.models import (
    Approval,
    ApprovalLink,
    EmbargoVisit,
    Publication,
    Release,
    ReleaseState,
)
from tests.builders import a_release, an_alarm, an_edition
from tests.cast import NOW, a_person, signed_in
from tests.publishing.conftest import a_draft, checked, published, submitted
from tests.publishing.press_desk import a_journalist, an_outlet

pytestmark = pytest.mark.django_db
PIN = "284619"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk's clock stands at the moment of the tests."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def desk(officer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(officer)


@pytest.fixture
def heads_desk(head: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(head)


def words(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def told(response: HttpResponse) -> list[str]:
    return [re.sub(r"<form.*", "", str(message)).strip() for message in get_messages(response.wsgi_request)]


def lead_of(response: HttpResponse) -> str:
    found = re.search(r'class="lead">(.*?)</div>', response.content.decode(), re.S)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split())


def to_be_decided(release: Release, officer: User) -> dict[str, str]:
    edition = submitted(release, officer)
    return {"address": reverse("edition_decide", args=[edition.pk]), "hash": edition.hash}


# -- lists ------------------------------------------------------------------------


def one_more_of_everything(agency: Agency, policy: Policy, officer: User, head: User) -> None:
    release = a_release(agency, policy=policy, author=officer, state=ReleaseState.DRAFT, due_at=NOW)
    an_edition(release)
    Release.objects.filter(pk=release.pk).update(state=ReleaseState.SUBMITTED)
    hand_in(agency, unit="Vụ Đê điều", title="Bài gửi", text="Nội dung " * 20, is_cleared=True, by=officer, at=NOW)
    colleague = a_person("Người Thay", agency=agency)
    later = NOW + timedelta(days=2)
    delegate(head, colleague, role=Role.HEAD, from_at=NOW, to_at=later, basis="QĐ 1", by=head, at=NOW)


@pytest.mark.parametrize("page", ["releases", "approvals", "intakes", "delegations", "routes", "today"])
def test_a_list_asks_the_database_as_often_for_thirty_rows_as_for_one(
    page: str, ministry: Agency, policy: Policy, officer: User, head: User, heads_desk: Client
):
    def asked() -> int:
        heads_desk.get(reverse(page))
        with CaptureQueriesContext(connection) as seen:
            assert heads_desk.get(reverse(page)).status_code == 200
        return len(seen)

    one_more_of_everything(ministry, policy, officer, head)
    with_one = asked()
    for _more in range(29):
        one_more_of_everything(ministry, policy, officer, head)
    assert asked() == with_one


def test_the_first_line_says_what_waits(
    desk: Client, heads_desk: Client, ministry: Agency, officer: User, policy: Policy
):
    assert lead_of(desk.get(reverse("releases"))) == "Không bản nào đang soạn, chờ duyệt hay hẹn giờ."
    submitted(a_draft(ministry, officer, policy=policy, kind="statement"), officer)
    a_draft(ministry, officer, due_at=NOW - timedelta(hours=1))
    assert lead_of(desk.get(reverse("releases"))) == "1 bản quá hạn · 1 bản đã trình · 1 bản nháp."
    assert lead_of(heads_desk.get(reverse("releases"))) == (
        "1 bản chờ bạn duyệt · 1 bản quá hạn · 1 bản đã trình · 1 bản nháp."
    )


def test_filters_stand_in_the_address(desk: Client, ministry: Agency, officer: User, colleague: User):
    a_draft(ministry, officer, title="Đê sông Mây")
    a_draft(ministry, colleague, title="Kè sông Mây")
    a_draft(ministry, officer, title="Học phí", kind="bulletin")
    asked = {"q": "sông mây", "state": "draft", "mine": "1"}
    titles = [row.title for row in desk.get(reverse("releases"), asked).context["page"]]
    assert titles == ["Đê sông Mây"]


def test_a_dropped_draft_leaves_the_list_and_comes_back(desk: Client, release: Release):
    dropped = desk.post(reverse("release_drop", args=[release.pk]))
    assert told(dropped) == [f"Đã bỏ bản nháp “{release.title}”."]
    assert list(desk.get(reverse("releases")).context["page"]) == []
    assert list(desk.get(reverse("releases"), {"state": "dropped"}).context["page"]) == [release]
    desk.post(reverse("release_restore", args=[release.pk]))
    assert list(desk.get(reverse("releases")).context["page"]) == [release]


# -- beginning --------------------------------------------------------------------


def test_a_response_remembers_the_alarm_and_when_it_was_noticed(desk: Client, policy: Policy):
    alarm = an_alarm(policy)
    page = desk.get(reverse("alarm", args=[alarm.pk]))
    (address,) = [url for label, url in page.context["buttons"] if label == "Soạn phản hồi"]
    shown = desk.get(address)
    assert shown.context["form"].initial["policy"] == policy
    kept = dict(shown.context["kept"])
    said = {"kind": "response", "policy": policy.pk, "title": "Nhà sập được hỗ trợ", "inaccurate_statement": "Không ai"}
    desk.post(reverse("release_new"), said | kept)
    made = Release.objects.get(title="Nhà sập được hỗ trợ")
    assert (made.about, made.detected_at, made.policy) == (f"alarm:{alarm.pk}", alarm.raised_at, policy)


def test_a_response_without_the_inaccurate_words_keeps_what_was_typed(desk: Client, policy: Policy):
    answer = desk.post(
        reverse("release_new"), {"kind": "response", "policy": policy.pk, "title": "Nhà sập được hỗ trợ"}
    )
    assert answer.context["form"].errors["inaccurate_statement"] == ["Phản hồi cần nêu nội dung chưa chính xác là gì."]
    assert 'value="Nhà sập được hỗ trợ"' in answer.content.decode()
    assert Release.objects.count() == 0


# -- writing ----------------------------------------------------------------------


def text_of(release: Release, **changed: object) -> dict[str, object]:
    names = ("title", "lead", "body", "quote", "contact", "form", "unit")
    return {name: getattr(release, name) for name in names} | changed


def test_the_words_are_kept_and_said_so(desk: Client, release: Release):
    answer = desk.post(reverse("release_write", args=[release.pk]), text_of(release, lead="Sapô mới."))
    assert told(answer) == ["Đã lưu lúc 09:00 hôm nay."]
    assert Release.objects.get().lead == "Sapô mới."


def test_the_editors_own_form_of_rich_text_becomes_html(desk: Client, release: Release):
    blocks = (
        '{"blocks": [{"key": "a", "text": "Hỗ trợ", "type": "unstyled", "depth": 0, "entityRanges": [],'
        ' "inlineStyleRanges": [{"offset": 0, "length": 6, "style": "BOLD"}]}], "entityMap": {}}'
    )
    desk.post(reverse("release_write", args=[release.pk]), text_of(release, body=blocks))
    assert re.sub(r' data-block-key="\w+"', "", Release.objects.get().body) == "<p><b>Hỗ trợ</b></p>"


def test_a_mistake_in_one_field_loses_no_word_of_the_others(desk: Client, release: Release):
    answer = desk.post(reverse("release_write", args=[release.pk]), text_of(release, title="", lead="Câu vừa gõ."))
    assert answer.status_code == 422
    assert "Câu vừa gõ." in answer.content.decode()
    assert Release.objects.get().title == release.title


def test_when_a_colleague_saved_meanwhile_neither_loses_a_word(
    desk: Client, colleague: User, release: Release, client_of: Callable[[User], Client]
):
    opened_at = release.changed_at.isoformat()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))
        client_of(colleague).post(
            reverse("release_write", args=[release.pk]), text_of(release, lead="Của đồng nghiệp.")
        )
    mine = text_of(release, lead="Của tôi.", opened_at=opened_at)
    answer = desk.post(reverse("release_write", args=[release.pk]), mine)
    assert answer.status_code == 409
    assert "Trần Văn Đồng Nghiệp" in words(answer)
    assert "Của tôi." in answer.content.decode()
    assert Release.objects.get().lead == "Của đồng nghiệp."
    again = mine | {"opened_at": answer.context["release"].changed_at.isoformat()}
    desk.post(reverse("release_write", args=[release.pk]), again)
    assert Release.objects.get().lead == "Của tôi."


def test_the_checks_read_what_is_typed_and_keep_nothing(desk: Client, release: Release):
    typed = text_of(release, lead="Mức hỗ trợ hộ có nhà bị sập là 2 triệu đồng/tháng.")
    said = words(desk.post(reverse("release_checks", args=[release.pk]), typed))
    assert "“2 triệu đồng/tháng”" in said.replace("2 triệu đồng/tháng", "“2 triệu đồng/tháng”")
    assert "bảng dữ kiện ghi 1,5 triệu đồng/tháng" in said
    assert Release.objects.get().lead == release.lead


def test_a_colleague_who_has_it_open_is_seen(desk: Client, colleague: User, release: Release, client_of):
    address = reverse("release_looking", args=[release.pk])
    client_of(colleague).post(address, {"writing": "1"})
    assert words(desk.post(address)) == "Trần Văn Đồng Nghiệp đang sửa"


def test_a_commune_officer_writes_her_own_bulletin_and_hands_it_in(ministry: Agency, client_of):
    client = client_of(a_person("Lý Văn Loa Xã", agency=ministry, role=Role.COMMUNE_OFFICER))
    assert client.get(reverse("release_new")).status_code == 200
    client.post(reverse("release_new"), {"kind": "bulletin", "title": "Lịch cắt điện ở xóm Bãi"})
    assert list(Release.objects.values_list("title", "state")) == [("Lịch cắt điện ở xóm Bãi", "draft")]


def test_an_auditor_reads_and_changes_nothing(auditor: User, release: Release, client_of):
    client = client_of(auditor)
    assert client.get(reverse("release", args=[release.pk])).status_code == 200
    assert client.post(reverse("release_write", args=[release.pk]), text_of(release)).status_code == 403
    assert client.post(reverse("release_submit", args=[release.pk])).status_code == 403


# -- variants ---------------------------------------------------------------------


def test_channels_are_drafted_counted_and_held_against_the_text(desk: Client, release: Release):
    desk.post(reverse("variant_make_all", args=[release.pk]), {"channel": ["sms", "script"]})
    page = desk.get(reverse("release_tab", args=[release.pk, "variants"]))
    assert page.context["made"] == 2
    desk.post(reverse("variant_write", args=[release.pk, "sms"]), {"text": "Hỗ trợ 3 triệu đồng mỗi tháng."})
    page = desk.get(reverse("release_tab", args=[release.pk, "variants"]))
    (sms,) = [row.found for row in page.context["rows"] if row.kind == "sms"]
    (found,) = sms.disagreements
    assert found.words == "3 triệu đồng mỗi tháng"
    said = {"key": found.key, "reason": "Tính cả phần của tỉnh."}
    answer = desk.post(reverse("variant_explain", args=[release.pk, "sms"]), said)
    assert told(answer) == ["Đã ghi lời giải thích cho tin nhắn có dấu; người duyệt sẽ đọc."]


def test_the_counter_answers_for_words_that_are_not_kept(desk: Client, release: Release):
    said = words(desk.post(reverse("variant_count", args=[release.pk, "sms_plain"]), {"text": "a" * 161}))
    assert said.startswith("2 / 3 phần tin · 161 ký tự")


def test_a_channel_nobody_knows_does_not_exist(desk: Client, release: Release):
    assert desk.post(reverse("variant_make", args=[release.pk, "fax"])).status_code == 404


# -- submitting and deciding ------------------------------------------------------


def test_what_is_missing_is_said_as_sentences_that_lead_to_their_place(desk: Client, officer: User, release: Release):
    Release.objects.update(contact="")
    make_variant(release, "sms", by=officer, at=NOW)
    Release.objects.update(lead="Hộ có nhà bị sập được hỗ trợ.")
    page = desk.get(reverse("release_tab", args=[release.pk, "approval"]))
    places = [(each.words.split(":")[0], each.url.rpartition("/")[2]) for each in page.context["sentences"]]
    assert ("Chưa ghi người dân và báo chí hỏi thêm ở đâu.", "") in places
    assert ("Tin nhắn có dấu", "#variant-sms") in places
    answer = desk.post(reverse("release_submit", args=[release.pk]))
    assert answer.status_code == 422
    assert "Chưa ghi người dân và báo chí hỏi thêm ở đâu." in words(answer)


def test_the_head_approves_what_the_page_shows(
    heads_desk: Client, desk: Client, ministry: Agency, officer: User, policy: Policy
):
    statement = checked(a_draft(ministry, officer, policy=policy, kind="statement"), officer)
    assert told(desk.post(reverse("release_submit", args=[statement.pk])))[0].startswith("Đã trình.")
    edition = statement.editions.get()
    page = heads_desk.get(reverse("edition", args=[edition.pk]))
    assert edition.content["lead"] in words(page)
    answer = heads_desk.post(
        reverse("edition_decide", args=[edition.pk]), {"hash": edition.hash, "decision": "approve"}
    )
    assert told(answer) == ["Đã duyệt đủ. Bản này chờ người công bố."]
    assert Release.objects.get(pk=statement.pk).state == ReleaseState.APPROVED


def test_who_wrote_it_has_no_button_and_no_way(desk: Client, officer: User, release: Release, head: User):
    where = to_be_decided(release, officer)
    page = desk.get(reverse("edition", args=[release.editions.get().pk]))
    assert "Duyệt bản này" not in words(page)
    answer = desk.post(where["address"], {"hash": where["hash"], "decision": "approve"})
    assert told(answer) == ["Người viết hoặc người trình không tự duyệt bản của mình. Cần một người khác duyệt."]
    assert Approval.objects.count() == 0


def test_other_words_than_those_shown_are_not_approved(officer: User, release: Release, head: User, client_of):
    where = to_be_decided(release, officer)
    answer = client_of(head).post(where["address"], {"hash": "0" * 64, "decision": "approve"})
    assert told(answer) == ["Bản này đã có bản mới hơn. Tải lại trang và đọc bản mới trước khi quyết định."]


def test_giving_back_needs_the_reason_and_shows_it_to_the_writer(
    desk: Client, officer: User, release: Release, head: User, client_of
):
    where, client = to_be_decided(release, officer), client_of(head)
    assert client.post(where["address"], {"hash": where["hash"], "decision": "return"}).status_code == 422
    client.post(where["address"], {"hash": where["hash"], "decision": "return", "note": "Nói rõ hộ nào."})
    page = desk.get(reverse("release_tab", args=[release.pk, "approval"]))
    assert "Bản 1 bị trả lại Nói rõ hộ nào." in words(page)


def test_a_new_edition_shows_what_changed_since_the_last(
    officer: User, release: Release, head: User, client_of, desk: Client
):
    submitted(release, officer)
    desk.post(reverse("release_take_back", args=[release.pk]))
    desk.post(reverse("release_write", args=[release.pk]), text_of(release, title="Hỗ trợ dựng nhà sau lũ"))
    edition = submitted(Release.objects.get(), officer)
    page = client_of(head).get(reverse("edition", args=[edition.pk]))
    (changed,) = page.context["changed"]
    assert [(each.how, each.words.strip()) for each in changed.pieces] == [
        ("same", "Hỗ trợ"), ("gone", "sửa"), ("new", "dựng"), ("same", "nhà sau lũ"),
    ]  # fmt: skip


# -- the link ---------------------------------------------------------------------


@pytest.fixture
def token(officer: User, release: Release, head: User) -> str:
    User.objects.filter(pk=head.pk).update(email="lanhdao@song.example")
    set_pin(head, pin=PIN, at=NOW)
    step = submitted(release, officer).steps.get()
    return make_link(step, User.objects.get(pk=head.pk), by=officer, at=NOW)


def test_a_mail_scanner_that_opens_the_link_decides_nothing(token: str, release: Release):
    address = reverse("approval_link", args=[token])
    assert [Client().get(address).status_code for _again in range(3)] == [200, 200, 200]
    assert Approval.objects.count() == 0
    assert ApprovalLink.objects.get().used_at is None


def test_she_approves_from_the_link_with_her_pin(token: str, release: Release, head: User):
    phone, address = Client(), reverse("approval_link", args=[token])
    said = {"hash": release.editions.get().hash, "decision": "approve"}
    wrong = phone.post(address, said | {"pin": "111222"})
    assert "Mã PIN chưa đúng. Còn 4 lần thử." in words(wrong)
    assert words(phone.post(address, said | {"pin": PIN})).count("Đã duyệt") == 2
    approval = Approval.objects.get()
    assert (approval.person, approval.decision, approval.way) == (head, "approve", "link")
    assert phone.get(address).status_code == 404


def test_signed_in_she_needs_no_pin(token: str, release: Release, head: User):
    client, address = signed_in(User.objects.get(pk=head.pk)), reverse("approval_link", args=[token])
    client.post(address, {"hash": release.editions.get().hash, "decision": "return", "note": "Sửa sapô."})
    assert Approval.objects.get().note == "Sửa sapô."


def test_somebody_else_who_is_signed_in_still_needs_her_pin(token: str, release: Release, colleague: User):
    address = reverse("approval_link", args=[token])
    said = {"hash": release.editions.get().hash, "decision": "approve"}
    assert signed_in(colleague).post(address, said).status_code == 422
    assert Approval.objects.count() == 0


def test_a_pin_that_anybody_would_guess_is_refused(heads_desk: Client):
    answer = heads_desk.post(reverse("approval_pin"), {"pin": "123456", "again": "123456"})
    assert list(answer.context["form"].errors) == ["pin"]
    assert told(heads_desk.post(reverse("approval_pin"), {"pin": PIN, "again": PIN}))[0].startswith("Đã đặt mã PIN")


# -- before the public ------------------------------------------------------------


def approved(release: Release, officer: User, head: User, client_of) -> None:
    where = to_be_decided(release, officer)
    client_of(head).post(where["address"], {"hash": where["hash"], "decision": "approve"})


def test_it_is_published_by_a_button_and_withdrawn_by_name(
    desk: Client, officer: User, release: Release, head: User, client_of
):
    approved(release, officer, head, client_of)
    assert told(desk.post(reverse("release_publish", args=[release.pk])))[0].startswith("Đã công bố.")
    public = Publication.objects.get()
    address = reverse("publication_withdraw", args=[public.pk])
    said = {"reason": "Số tiền sai."}
    assert told(desk.post(address, said | {"typed_name": "thu"}))[-1].startswith("Chưa làm gì")
    desk.post(address, said | {"typed_name": "Thu hồi"})
    public.refresh_from_db()
    assert public.withdrawal_reason == "Số tiền sai."
    assert "Số tiền sai." in words(desk.get(reverse("publication", args=[public.pk])))


def test_an_hour_that_has_passed_is_refused_with_words(desk: Client, release: Release):
    answer = desk.post(reverse("release_schedule", args=[release.pk]), {"publish_at": "08:00 04/03/2026"})
    assert answer.context["schedule_form"].errors["publish_at"] == [
        "Giờ hẹn đã qua. Chọn giờ sau thời điểm này, hoặc công bố ngay."
    ]


def test_an_approved_release_with_an_hour_waits_for_it(
    desk: Client, officer: User, release: Release, head: User, client_of
):
    desk.post(reverse("release_schedule", args=[release.pk]), {"publish_at": "08:00 05/03/2026"})
    approved(Release.objects.get(), officer, head, client_of)
    assert lead_of(desk.get(reverse("releases"))) == "1 bản hẹn 08:00 mai."


def test_a_correction_is_opened_with_its_public_note(desk: Client, officer: User, release: Release, head: User):
    published(release, by=officer, approver=head)
    desk.post(reverse("release_amend", args=[release.pk]), {"note": "Đã viết 1,5; đúng là 2 triệu đồng."})
    kept = Release.objects.get()
    assert (kept.state, kept.amendment_note) == ("draft", "Đã viết 1,5; đúng là 2 triệu đồng.")
    assert "Đính chính điều gì" in words(desk.get(reverse("release", args=[release.pk])))


def test_a_journalist_reads_ahead_without_a_cookie_and_is_logged(
    desk: Client, ministry: Agency, officer: User, release: Release, head: User, client_of
):
    set_embargo(release, until=NOW + timedelta(hours=5), by=officer, at=NOW)
    approved(Release.objects.get(), officer, head, client_of)
    journalist = a_journalist(an_outlet(ministry, "Báo Sông Mây (minh hoạ)"), "Nhà Báo Mẫu")
    token = give_pass(release.editions.get(), journalist, by=officer, at=NOW)
    answer = Client().get(reverse("embargo_pass", args=[token]))
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert [visit.what for visit in EmbargoVisit.objects.all()] == ["page"]
    page = desk.get(reverse("release_tab", args=[release.pk, "publication"]))
    assert "Nhà Báo Mẫu Báo Sông Mây (minh hoạ)" in words(page)
    assert "1 lần" in words(page)


# -- units, routes, stand-ins -----------------------------------------------------


def test_a_unit_gets_its_receipt_and_the_editor_takes_it_into_a_draft(desk: Client, editor: User, client_of):
    said = {"unit": "Vụ Đê điều", "title": "Đê vỡ", "text": "Nội dung " * 20, "is_cleared": "on"}
    answer = desk.post(reverse("hand_in"), said, follow=True)
    receipt = answer.context["intake"].receipt
    assert f"Mã tiếp nhận: {receipt}." in words(answer)
    taken = client_of(editor).post(reverse("intake_take", args=[answer.context["intake"].pk]), {"kind": "bulletin"})
    made = Release.objects.get()
    assert taken.url == reverse("release", args=[made.pk])
    assert (made.title, made.unit) == ("Đê vỡ", "Vụ Đê điều")


def test_sending_back_without_a_reason_is_refused_with_words(desk: Client, ministry: Agency, officer: User):
    row = hand_in(ministry, unit="Vụ", title="Bài", text="Nội dung " * 20, is_cleared=True, by=officer, at=NOW)
    answer = desk.post(reverse("intake_send_back", args=[row.pk]))
    assert told(answer) == ["Viết rõ lý do để đơn vị biết phải làm gì."]


def test_the_head_sets_a_route_of_two_steps(heads_desk: Client, ministry: Agency):
    rows = {
        "statement-TOTAL_FORMS": "2", "statement-INITIAL_FORMS": "0", "kind": "statement",
        "statement-0-role": "spokesperson", "statement-0-order": "1", "statement-0-hours": "4",
        "statement-1-role": "agency_head", "statement-1-order": "2", "emergency_role": "agency_head",
    }  # fmt: skip
    assert told(heads_desk.post(reverse("routes"), rows))[0].startswith("Đã lưu quy trình duyệt phát ngôn")
    (row,) = [each for each in heads_desk.get(reverse("routes")).context["rows"] if each.kind == "statement"]
    assert [(step.order, step.role, step.hours) for step in row.steps] == [
        (1, "spokesperson", 4),
        (2, "agency_head", None),
    ]


def test_an_officer_sees_the_routes_and_cannot_change_them(desk: Client):
    assert "Sửa quy trình" not in words(desk.get(reverse("routes")))
    desk.post(reverse("routes"), {"kind": "statement"})
    assert "theo mặc định" in words(desk.get(reverse("routes")))


def test_a_stand_in_is_written_down_and_can_be_ended(heads_desk: Client, head: User, colleague: User):
    said = {
        "absent": head.pk, "stand_in": colleague.pk, "role": "agency_head", "basis": "Giấy ủy quyền 12/GUQ",
        "from_at": "08:00 05/03/2026", "to_at": "17:00 06/03/2026",
    }  # fmt: skip
    assert told(heads_desk.post(reverse("delegations"), said)) == ["Đã ghi ủy quyền. Hết giờ, ủy quyền tự hết."]
    (row,) = heads_desk.get(reverse("delegations")).context["rows"]
    heads_desk.post(reverse("delegation_end", args=[row.pk]), {"confirmed": "1"})
    assert heads_desk.get(reverse("delegations")).context["rows"] == []


# -- on other pages ---------------------------------------------------------------


def test_today_says_first_what_waits_for_her_word(heads_desk: Client, ministry: Agency, officer: User, policy: Policy):
    submitted(a_draft(ministry, officer, policy=policy, kind="statement"), officer)
    page = heads_desk.get(reverse("today"))
    assert "1 bản chờ bạn duyệt" in page.context["headlines"]


def test_the_dossier_says_how_many_days_people_were_told_before(
    desk: Client, officer: User, release: Release, head: User, policy: Policy
):
    published(release, by=officer, approver=head)
    day = timezone.localdate(NOW) + timedelta(days=30)
    policy.milestones.create(stage="effect", planned_on=day)
    page = desk.get(reverse("policy_tab", args=[policy.pk, "releases"]))
    assert "Thông tin đi trước ngày hiệu lực 30 ngày" in words(page)


def text_of_channel(release: Release, kind: str) -> str:
    return release.working_variants.get(kind=kind).text


def test_a_channel_drafted_over_or_taken_out_comes_back_with_undo(desk: Client, officer: User, release: Release):
    write_variant(release, "sms", text="Hỗ trợ 1,5 triệu đồng.", by=officer, at=NOW)
    for page in ("variant_make", "variant_remove"):
        desk.post(reverse(page, args=[release.pk, "sms"]))
        assert "Hỗ trợ 1,5 triệu đồng." not in set(release.working_variants.values_list("text", flat=True))
        desk.post(reverse("variant_put_back", args=[release.pk, "sms"]))
        assert text_of_channel(release, "sms") == "Hỗ trợ 1,5 triệu đồng."
    answer = desk.post(reverse("variant_put_back", args=[release.pk, "sms"]))
    assert told(answer)[-1] == "Không còn gì để hoàn tác. Hãy soạn lại kênh này."


def test_a_stale_text_put_back_is_still_stale(desk: Client, officer: User, release: Release):
    write_variant(release, "sms", text="Hỗ trợ 1,5 triệu đồng.", by=officer, at=NOW)
    Release.objects.update(lead="Hộ có nhà bị sập được hỗ trợ.")
    desk.post(reverse("variant_remove", args=[release.pk, "sms"]))
    desk.post(reverse("variant_put_back", args=[release.pk, "sms"]))
    page = desk.get(reverse("release_tab", args=[release.pk, "variants"]))
    assert [row.found.is_stale for row in page.context["rows"] if row.found] == [True]


def test_saving_one_channel_keeps_what_was_typed_for_the_others(desk: Client, officer: User, release: Release):
    for kind in ("sms", "post"):
        make_variant(release, kind, by=officer, at=NOW)
    typed = {"text": "Tin nhắn mới.", "also-post": "Bài đăng mới.", "also-zalo": "Chưa có kênh này."}
    desk.post(reverse("variant_write", args=[release.pk, "sms"]), typed)
    kept = dict(release.working_variants.values_list("kind", "text"))
    assert kept == {"sms": "Tin nhắn mới.", "post": "Bài đăng mới."}


def test_stale_drafts_are_made_again_at_once_and_nobodys_words_are_lost(desk: Client, officer: User, release: Release):
    for kind in ("sms", "post"):
        make_variant(release, kind, by=officer, at=NOW)
    write_variant(release, "zalo", text="Lời của cán bộ.", by=officer, at=NOW)
    Release.objects.update(lead="Hộ có nhà bị sập được hỗ trợ.")
    page = desk.get(reverse("release_tab", args=[release.pk, "variants"]))
    assert {row.kind for row in page.context["stale_drafts"]} == {"sms", "post"}
    desk.post(reverse("variant_make_all", args=[release.pk]), {"channel": ["sms", "post", "zalo"]})
    page = desk.get(reverse("release_tab", args=[release.pk, "variants"]))
    assert (page.context["stale_drafts"], text_of_channel(release, "zalo")) == ([], "Lời của cán bộ.")


def test_what_is_public_leads_to_the_page_that_readers_see(desk: Client, officer: User, head: User, release: Release):
    public = published(release, by=officer, approver=head)
    address = f"/bao-chi/{public.edition.release.public_id}/"
    pages = [reverse("publication", args=[public.pk]), reverse("release_tab", args=[release.pk, "publication"])]
    assert [address in desk.get(page).content.decode() for page in pages] == [True, True]
