"""What a page shows goes into a file under the page's filters; never an address, never a small number of people."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from danbiet.delivery.actions.recordings import make_recordings
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.actions.stations import add_station, stations_of
from danbiet.delivery.models import Delivery, Dispatch, PlaceCount, PlayLog
from danbiet.offices.rules import load_rules
from tests.cast import NOW
from tests.delivery.nouns import a_dispatch, a_list, a_place, a_public_edition, some_numbers

pytestmark = pytest.mark.django_db
EVENING = NOW.replace(hour=16, minute=30)


@pytest.fixture
def desk(officer, client_of):
    return client_of(officer)


def lines(response) -> list[list[str]]:
    assert response["Content-Disposition"].startswith("attachment")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_lists_of_recipients_go_into_a_file_under_their_filter(desk, ministry):
    a_list(ministry, numbers=3)
    mail = a_list(ministry, numbers=["a@thu.vn"], kind="email")
    rows = lines(desk.get(reverse("audiences"), {"format": "csv", "q": mail.name}))
    assert [row[0] for row in rows] == ["Tên danh sách", mail.name]


def test_a_list_as_a_file_says_how_many_where_and_no_address(desk, ministry):
    many, few = a_place("xã Lắm Người"), a_place("xã Vắng Người")
    listed = a_list(ministry, numbers=some_numbers(8), places=[many, many, many, few])
    listed.recipients.filter(place=many).first().delete()
    answer = desk.get(reverse("audience", args=[listed.pk]), {"format": "csv"})
    assert lines(answer)[1:] == [
        [many.code, "xã Lắm Người", "Mẫu", "đang nhận", "5"],
        [few.code, "xã Vắng Người", "Mẫu", "đang nhận", "dưới 5"],
    ]
    assert "0912" not in answer.content.decode()
    sheet = desk.get(reverse("audience", args=[listed.pk]), {"format": "xlsx"})
    assert sheet.content[:2] == b"PK"


def test_the_file_by_commune_keeps_the_pages_filter(desk, ministry):
    reached, behind = a_place("xã Đã Nhận"), a_place("xã Chưa Nhận")
    listed = a_list(ministry, numbers=some_numbers(12), places=[reached, behind])
    dispatch = a_dispatch(a_public_edition(ministry), listed)
    Delivery.objects.filter(place=reached).update(state="received", due_at=None)
    PlaceCount.objects.filter(place=reached).update(state="received")
    whole = lines(desk.get(reverse("dispatch", args=[dispatch.pk]), {"format": "csv"}))
    some = lines(desk.get(reverse("dispatch", args=[dispatch.pk]), {"format": "csv", "only": "behind"}))
    assert ([row[1] for row in whole[1:]], [row[1] for row in some[1:]]) == (
        ["xã Đã Nhận", "xã Chưa Nhận"], ["xã Chưa Nhận"],
    )  # fmt: skip


def test_why_people_were_not_reached_is_counted_and_names_nobody(desk, ministry):
    dispatch = a_dispatch(a_public_edition(ministry), a_list(ministry, numbers=3))
    Delivery.objects.update(state="failed", reason="bad_address", due_at=None)
    Dispatch.objects.update(waiting=0, failed=3)
    answer = desk.get(reverse("dispatch_failures", args=[dispatch.pk]), {"format": "csv"})
    assert lines(answer)[1:] == [["không gửi được", "không có số, hộp thư hoặc thiết bị này", "3"]]
    assert desk.get(reverse("dispatch_failures", args=[dispatch.pk])).status_code == 302


def test_loudspeakers_that_did_not_play_are_named_with_their_reason(desk, ministry, officer, settings, tmp_path):
    settings.ENV = settings.ENV.model_copy(update={"media": tmp_path})
    load_rules(by=officer, at=NOW)
    for n, name in enumerate(("xã Một", "xã Hai")):
        add_station(ministry, place=a_place(name), name=f"Loa {name}", device=f"loa-{n}", by=officer, at=NOW)
    lists, edition = stations_of(ministry, at=NOW), a_public_edition(ministry)
    dispatch = a_dispatch(edition, lists, channel="loudspeaker", starts_at=EVENING)
    make_recordings(at=NOW)
    start_due(at=NOW)
    Delivery.objects.filter(place__name="xã Một").update(state="received", due_at=None)
    Delivery.objects.filter(place__name="xã Hai").update(state="failed", reason="not_allowed", attempts=6, due_at=None)
    rows = lines(desk.get(reverse("dispatch_failures", args=[dispatch.pk]), {"format": "csv"}))
    assert [row[:6] for row in rows[1:]] == [
        ["Loa xã Hai", "xã Hai", "Mẫu", "không gửi được", "đài chưa biết khoá ký lệnh", "6"]
    ]


def test_what_a_station_played_goes_into_a_file(desk, ministry, officer):
    station = add_station(ministry, place=a_place(), name="Loa", device="loa-1", by=officer, at=NOW)
    PlayLog.objects.create(station=station, started_at=NOW, seconds=61.2, outcome="played")
    PlayLog.objects.create(station=station, started_at=EVENING, seconds=180, outcome="by_hand")
    rows = lines(desk.get(reverse("station", args=[station.pk]), {"format": "csv"}))
    assert [(row[2], row[4]) for row in rows[1:]] == [("180", "cán bộ xã ghi, đọc tay"), ("61", "thiết bị báo đã phát")]


def test_the_stations_file_keeps_the_pages_filter(desk, ministry, officer):
    for device, fault in (("loa-1", ""), ("loa-2", "Hỏng ampli")):
        station = add_station(ministry, place=a_place(), name=device, device=device, by=officer, at=NOW)
        station.fault = fault
        station.save(update_fields=["fault"])
    rows = lines(desk.get(reverse("stations"), {"format": "csv", "state": "fault"}))
    assert [(row[0], row[-1]) for row in rows[1:]] == [("loa-2", "Hỏng ampli")]
