"""A commune plays on its own loudspeakers what others made public and what applies there; nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from danbiet.delivery.actions.communes import NotForHere, schedule_play
from danbiet.delivery.actions.dispatches import (
    AlreadyPlanned,
    NotYours,
    OutOfHours,
    cancel,
    confirm_dispatch,
    plan_correction,
    plan_dispatch,
)
from danbiet.delivery.actions.recordings import make_recordings
from danbiet.delivery.actions.replacing import give_up_broadcast, replace_broadcast, replace_own_broadcasts
from danbiet.delivery.actions.silencing import order_silences
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.actions.stations import add_station, stations_of
from danbiet.delivery.models import Delivery, Dispatch, PlaceCount, Silence
from danbiet.delivery.queries.communes import items_today
from danbiet.delivery.queries.coverage import coverage
from danbiet.delivery.queries.elsewhere import Elsewhere, played_elsewhere
from danbiet.delivery.queries.replaced import owed_by
from danbiet.kit import clock
from danbiet.offices.models import Place, Role, Tier
from danbiet.offices.rules import load_rules
from danbiet.publishing.models import Publication
from tests.builders import a_release
from tests.cast import NOW, a_person, an_agency
from tests.delivery.nouns import a_list, a_place, a_public_edition, send_all

pytestmark = pytest.mark.django_db
EVENING = NOW.replace(hour=16, minute=30)


@pytest.fixture(autouse=True)
def the_hour(settings, tmp_path, monkeypatch, officer):
    settings.ENV = settings.ENV.model_copy(update={"media": tmp_path})
    monkeypatch.setattr(clock, "now", lambda: NOW)
    load_rules(by=officer, at=NOW)


@pytest.fixture
def commune(db):
    """A commune of tỉnh Mẫu with one set of loudspeakers, its officer and its chairman."""
    place = a_place("xã Suối Trong")
    agency = an_agency("UBND xã Suối Trong", tier=Tier.COMMUNE, place=place)
    person = a_person("Lý Văn Loa Xã", agency=agency, role=Role.COMMUNE_OFFICER)
    station = add_station(agency, place=place, name="Loa nhà văn hoá", device="loa-suoi", by=person, at=NOW)
    chair = a_person("Vàng Thị Chủ Tịch", agency=agency, role=Role.HEAD)
    return SimpleNamespace(place=place, agency=agency, officer=person, head=chair, station=station)


@pytest.fixture
def edition(ministry):
    return a_public_edition(ministry)


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def played(edition, commune, *, at=NOW, **fields) -> Dispatch:
    """Return the commune's dispatch of an edition, begun, its one loudspeaker told."""
    dispatch = schedule_play(edition, starts_at=EVENING, by=commune.officer, at=at, **fields)
    make_recordings(at=at)
    start_due(at=at)
    Dispatch.objects.filter(pk=dispatch.pk).update(is_dry=False)
    dispatch.refresh_from_db()
    return dispatch


def heard_by(dispatch: Dispatch, state: str) -> None:
    Delivery.objects.filter(dispatch=dispatch).update(state=state, due_at=None, attempts=1)
    PlaceCount.objects.filter(dispatch=dispatch).update(state=state)
    Dispatch.objects.filter(pk=dispatch.pk).update(waiting=0, **{state: 1}, state="done")


# -- whose words, whose loudspeakers


def test_a_ministrys_bulletin_is_put_down_for_the_communes_own_loudspeakers(edition, commune, ministry, officer):
    add_station(ministry, place=a_place(), name="Loa của bộ", device="loa-bo", by=officer, at=NOW)
    other = add_station(commune.agency, place=a_place(), name="Loa nơi khác", device="loa-xa", by=officer, at=NOW)
    dispatch = played(edition, commune)
    assert (dispatch.agency, dispatch.edition.release.agency) == (commune.agency, ministry)
    told = list(Delivery.objects.filter(dispatch=dispatch).values_list("recipient__station__device", flat=True))
    assert (told, other.device in told) == (["loa-suoi"], False)


def test_the_ministry_and_the_commune_each_send_it_once(edition, commune, ministry, officer):
    station = {"name": "Loa của bộ", "device": "loa-bo", "by": officer, "at": NOW}
    add_station(ministry, place=a_place(), **station)
    lists = [stations_of(ministry, at=NOW)]
    plan_dispatch(edition, channel="loudspeaker", audiences=lists, starts_at=EVENING, by=officer, at=NOW)
    schedule_play(edition, starts_at=EVENING, by=commune.officer, at=NOW)
    assert set(Dispatch.objects.values_list("agency", flat=True)) == {ministry.pk, commune.agency.pk}
    with pytest.raises(AlreadyPlanned):
        schedule_play(edition, starts_at=EVENING + timedelta(minutes=30), by=commune.officer, at=NOW)


def test_another_provinces_bulletin_does_not_sound_here(commune):
    far = Place.objects.create(
        code="98", name="tỉnh Xa", short_name="Xa", sort_key="xa", folded_name="xa", kind="province"
    )
    theirs = a_public_edition(an_agency("UBND tỉnh Xa", tier=Tier.PROVINCE, place=far))
    ours = a_public_edition(an_agency("UBND tỉnh Mẫu", tier=Tier.PROVINCE, place=commune.place.parent))
    with pytest.raises(NotForHere, match="địa phương khác"):
        schedule_play(theirs, starts_at=EVENING, by=commune.officer, at=NOW)
    assert schedule_play(ours, starts_at=EVENING, by=commune.officer, at=NOW).agency == commune.agency
    assert [each.edition for each in items_today(commune.officer, NOW)] == [ours]


@pytest.mark.parametrize("fate", [{"withdrawn_at": NOW, "withdrawal_reason": "Sai"}, {"superseded_at": NOW}])
def test_what_is_no_longer_stood_by_is_not_played(edition, commune, fate):
    Publication.objects.filter(edition=edition).update(**fate)
    with pytest.raises(NotForHere):
        schedule_play(edition, starts_at=EVENING, by=commune.officer, at=NOW)


def test_another_agencys_words_leave_by_loudspeaker_only(edition, commune):
    phones = a_list(commune.agency, by=commune.officer)
    with pytest.raises(NotYours):
        plan_dispatch(
            edition, channel="sms_http", agency=commune.agency, audiences=[phones], by=commune.officer, at=NOW
        )


@pytest.mark.parametrize(
    ("channel", "is_public"), [("sms_http", True), ("loudspeaker", False)], ids=["by-sms", "not-public"]
)
def test_the_database_refuses_another_agencys_words_too(ministry, commune, channel, is_public):
    edition = a_public_edition(ministry)
    if not is_public:
        Publication.objects.filter(edition=edition).update(withdrawn_at=NOW, withdrawal_reason="Sai")
    with pytest.raises(IntegrityError, match="may not send the words"), transaction.atomic():
        Dispatch.objects.create(
            agency=commune.agency, edition=edition, release_id_of_edition=edition.release_id, channel=channel,
            variant_kind="script", planned_by=commune.officer, planned_at=NOW,
        )  # fmt: skip


def test_at_night_only_the_head_of_the_commune_and_with_a_reason(edition, commune):
    night = NOW.replace(hour=23)
    for by, reason in ((commune.officer, "Lũ về"), (commune.head, "  ")):
        with pytest.raises(OutOfHours):
            schedule_play(edition, starts_at=night, override_reason=reason, by=by, at=NOW)
    made = schedule_play(edition, starts_at=night, override_reason="Lũ về", by=commune.head, at=NOW)
    assert (made.lane, made.override_reason) == (0, "Lũ về")


# -- corrected and taken back


def test_a_broadcast_that_nobody_heard_yet_can_be_put_down_for_another_hour(edition, commune):
    dispatch = played(edition, commune)
    heard_by(dispatch, "handed")
    dispatch.refresh_from_db()
    assert cancel(dispatch, by=commune.officer, at=NOW).state == "cancelled"
    assert Silence.objects.get().why == "cancelled"
    again = schedule_play(edition, starts_at=EVENING + timedelta(minutes=30), by=commune.officer, at=NOW)
    assert again.state == "ready"


def test_a_dry_run_can_be_put_down_again_in_earnest(edition, commune):
    dispatch = schedule_play(edition, starts_at=EVENING, by=commune.officer, at=NOW)
    make_recordings(at=NOW)
    start_due(at=NOW)
    assert send_all(at=NOW) == 1
    dispatch.refresh_from_db()
    assert (dispatch.is_dry, dispatch.state, cancel(dispatch, by=commune.officer, at=NOW).state) == (
        True, "done", "cancelled",
    )  # fmt: skip
    assert schedule_play(edition, starts_at=EVENING, by=commune.officer, at=NOW).state == "ready"


def corrected(edition, ministry, **content):
    """Return the edition that took the place of this one."""
    right = a_public_edition(ministry, release=edition.release, at=NOW, **content)
    Publication.objects.filter(edition=edition).update(superseded_at=NOW)
    return right


def told(dispatch) -> list[str]:
    rows = Delivery.objects.filter(dispatch=dispatch).order_by("recipient__station__device")
    return list(rows.values_list("recipient__station__device", flat=True))


def test_a_correction_silences_communes_and_waits_for_one_tap(edition, commune, ministry, officer, client_of):
    dispatch = played(edition, commune)
    heard_by(dispatch, "received")
    right = corrected(edition, ministry)
    assert (order_silences(at=NOW), Silence.objects.get().why) == (1, "superseded")
    assert plan_correction(right, by=officer, at=NOW) == []
    assert (replace_own_broadcasts(at=NOW), Dispatch.objects.count()) == (0, 1)

    desk = client_of(commune.officer)
    today = words(desk.get(reverse("commune_today")))
    assert "1 bản đính chính cần phát thay" in today
    assert "Phát bản đính chính 16:30 hôm nay" in today
    assert "nên cần phát bản này." in words(desk.get(reverse("commune_bulletin", args=[right.pk])))
    desk.post(reverse("commune_replace", args=[right.pk]))
    instead = Dispatch.objects.get(edition=right)
    assert (instead.agency, instead.corrects, instead.starts_at, instead.state, instead.expected) == (
        commune.agency, dispatch, EVENING, "ready", 1,
    )  # fmt: skip
    page = words(desk.get(reverse("commune_bulletin", args=[right.pk])))
    assert "Bản đính chính đã được xếp lịch thay. Loa của xã hẹn phát lúc 16:30 hôm nay" in page
    assert "cần phát thay" not in words(desk.get(reverse("commune_today")))
    desk.post(reverse("commune_replace", args=[right.pk]))
    assert Dispatch.objects.filter(edition=right).count() == 1


def test_exactly_the_loudspeakers_that_had_it_or_were_to_have_it_play_the_correction(edition, commune, ministry):
    dispatch = played(edition, commune)
    heard_by(dispatch, "expired")  # told to be silent before it sounded
    add_station(commune.agency, place=commune.place, name="Loa mới", device="loa-moi", by=commune.officer, at=NOW)
    right = corrected(edition, ministry)
    instead = replace_broadcast(dispatch, by=commune.officer, at=NOW)
    make_recordings(at=NOW)
    start_due(at=NOW)
    assert (instead.edition, told(instead)) == (right, ["loa-suoi"])


def test_a_bulletin_that_only_waited_for_its_hour_is_replaced_too(edition, commune, ministry):
    waiting = schedule_play(edition, starts_at=EVENING, by=commune.officer, at=NOW)
    corrected(edition, ministry)
    instead = replace_broadcast(waiting, by=commune.officer, at=NOW)
    waiting.refresh_from_db()
    make_recordings(at=NOW)
    start_due(at=NOW)
    assert (waiting.state, instead.expected, told(instead)) == ("cancelled", 1, ["loa-suoi"])


def test_the_issuers_own_loudspeakers_get_the_correction_by_themselves(ministry, officer):
    add_station(ministry, place=a_place(), name="Loa của bộ", device="loa-bo", by=officer, at=NOW)
    wrong = a_public_edition(ministry)
    lists = [stations_of(ministry, at=NOW)]
    dispatch = plan_dispatch(wrong, channel="loudspeaker", audiences=lists, starts_at=EVENING, by=officer, at=NOW)
    confirm_dispatch(dispatch, by=officer, at=NOW)
    make_recordings(at=NOW)
    start_due(at=NOW)
    Dispatch.objects.update(is_dry=False)
    right = corrected(wrong, ministry)
    assert (replace_own_broadcasts(at=NOW), replace_own_broadcasts(at=NOW)) == (1, 0)
    instead = Dispatch.objects.get(edition=right)
    assert (instead.corrects, instead.starts_at, instead.state) == (dispatch, EVENING, "ready")
    assert plan_correction(right, by=officer, at=NOW) == []


def test_a_correction_without_a_script_is_left_to_the_officer(edition, commune, ministry):
    heard_by(played(edition, commune), "received")
    corrected(edition, ministry, variants={"sms": "Dinh chinh: giam mot phan ba"})
    Dispatch.objects.update(agency=ministry)
    assert (replace_own_broadcasts(at=NOW), Dispatch.objects.count()) == (0, 1)


def test_a_replacement_is_moved_or_given_up_with_a_reason(edition, commune, ministry, client_of):
    heard_by(played(edition, commune), "received")
    right = corrected(edition, ministry)
    desk = client_of(commune.officer)
    desk.post(reverse("commune_replace", args=[right.pk]))
    later = EVENING + timedelta(minutes=30)
    desk.post(reverse("commune_move", args=[right.pk]), {"slot": later.isoformat()})
    standing = Dispatch.objects.filter(edition=right).exclude(state="cancelled")
    assert list(standing.values_list("starts_at", flat=True)) == [later]
    desk.post(reverse("commune_unschedule", args=[right.pk]), {"reason": "  "})
    assert standing.count() == 1
    desk.post(reverse("commune_unschedule", args=[right.pk]), {"reason": "Trưởng bản đã đọc tay"})
    assert standing.count() == 0
    page = words(desk.get(reverse("commune_bulletin", args=[right.pk])))
    assert "Đã bỏ lịch phát thay, vì: Trưởng bản đã đọc tay" in page
    assert "cần phát thay" not in words(desk.get(reverse("commune_today")))


def test_a_correction_of_the_correction_is_owed_again(edition, commune, ministry):
    heard_by(played(edition, commune), "received")
    second = corrected(edition, ministry)
    [owed] = owed_by(commune.agency)
    given_up = replace_broadcast(owed.old, by=commune.officer, at=NOW)
    give_up_broadcast(given_up, reason="Mất điện cả xã", by=commune.officer, at=NOW)
    assert owed_by(commune.agency) == []
    third = corrected(second, ministry)
    assert [(each.old.edition, each.right) for each in owed_by(commune.agency)] == [(edition, third)]


def test_at_night_the_correction_waits_for_the_morning(edition, commune, ministry):
    dispatch = played(edition, commune)
    heard_by(dispatch, "received")
    corrected(edition, ministry)
    instead = replace_broadcast(dispatch, by=commune.officer, at=NOW.replace(hour=22))
    assert instead.starts_at == (NOW + timedelta(days=1)).replace(hour=5, minute=0)


# -- what the agency that issued it sees


def test_the_ministry_sees_counts_and_not_the_communes_dispatch(edition, commune, ministry, officer, client_of):
    dispatch = played(edition, commune)
    assert played_elsewhere(edition) == Elsewhere(agencies=1, stations=1, played=0)
    heard_by(dispatch, "received")
    assert played_elsewhere(edition) == Elsewhere(agencies=1, stations=1, played=1)
    cover = coverage(ministry, edition, confirmed=True, today=NOW.date())
    assert cover.communes[commune.place.pk].reached == 1

    desk = client_of(officer)
    tab = words(desk.get(reverse("release_tab", args=[edition.release_id, "sending"])))
    assert "1 xã tự hẹn phát bản này trên loa của mình: 1/1 cụm loa báo đã phát." in tab
    assert desk.get(reverse("dispatch", args=[dispatch.pk])).status_code == 404
    assert client_of(commune.officer).get(reverse("dispatch", args=[dispatch.pk])).status_code == 200


# -- the page, in two taps and without JavaScript


def test_two_taps_put_a_bulletin_down(edition, commune, client_of):
    desk = client_of(commune.officer)
    page = desk.get(reverse("commune_bulletin", args=[edition.pk])).content.decode()
    [slot, *_later] = re.findall(r'name="slot" value="([^"]+)" checked', page)
    address = reverse("commune_schedule", args=[edition.pk])
    first = desk.post(address, {"slot": slot})
    asked = words(first)
    assert (first.status_code, Dispatch.objects.count()) == (200, 0)
    assert "1 cụm loa của xã sẽ phát bài này lúc 16:30 hôm nay , dài 8 giây." in asked
    assert "Loa nhà văn hoá" in asked
    second = desk.post(address, {"slot": slot, "confirmed": "1"})
    assert (second.status_code, Dispatch.objects.get().starts_at) == (302, EVENING)
    after = words(desk.get(reverse("commune_bulletin", args=[edition.pk])))
    assert "Loa của xã hẹn phát lúc 16:30 hôm nay" in after
    desk.post(reverse("commune_unschedule", args=[edition.pk]))
    assert Dispatch.objects.get().state == "cancelled"
    assert desk.post(reverse("commune_unschedule", args=[edition.pk])).status_code == 302


def test_a_refused_hour_stays_on_the_page_with_what_to_do(edition, commune, client_of):
    desk = client_of(commune.officer)
    address = reverse("commune_schedule", args=[edition.pk])
    late = desk.post(address, {"other": "23:00 04/03/2026", "override_reason": "Nước lên", "confirmed": "1"})
    assert (late.status_code, Dispatch.objects.count()) == (422, 0)
    assert "Giờ này ngoài khung được phát." in words(late)
    assert ("23:00 04/03/2026" in late.content.decode(), "Nước lên" in late.content.decode()) == (True, True)
    assert "Hãy chọn một giờ phát." in words(desk.post(address, {"slot": "bao giờ cũng được"}))


def test_the_slots_are_hours_in_which_the_whole_of_it_sounds(edition, commune, client_of, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(hour=17, minute=54, second=40))
    page = client_of(commune.officer).get(reverse("commune_bulletin", args=[edition.pk])).content.decode()
    slots = [each[:16] for each in re.findall(r'name="slot" value="([^"]+)"', page)]
    assert slots == ["2026-03-04T17:59", "2026-03-05T05:00", "2026-03-05T16:30", "2026-03-06T05:00"]


def test_a_bulletin_of_another_place_can_be_read_but_not_put_down(commune, client_of):
    far = an_agency("UBND tỉnh Xa", tier=Tier.PROVINCE, place=a_place("tỉnh Xa", parent=None, kind="province"))
    theirs = a_public_edition(far, release=a_release(far, title="Tin tỉnh bạn"))
    page = words(client_of(commune.officer).get(reverse("commune_bulletin", args=[theirs.pk])))
    assert "Bản này của địa phương khác, không phát ở đây." in page
