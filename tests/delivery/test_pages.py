"""Pages of sending: what leaves is seen before it leaves, nothing counts a person out, every list is as quick."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from danbiet.delivery.actions import dispatches as actions
from danbiet.delivery.actions.stations import add_station
from danbiet.delivery.actions.uploads import run_kept_import
from danbiet.delivery.models import Audience, ChannelSetting, Dispatch, PlayLog, RecipientImport, Station, Visit
from danbiet.delivery.queries.coverage import coverage
from danbiet.delivery.queries.pages import masked
from danbiet.documents.charts.provinces import PLACES
from danbiet.kit.registry import desk_cards
from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Agency, Place, Role, User
from danbiet.offices.rules import load_rules
from danbiet.publishing.models import Edition, Question
from tests.builders import a_policy, a_release
from tests.cast import NOW, a_person
from tests.delivery.nouns import (
    a_dispatch,
    a_gateway,
    a_list,
    a_place,
    a_provider,
    a_public_edition,
    receipts_of,
    send_all,
)

pytestmark = pytest.mark.django_db
LISTS = ["dispatches", "audiences", "stations", "visits", "channels", "commune_today"]


@pytest.fixture(autouse=True)
def rulebook(db: None) -> None:
    load_rules(by=SystemPost("reference"), at=NOW)


@pytest.fixture
def desk(officer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(officer)


@pytest.fixture
def edition(ministry: Agency) -> Edition:
    release = a_release(ministry, policy=a_policy(ministry), title="Giảm học phí từ tháng 5")
    return a_public_edition(ministry, release=release)


def words(response: HttpResponse) -> str:
    """Return what the page says, without its tags."""
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


def said(response: HttpResponse) -> list[str]:
    return [re.sub(r"<form.*", "", str(message)).strip() for message in get_messages(response.wsgi_request)]


def a_loudspeaker(agency: Agency, by: User, place: Place, device: str = "loa-1") -> Station:
    return add_station(agency, place=place, name=f"Loa {device}", device=device, languages=["vi"], by=by, at=NOW)


def sending(edition: Edition, *to: str, **more: str) -> str:
    address = reverse("release_tab", args=[edition.release_id, "sending"])
    asked = "&".join(["preview=1", *(f"to={each}" for each in to), *(f"{k}={v}" for k, v in more.items())])
    return f"{address}?{asked}"


# -- before anything leaves


def test_the_preview_shows_the_words_as_they_leave_the_number_the_parts_and_the_cost(
    desk: Client, edition: Edition, ministry: Agency
):
    listed = a_list(ministry, numbers=4)
    with a_gateway() as gateway:
        a_provider(ministry, gateway)
        page = words(desk.get(sending(edition, f"sms_http:{listed.pk}")))
    assert "Bo Song Nuoc: Tu 01/5/2026 hoc phi giam mot nua. Hoi: 028 0000 0000" in page
    assert "4 người" in page
    assert "1 × 4 = 4" in page
    assert "2.000 đồng" in page
    assert "gửi thật" in page
    assert Dispatch.objects.count() == 0


def test_without_a_provider_the_preview_says_that_nothing_leaves(desk: Client, edition: Edition, ministry: Agency):
    listed = a_list(ministry)
    page = words(desk.get(sending(edition, f"sms_http:{listed.pk}")))
    assert "Chạy thử: không có gì rời hệ thống" in page


def test_sending_is_prepared_then_confirmed_and_only_then_ready(desk: Client, edition: Edition, ministry: Agency):
    listed = a_list(ministry, numbers=4)
    desk.post(reverse("dispatch_plan", args=[edition.release_id]), {"to": f"sms_http:{listed.pk}", "lane": "2"})
    planned = Dispatch.objects.get()
    assert (planned.state, planned.expected) == ("planned", 4)
    page = words(desk.get(reverse("release_tab", args=[edition.release_id, "sending"])))
    assert "Xác nhận chạy thử cho 4 người" in page
    answer = desk.post(reverse("dispatch_confirm", args=[planned.pk]))
    planned.refresh_from_db()
    assert (planned.state, answer.url) == ("ready", reverse("dispatch", args=[planned.pk]))


def test_an_auditor_reads_but_does_not_send(auditor: User, client_of: Callable[[User], Client], edition: Edition):
    planned = a_dispatch(edition, a_list(edition.release.agency))
    client = client_of(auditor)
    assert client.get(reverse("dispatch", args=[planned.pk])).status_code == 200
    assert client.post(reverse("dispatch_cancel", args=[planned.pk])).status_code == 403


def test_nobody_is_chosen_and_the_page_says_so(desk: Client, edition: Edition, ministry: Agency):
    a_list(ministry)
    assert "Hãy chọn ít nhất một danh sách nhận." in words(desk.get(sending(edition)))


# -- while it goes, and afterwards


def test_the_page_of_a_dispatch_says_who_has_it_and_why_others_have_not(
    desk: Client, edition: Edition, ministry: Agency
):
    with a_gateway() as gateway:
        provider = a_provider(ministry, gateway)
        sent = a_dispatch(edition, a_list(ministry, numbers=6, places=[a_place("xã Bến Đò")]))
        send_all()
        receipts_of(gateway, provider)
    page = words(desk.get(reverse("dispatch", args=[sent.pk])))
    assert "6 / 6 đã nhận" in page
    assert "xã Bến Đò" in page
    assert "Chưa có ai không nhận được." in page


def test_a_dry_run_says_that_nothing_left_and_why_nobody_has_it(desk: Client, edition: Edition, ministry: Agency):
    sent = a_dispatch(edition, a_list(ministry, numbers=6))
    send_all()
    page = words(desk.get(reverse("dispatch", args=[sent.pk])))
    assert "Chạy thử: không có gì rời hệ thống" in page
    assert "Gửi lại cho 6 người chưa nhận" in page


def test_sending_again_leaves_the_uncertain_alone(desk: Client, edition: Edition, ministry: Agency):
    sent = a_dispatch(edition, a_list(ministry, numbers=6))
    answer = desk.post(reverse("dispatch_resend", args=[sent.pk]), {"state": ["uncertain"]})
    assert said(answer) == [
        "Chỉ gửi lại cho những ai chắc chắn chưa nhận (không gửi được, hết hạn); tin “chưa rõ” có thể đã đến."
    ]


def test_a_dispatch_is_held_with_its_reason_and_goes_on(desk: Client, edition: Edition, ministry: Agency):
    sent = a_dispatch(edition, a_list(ministry))
    desk.post(reverse("dispatch_pause", args=[sent.pk]), {"reason": "Chờ số mới"})
    sent.refresh_from_db()
    assert (sent.state, sent.pause_reason) == ("paused", "Chờ số mới")
    desk.post(reverse("dispatch_resume", args=[sent.pk]))
    sent.refresh_from_db()
    assert sent.state == "running"


def test_a_correction_goes_to_those_who_had_the_wrong_one(desk: Client, edition: Edition, ministry: Agency):
    with a_gateway() as gateway:
        provider = a_provider(ministry, gateway)
        a_dispatch(edition, a_list(ministry, numbers=7))
        send_all()
        receipts_of(gateway, provider)
        a_public_edition(ministry, release=edition.release)
        page = words(desk.get(reverse("release_tab", args=[edition.release_id, "sending"])))
        assert "Gửi đính chính cho đúng 7 người đã nhận bản trước" in page
        desk.post(reverse("dispatch_correct", args=[edition.release_id]))
    assert Dispatch.objects.exclude(corrects=None).get().expected == 7


def test_small_numbers_do_not_stand_beside_a_communes_name():
    assert masked({"received": 12, "failed": 0, "waiting": 7, "handed": 2}) == {
        "received": 12, "failed": 0, "waiting": None, "handed": None,
    }  # fmt: skip
    assert masked({"received": 3, "failed": 2}) == {"received": None, "failed": None}
    assert masked({"received": 12, "failed": 0}) == {"received": 12, "failed": 0}


def test_the_file_by_commune_holds_counts_and_no_address(desk: Client, edition: Edition, ministry: Agency):
    sent = a_dispatch(edition, a_list(ministry, numbers=3, places=[a_place("xã Bến Đò")]))
    send_all()
    answer = desk.get(reverse("dispatch", args=[sent.pk]) + "?format=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "dưới 5" in lines[1]
    assert "0912" not in answer.content.decode("utf-8-sig")


# -- coverage and visits


def test_every_province_of_the_country_has_its_tile(ministry: Agency):
    known = set(Place.objects.provinces().values_list("short_name", flat=True))
    for number, name in enumerate(sorted(set(PLACES) - known)):
        a_place(f"tỉnh {name}", short_name=name, kind="province", parent=None, code=f"8{number:03}")
    every = coverage(ministry, None, confirmed=False, today=date(2026, 3, 4)).tiles
    tiles = {tile.place.short_name: (tile.column, tile.row) for tile in every if tile.place.short_name in PLACES}
    assert set(tiles) == set(PLACES)
    assert len(set(tiles.values())) == len(PLACES) == 34


def test_communes_that_no_channel_reaches_become_tasks(desk: Client, edition: Edition, ministry: Agency):
    covered = a_place("xã Có Sóng")
    a_list(ministry, numbers=6, places=[covered])
    a_place("xã Đảo Xa", is_island=True)
    a_place("xã Vùng Lõm")
    province = covered.parent_id
    page = words(desk.get(reverse("coverage") + f"?edition={edition.pk}&province={province}"))
    assert "Mẫu 1/3 xã" in page
    assert "Giao các xã của Mẫu cho tuyên truyền viên" in page
    body = {"due_on": "28/11/2036", "view": "expected", "province": province}
    desk.post(reverse("visits_assign", args=[edition.pk]), body)
    made = {(visit.place.name, visit.why, visit.due_on) for visit in Visit.objects.select_related("place")}
    assert made == {
        ("xã Đảo Xa", "island", date(2036, 11, 28)),
        ("xã Vùng Lõm", "no_channel", date(2036, 11, 28)),
    }
    desk.post(reverse("visits_assign", args=[edition.pk]), body)
    assert Visit.objects.count() == 2


def test_what_was_asked_on_the_way_is_kept_without_whose_number_it_was(
    desk: Client, edition: Edition, ministry: Agency, officer: User
):
    visit = Visit.objects.create(
        agency=ministry, edition=edition, place=a_place(), why="remote", made_by=officer, made_at=NOW
    )
    body = {"households": "12", "people": "40", "questions": "Gọi ông Ba 0912345678 hỏi giúp: bao giờ nhận?"}
    answer = desk.post(reverse("visit", args=[visit.pk]), body)
    visit.refresh_from_db()
    assert (visit.state, visit.households, visit.people) == ("done", 12, 40)
    assert visit.questions == "Gọi ông Ba [đã che số điện thoại] hỏi giúp: bao giờ nhận?"
    assert said(answer) == ["Đã ghi; đã che 1 chi tiết cá nhân."]


def test_a_form_of_a_visit_keeps_what_was_typed(desk: Client, edition: Edition, ministry: Agency, officer: User):
    visit = Visit.objects.create(
        agency=ministry, edition=edition, place=a_place(), why="remote", made_by=officer, made_at=NOW
    )
    answer = desk.post(reverse("visit", args=[visit.pk]), {"people": "40", "questions": "Bao giờ nhận?"})
    assert answer.status_code == 422
    assert "Bao giờ nhận?" in words(answer)


# -- lists


def test_a_list_is_made_filled_from_a_file_and_deleted_by_its_name(
    desk: Client, ministry: Agency, django_capture_on_commit_callbacks
):
    body = {
        "name": "Phụ huynh lớp 1", "address_kind": "phone", "purpose": "Báo tin", "basis": "Phiếu đăng ký",
        "expires_on": "31/12/2036",
    }  # fmt: skip
    desk.post(reverse("audience_new"), body)
    audience = Audience.objects.get(name="Phụ huynh lớp 1")
    content = "Số điện thoại,Họ tên\n0912345678,A\n0912 345 678,B\nabc,C\n".encode()
    desk.post(reverse("audience_file", args=[audience.pk]), {"file": SimpleUploadedFile("so.csv", content)})
    waiting = RecipientImport.objects.get()
    shown = words(desk.get(reverse("audience_import", args=[waiting.pk])))
    assert "Không giữ: Họ tên ." in shown
    assert "0912345678" not in shown
    desk.post(reverse("audience_import_start", args=[waiting.pk]), {"c0": "address", "c1": "", "has_header": "on"})
    made = run_kept_import(RecipientImport.objects.get(), at=timezone.now())
    page = words(desk.get(reverse("audience_import", args=[made.pk])))
    assert "1 địa chỉ mới" in page
    assert "1 dòng không nhận" in page
    assert "Họ tên" in page
    refused = desk.get(reverse("audience_import", args=[made.pk]) + "?format=csv").content.decode("utf-8-sig")
    assert refused.splitlines()[1] == "4,không phải số điện thoại đang dùng"
    wrong = desk.post(reverse("audience_delete", args=[audience.pk]), {"typed_name": "khác"})
    assert said(wrong)[0].startswith("Chưa làm gì")
    assert audience.recipients.count() == 1
    desk.post(reverse("audience_delete", args=[audience.pk]), {"typed_name": "Phụ huynh lớp 1"})
    assert audience.recipients.count() == 0


def test_a_picture_is_no_list_and_the_page_says_what_to_do(desk: Client, ministry: Agency):
    audience = a_list(ministry)
    file = SimpleUploadedFile("so.csv", b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    answer = desk.post(reverse("audience_file", args=[audience.pk]), {"file": file})
    assert answer.status_code == 422
    assert "Đây là tệp PNG, không phải danh sách." in words(answer)


# -- channels


def test_a_secret_is_never_shown_again_and_stays_when_left_empty(
    administrator: User, client_of: Callable[[User], Client]
):
    client = client_of(administrator)
    body = {
        "name": "Đối tác", "position": "0", "set_secret": "rất bí mật", "set_connect_seconds": "5",
        "set_answer_seconds": "15",
    }  # fmt: skip
    client.post(reverse("channel", args=["webhook"]), body)
    provider = ChannelSetting.objects.get()
    page = client.get(reverse("provider", args=[provider.pk])).content.decode()
    assert "rất bí mật" not in page
    client.post(reverse("provider", args=[provider.pk]), body | {"set_secret": "", "name": "Đối tác mới"})
    provider.refresh_from_db()
    from danbiet.delivery.providers import settings_of

    assert provider.name == "Đối tác mới"
    assert settings_of(provider).secret.get_secret_value() == "rất bí mật"  # type: ignore[attr-defined]
    client.post(reverse("provider_on", args=[provider.pk]))
    provider.refresh_from_db()
    assert provider.is_on


def test_settings_that_cannot_be_are_refused_beside_their_field(
    administrator: User, client_of: Callable[[User], Client]
):
    body = {
        "name": "Loa", "position": "0", "set_host": "127.0.0.1", "set_signing_key": "ngắn", "set_hours": "25:99-26:00",
        "set_protocol": "5", "set_port": "1883", "set_client_id": "x", "set_prefix": "a", "set_longest_seconds": "300",
        "set_keep_hours": "24", "set_window": "10", "set_connect_seconds": "5", "set_answer_seconds": "5",
        "set_offline_minutes": "10",
    }  # fmt: skip
    answer = client_of(administrator).post(reverse("channel", args=["loudspeaker"]), body)
    assert answer.status_code == 422
    assert "25:99-26:00" in words(answer)
    assert ChannelSetting.objects.count() == 0


def test_an_editor_does_not_see_the_settings(editor: User, client_of: Callable[[User], Client]):
    assert client_of(editor).get(reverse("channels")).status_code == 403


# -- the commune


@pytest.fixture
def at_the_commune(ministry: Agency) -> User:
    return a_person("Lý Văn Loa Xã", agency=ministry, role=Role.COMMUNE_OFFICER)


def test_a_commune_officer_listens_logs_and_passes_a_question_on(
    at_the_commune: User, client_of: Callable[[User], Client], ministry: Agency
):
    now = timezone.now()
    release = a_release(ministry, policy=a_policy(ministry), title="Giảm học phí")
    edition = a_public_edition(ministry, release=release, at=now)
    station = a_loudspeaker(ministry, at_the_commune, a_place())
    client = client_of(at_the_commune)
    assert "1 bản tin để đọc cho bà con" in words(client.get(reverse("commune_today")))
    page = words(client.get(reverse("commune_bulletin", args=[edition.pk])))
    assert "giọng tổng hợp" in page
    before = timezone.localtime(now - timedelta(hours=1))
    body = {"station": station.pk, "started_at": before.strftime("%H:%M %d/%m/%Y"), "minutes": "3"}
    client.post(reverse("commune_log", args=[edition.pk]), body)
    assert list(PlayLog.objects.values_list("outcome", "seconds")) == [("by_hand", 180.0)]
    client.post(reverse("commune_heard", args=[edition.pk]), {"text": "Số tôi 0912345678, bao giờ giảm?"})
    heard = Question.objects.get()
    assert (heard.way, heard.text) == ("heard", "Số tôi [đã che số điện thoại], bao giờ giảm?")


def test_a_bulletin_outside_the_permitted_hours_is_refused_unless_a_head_gives_the_reason(
    at_the_commune: User, head: User, client_of: Callable[[User], Client], ministry: Agency
):
    edition = a_public_edition(ministry, at=timezone.now())
    a_loudspeaker(ministry, at_the_commune, a_place())
    night = (timezone.localtime(timezone.now()) + timedelta(days=1)).strftime("02:30 %d/%m/%Y")
    body = {"other": night, "override_reason": "Nước lũ đang lên"}
    address = reverse("commune_schedule", args=[edition.pk])
    refused = client_of(at_the_commune).post(address, body)
    assert refused.status_code == 422
    assert "Giờ này ngoài khung được phát." in words(refused)
    assert "Nước lũ đang lên" in refused.content.decode()
    asked = client_of(head).post(address, body)
    assert (Dispatch.objects.count(), "Nước lũ đang lên" in words(asked)) == (0, True)
    client_of(head).post(address, body | {"confirmed": "1"})
    made = Dispatch.objects.get()
    assert (made.state, made.lane, made.override_reason) == ("ready", 0, "Nước lũ đang lên")


# -- all of them


def one_more_of_everything(agency: Agency, by: User) -> None:
    place = a_place()
    edition = a_public_edition(agency, at=timezone.now())
    a_dispatch(edition, a_list(agency, numbers=6, places=[place]))
    a_loudspeaker(agency, by, place, device=f"loa-{place.pk}")
    Visit.objects.create(agency=agency, edition=edition, place=place, why="remote", made_by=by, made_at=NOW)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_one(
    desk: Client, officer: User, ministry: Agency, name: str
):
    one_more_of_everything(ministry, officer)
    desk.get(reverse(name))
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert desk.get(reverse(name)).status_code == 200
    for _more in range(5):
        one_more_of_everything(ministry, officer)
    with CaptureQueriesContext(connection) as many:
        desk.get(reverse(name))
    assert len(many) == len(few)


def test_the_card_says_how_far_a_dispatch_is(officer: User, edition: Edition, ministry: Agency):
    with a_gateway() as gateway:
        a_provider(ministry, gateway)
        a_dispatch(edition, a_list(ministry, numbers=6))
    card = desk_cards.get("sending")
    assert card is not None
    assert card.headline(card.context(officer, NOW)) == "lượt gửi SMS qua cổng HTTP: 0 / 6 đã nhận"


def test_a_cancelled_dispatch_is_no_more_before_the_officer(desk: Client, edition: Edition, ministry: Agency):
    planned = actions.plan_dispatch(
        edition, channel="sms_http", audiences=[a_list(ministry)], by=edition.submitter, at=NOW
    )
    desk.post(reverse("dispatch_drop", args=[planned.pk]))
    planned.refresh_from_db()
    assert planned.state == "cancelled"
