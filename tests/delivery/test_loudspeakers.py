"""A bulletin on the loudspeakers: read by the voice, fetched, played, reported, corrected, taken back."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from danbiet.channels.base import Fate, Notice, Reason
from danbiet.channels.loudspeaker import Heartbeat, LoudspeakerSettings, audio_address, report_reference
from danbiet.channels.simulators.broker import Broker
from danbiet.channels.simulators.station import Fleet, Habit
from danbiet.delivery import shelf
from danbiet.delivery.actions.dispatches import DoesNotFit, OutOfHours, cancel, plan_correction, plan_dispatch
from danbiet.delivery.actions.hearing import hear, honest_reports
from danbiet.delivery.actions.providers import add_provider, switch_on
from danbiet.delivery.actions.receipts import apply_receipts
from danbiet.delivery.actions.recordings import make_recordings
from danbiet.delivery.actions.silencing import order_silences, tell_stations
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.actions.stations import add_station, stations_of
from danbiet.delivery.ear import Ear
from danbiet.delivery.ledger.keys import DeliveryKey
from danbiet.delivery.loudspeakers import house_secret, own_store
from danbiet.delivery.models import Dispatch, Lane, PlaceCount, PlayLog, Recording, Silence, Station
from danbiet.delivery.queries.pages import reasons_of
from danbiet.delivery.queries.pages_stations import silent
from danbiet.kit import clock
from danbiet.offices.rules import load_rules
from danbiet.publishing.models import Publication
from tests.cast import NOW
from tests.delivery.nouns import a_dispatch, a_place, a_public_edition, counts_of, rows_by_state, send_all

SCRIPT = "Kính thưa bà con. Từ ngày 01 tháng 5 năm 2026, học phí giảm một nửa."
EVENING = NOW.replace(hour=16, minute=30)
ANY_HOUR = "00:00-24:00"


@pytest.fixture(autouse=True)
def shelf_of_the_test(settings, tmp_path):
    settings.ENV = settings.ENV.model_copy(update={"media": tmp_path})


@pytest.fixture(scope="module")
def broker():
    with Broker() as started:
        yield started


def a_loudspeaker_provider(officer, settings: LoudspeakerSettings, *, at=NOW):
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    plain = {name: v.get_secret_value() if hasattr(v, "get_secret_value") else v for name, v in values.items()}
    made = add_provider(officer.agency, channel="loudspeaker", name="Hệ thống loa", values=plain, by=officer, at=at)
    return switch_on(made, by=officer, at=at)


def some_stations(officer, n: int, *, at=NOW) -> list[Station]:
    return [
        add_station(officer.agency, place=a_place(), name=f"Đài {i}", device=f"loa-{i}", by=officer, at=at)
        for i in range(n)
    ]


# -- before anything leaves


@pytest.mark.django_db
def test_the_rulebook_says_when_loudspeakers_may_sound(officer, broker):
    load_rules(by=officer, at=NOW)
    some_stations(officer, 1)
    a_loudspeaker_provider(officer, broker.settings(hours=""))
    audiences = [stations_of(officer.agency, at=NOW)]
    edition = a_public_edition(officer.agency)

    with pytest.raises(OutOfHours) as refusal:
        plan_dispatch(
            edition, channel="loudspeaker", audiences=audiences, starts_at=NOW.replace(hour=12), by=officer, at=NOW
        )
    assert str(refusal.value) == (
        "Loa chỉ được phát trong khung giờ 05:00-06:30, 16:30-18:00; bài dài 8 giây không phát trọn được lúc ấy. "
        "Chọn giờ khác; nếu khẩn cấp, chọn luồng khẩn cấp và ghi lý do."
    )
    planned = plan_dispatch(edition, channel="loudspeaker", audiences=audiences, starts_at=EVENING, by=officer, at=NOW)
    assert planned.starts_at == EVENING


@pytest.mark.django_db
def test_only_an_urgent_broadcast_with_a_reason_may_sound_at_night(officer, broker):
    load_rules(by=officer, at=NOW)
    some_stations(officer, 1)
    audiences = [stations_of(officer.agency, at=NOW)]
    night = {"channel": "loudspeaker", "audiences": audiences, "starts_at": NOW.replace(hour=23), "by": officer}
    edition = a_public_edition(officer.agency)
    for lane, reason in ((Lane.URGENT, ""), (Lane.URGENT, "  "), (Lane.NORMAL, "Lũ về trong đêm")):
        with pytest.raises(OutOfHours):
            plan_dispatch(edition, lane=lane, override_reason=reason, at=NOW, **night)
    planned = plan_dispatch(edition, lane=Lane.URGENT, override_reason="Lũ về trong đêm", at=NOW, **night)
    assert planned.override_reason == "Lũ về trong đêm"


@pytest.mark.django_db
def test_a_script_longer_than_its_slot_is_refused_before_anybody_confirms(officer, broker):
    some_stations(officer, 1)
    a_loudspeaker_provider(officer, broker.settings(longest_seconds=10))
    long = a_public_edition(officer.agency, variants={"script": SCRIPT * 4})
    audiences = [stations_of(officer.agency, at=NOW)]
    with pytest.raises(DoesNotFit) as refusal:
        plan_dispatch(long, channel="loudspeaker", audiences=audiences, by=officer, at=NOW)
    assert [(p.code, p.values) for p in refusal.value.problems] == [("too_long", {"seconds": 31, "most": 10})]


@pytest.mark.django_db
def test_a_broadcast_begins_when_its_sound_is_there(officer, broker):
    some_stations(officer, 1)
    a_loudspeaker_provider(officer, broker.settings(hours=ANY_HOUR))
    edition = a_public_edition(officer.agency)
    dispatch = a_dispatch(edition, stations_of(officer.agency, at=NOW), channel="loudspeaker")
    assert (dispatch.state, start_due(at=NOW)) == ("ready", 0)

    assert (make_recordings(at=NOW), make_recordings(at=NOW)) == (1, 0)
    made = Recording.objects.get()
    assert (made.edition, made.language, made.is_synthetic, made.made_by) == (edition, "vi", True, None)
    assert shelf.path_of(made.sha256, "mp3").stat().st_size == made.size
    assert start_due(at=NOW) == 1


# -- the sound's address


def an_address(client, edition, *, secret: str | None = None, until=None, sha256: str = "", **headers):
    made = Recording.objects.get(edition=edition)
    until = until or clock.now() + timedelta(hours=1)
    base = own_store().partition("//")[2].partition("/")[2]
    address = audio_address(f"/{base}", sha256 or made.sha256, "audio/mpeg", secret=secret or house_secret(),
                            expires_at=until)  # fmt: skip
    return client.get(address, headers=headers)


@pytest.fixture
def spoken_edition(officer):
    edition = a_public_edition(officer.agency)
    a_dispatch(edition, _stations(officer), channel="loudspeaker", override_reason="Thử", lane=Lane.URGENT)
    make_recordings(at=NOW)
    return edition


def _stations(officer):
    some_stations(officer, 1)
    return stations_of(officer.agency, at=NOW)


@pytest.mark.django_db
def test_the_sound_is_given_to_whoever_has_the_signed_address_and_to_nobody_else(
    client, officer, broker, spoken_edition
):
    made = Recording.objects.get()
    given = an_address(client, spoken_edition)
    whole = b"".join(given.streaming_content)
    assert (given.status_code, given["Content-Type"], len(whole)) == (200, "audio/mpeg", made.size)
    assert given["Cache-Control"].endswith("immutable")
    assert "Set-Cookie" not in given.headers
    assert client.get(f"/loa/{made.sha256}.mp3").status_code == 403
    assert an_address(client, spoken_edition, secret="đoán bừa").status_code == 403
    assert an_address(client, spoken_edition, until=clock.now() - timedelta(seconds=1)).status_code == 403
    assert an_address(client, spoken_edition, sha256="0" * 64).status_code == 404

    a_loudspeaker_provider(officer, broker.settings(hours=ANY_HOUR, audio_secret="bí mật của kho"))
    assert an_address(client, spoken_edition, secret="bí mật của kho").status_code == 200


@pytest.mark.django_db
def test_a_broken_download_goes_on_where_it_stopped(client, spoken_edition):
    whole = b"".join(an_address(client, spoken_edition).streaming_content)
    size = len(whole)
    for asked, status, content, said in [
        ("bytes=100-199", 206, whole[100:200], f"bytes 100-199/{size}"),
        ("bytes=1000-", 206, whole[1000:], f"bytes 1000-{size - 1}/{size}"),
        ("bytes=-50", 206, whole[-50:], f"bytes {size - 50}-{size - 1}/{size}"),
        ("bytes=0-999999999", 206, whole, f"bytes 0-{size - 1}/{size}"),
        ("mét=1-2", 200, whole, None),
    ]:
        answer = an_address(client, spoken_edition, Range=asked.encode("ascii", "replace").decode())
        got = b"".join(answer.streaming_content)
        assert (answer.status_code, got, answer.headers.get("Content-Range")) == (status, content, said)
    beyond = an_address(client, spoken_edition, Range=f"bytes={size}-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")


@pytest.mark.django_db
def test_the_sound_of_what_was_withdrawn_is_no_longer_given(client, spoken_edition):
    Publication.objects.filter(edition=spoken_edition).update(withdrawn_at=NOW, withdrawal_reason="Sai mức giảm")
    assert an_address(client, spoken_edition).status_code == 410


@pytest.mark.django_db
def test_the_sound_of_what_was_corrected_is_no_longer_given(client, spoken_edition):
    Publication.objects.filter(edition=spoken_edition).update(superseded_at=NOW)
    assert an_address(client, spoken_edition).status_code == 410


@pytest.mark.django_db
def test_a_sound_that_is_known_is_not_sent_again(client, spoken_edition):
    etag = an_address(client, spoken_edition)["ETag"]
    again = an_address(client, spoken_edition, **{"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    changed = an_address(client, spoken_edition, **{"If-Range": '"another"', "Range": "bytes=0-9"})
    assert changed.status_code == 200


# -- what stations say


@pytest.mark.django_db
def test_a_station_can_report_on_its_own_orders_only(officer, broker):
    provider = a_loudspeaker_provider(officer, broker.settings(hours=ANY_HOUR, prefix="t-own/v1"))
    ours, other = some_stations(officer, 2)
    dispatch = a_dispatch(a_public_edition(officer.agency), stations_of(officer.agency, at=NOW), channel="loudspeaker")
    make_recordings(at=NOW)
    start_due(at=NOW)
    row = dispatch.deliveries.get(recipient=ours.recipient)
    dispatch.deliveries.update(provider=provider, state="handed", due_at=None, attempts=1)
    Dispatch.objects.filter(pk=dispatch.pk).update(waiting=0, handed=2)
    key = str(DeliveryKey(dispatch.key_mark, row.pk, 0))
    said = [Notice(Fate.RECEIVED, NOW, report_reference(who.device, key), key, seconds=6.0) for who in (other, ours)]
    assert honest_reports(provider, said) == said[1:]

    assert hear(provider, [said[0], *said, *said], at=NOW) == 2
    assert apply_receipts(at=NOW) == 2
    assert rows_by_state(dispatch) == {"handed": 1, "received": 1}
    assert list(PlayLog.objects.values_list("station", "seconds", "outcome")) == [(ours.pk, 6.0, "played")]


@pytest.mark.django_db
def test_a_station_that_says_nothing_is_shown_as_silent_and_a_wrong_clock_as_a_fault(officer, outsider, broker):
    load_rules(by=officer, at=NOW)
    provider = a_loudspeaker_provider(officer, broker.settings(prefix="t-beat/v1"))
    good, fast, mute = some_stations(officer, 3)
    stranger = add_station(outsider.agency, place=a_place(), name="Đài bạn", device="loa-ban", by=outsider, at=NOW)
    beats = [
        Heartbeat(good.device, NOW, True, 1.0),
        Heartbeat(fast.device, NOW, True, 47 * 60.0),
        Heartbeat(mute.device, NOW, False),
        Heartbeat(stranger.device, NOW, True),
    ]
    assert hear(provider, beats, at=NOW) == 0
    assert list(Station.objects.order_by("pk").values_list("last_heard_at", "fault")) == [
        (NOW, ""), (NOW, "Đồng hồ chạy nhanh 47 phút"), (None, ""), (None, ""),
    ]  # fmt: skip
    ours = Station.objects.filter(agency=officer.agency)
    assert list(silent(ours, NOW, officer.agency)) == [mute]
    assert set(silent(ours, NOW + timedelta(minutes=61), officer.agency)) == {good, fast, mute}

    hear(provider, [Heartbeat(fast.device, NOW - timedelta(hours=1), True)], at=NOW)  # the broker repeats an old word
    hear(provider, [Heartbeat(fast.device, NOW + timedelta(minutes=1), True, 0.0)], at=NOW)
    fast.refresh_from_db()
    assert (fast.last_heard_at, fast.fault, fast.fault_at) == (NOW + timedelta(minutes=1), "", None)


@pytest.mark.django_db(transaction=True)
def test_a_provider_is_heard_by_one_ear_at_a_time_and_by_the_next_when_it_dies(officer, broker, database_server):
    provider = a_loudspeaker_provider(officer, broker.settings(prefix="t-ear/v1", client_id="t-ear"))
    other = connection.get_new_connection(connection.get_connection_params())
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('delivery.ear'), %s)", [provider.pk])
    with Ear() as ear:
        ear.listen(patience=0)
        assert ear.hears == []
        other.close()
        until(lambda: _looking(ear).hears == [provider.pk])
    with Ear() as ear:
        broker.kill()
        ear.listen(patience=0)
        assert ear.hears == []
        broker.start()
        until(lambda: _looking(ear).hears == [provider.pk])


def _looking(ear: Ear) -> Ear:
    ear._looked = float("-inf")
    ear.listen(patience=0)
    return ear


# -- end to end, over a real broker and HTTP


def until(condition, *, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)


@pytest.fixture
def world(officer, broker, live_server, settings):
    """Thirty communes with loudspeakers on one broker: one refuses, one is away; the sound comes from our own site."""
    settings.ENV = settings.ENV.model_copy(update={"public_url": live_server.url})
    at = clock.now()
    told = broker.settings(hours=ANY_HOUR, prefix=f"w{at:%H%M%S%f}/v1", client_id=f"w{at:%H%M%S%f}")
    provider = a_loudspeaker_provider(officer, told, at=at)
    stations = some_stations(officer, 30, at=at)
    habits = {"loa-3": Habit(refuses=True), "loa-7": Habit(is_online=False)}
    now = SimpleNamespace(ahead=timedelta())
    with (
        Ear() as ear,
        Fleet(
            [s.device for s in stations], told, clock=lambda: clock.now() + now.ahead,
            habit=lambda code: habits.get(code, Habit()),
        ) as fleet,
    ):  # fmt: skip
        ear.listen(patience=0)
        fleet.beat()
        yield SimpleNamespace(
            officer=officer, provider=provider, stations=stations, ear=ear, fleet=fleet, now=now, at=at
        )


def broadcast(world, edition, **fields):
    audience = stations_of(world.officer.agency, at=world.at)
    dispatch = a_dispatch(edition, audience, channel="loudspeaker", at=clock.now(), by=world.officer, **fields)
    make_recordings(at=clock.now())
    start_due(at=clock.now())
    send_all(at=clock.now())
    return dispatch


def heard(world, dispatch, **states):
    """Let stations and ear work until the counts are so."""

    def so():
        world.fleet.tick(patience=0.05)
        world.ear.listen(patience=0.05)
        apply_receipts(at=clock.now())
        return counts_of(dispatch) == states

    try:
        until(so)
    finally:
        assert counts_of(dispatch) == rows_by_state(dispatch) == states


@pytest.mark.django_db(transaction=True)
def test_a_bulletin_is_read_fetched_played_and_reported_by_every_commune_that_can(world):
    at = clock.now()
    dispatch = broadcast(world, a_public_edition(world.officer.agency, at=at))
    heard(world, dispatch, handed=29, failed=1)
    world.now.ahead = timedelta(minutes=1)
    heard(world, dispatch, handed=1, received=28, failed=1)

    assert dispatch.deliveries.get(state="failed").reason == "refused"
    made = Recording.objects.get()
    played = world.fleet.player("loa-0").plays
    assert [(p.state, p.seconds) for p in played] == [("played", float(-(-made.seconds // 1)))]
    assert PlayLog.objects.filter(outcome="played").count() == 28
    assert Station.objects.filter(last_heard_at__isnull=False).count() == 29


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_bulletin_is_taken_back_from_the_stations_before_it_sounds(world):
    at = clock.now()
    edition = a_public_edition(world.officer.agency, at=at)
    dispatch = broadcast(world, edition, starts_at=at + timedelta(minutes=30))
    heard(world, dispatch, handed=29, failed=1)

    Publication.objects.filter(edition=edition).update(withdrawn_at=at, withdrawal_reason="Sai mức giảm")
    assert (order_silences(at=at), order_silences(at=at)) == (1, 0)
    assert (tell_stations(at=at), tell_stations(at=at)) == (29, 0)
    heard(world, dispatch, handed=1, expired=28, failed=1)
    world.now.ahead = timedelta(hours=1)
    world.fleet.tick(patience=0.1)
    assert [world.fleet.player(s.device).plays for s in world.stations] == [[]] * 30


@pytest.mark.django_db(transaction=True)
def test_a_correction_that_is_not_broadcast_silences_the_wrong_words_all_the_same(world):
    at = clock.now()
    wrong = a_public_edition(world.officer.agency, at=at)
    dispatch = broadcast(world, wrong, starts_at=at + timedelta(minutes=30))
    heard(world, dispatch, handed=29, failed=1)

    Publication.objects.filter(edition=wrong).update(superseded_at=at)
    a_public_edition(world.officer.agency, release=wrong.release, at=at, variants={"sms": "Dinh chinh: giam 1/3"})
    assert (order_silences(at=at), order_silences(at=at), Silence.objects.get().why) == (1, 0, "superseded")
    assert tell_stations(at=at) == 29
    heard(world, dispatch, handed=1, expired=28, failed=1)
    world.now.ahead = timedelta(hours=1)
    world.fleet.tick(patience=0.1)
    assert [world.fleet.player(s.device).plays for s in world.stations] == [[]] * 30


@pytest.mark.django_db(transaction=True)
def test_a_station_that_could_not_fetch_the_sound_gets_its_order_again_and_plays_it_once(world, tmp_path):
    at = clock.now()
    edition = a_public_edition(world.officer.agency, at=at)
    audience = stations_of(world.officer.agency, at=at)
    dispatch = a_dispatch(edition, audience, channel="loudspeaker", at=at, by=world.officer)
    make_recordings(at=at)
    file = shelf.path_of(Recording.objects.get().sha256, "mp3")
    away = file.rename(tmp_path / "away")
    start_due(at=at)
    send_all(at=at)
    heard(world, dispatch, handed=1, waiting=28, failed=1)
    waiting = dispatch.deliveries.filter(state="waiting")
    assert set(waiting.values_list("reason", "attempts")) == {("unreachable", 1)}
    dispatch.refresh_from_db()
    assert (dispatch.state, send_all(at=at)) == ("running", 0)

    away.rename(file)
    assert send_all(at=at + timedelta(minutes=2)) == 28
    world.now.ahead = timedelta(minutes=5)
    heard(world, dispatch, handed=1, received=28, failed=1)
    assert {len(world.fleet.player(f"loa-{i}").plays) for i in range(30)} == {0, 1}
    dispatch.refresh_from_db()
    assert dispatch.state == "done"


def a_handed_row(officer, broker, *, attempts: int):
    provider = a_loudspeaker_provider(officer, broker.settings(hours=ANY_HOUR))
    some_stations(officer, 1)
    dispatch = a_dispatch(a_public_edition(officer.agency), stations_of(officer.agency, at=NOW), channel="loudspeaker")
    make_recordings(at=NOW)
    start_due(at=NOW)
    dispatch.deliveries.update(provider=provider, state="handed", due_at=None, attempts=attempts)
    Dispatch.objects.filter(pk=dispatch.pk).update(waiting=0, handed=1, state="done")
    PlaceCount.objects.filter(dispatch=dispatch).update(state="handed")
    row = dispatch.deliveries.get()
    key = str(DeliveryKey(dispatch.key_mark, row.pk, 0))
    full = Notice(Fate.LATER, NOW, report_reference("loa-0", key), key, Reason.MAILBOX_FULL, "report cache_full")
    return provider, dispatch, full


def told(provider, *notices, at=NOW):
    hear(provider, notices, at=at)
    apply_receipts(at=at)


@pytest.mark.django_db
@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (5, 240)])
def test_a_full_station_is_tried_again_after_a_growing_wait(officer, broker, attempts, minutes):
    provider, dispatch, full = a_handed_row(officer, broker, attempts=attempts)
    told(provider, full, full)
    row = dispatch.deliveries.get()
    assert (row.state, row.reason, row.due_at) == ("waiting", "mailbox_full", NOW + timedelta(minutes=minutes))
    assert counts_of(dispatch) == {"waiting": 1}
    assert (dispatch.state, [why.words for why in reasons_of(dispatch)["waiting"]]) == (
        "running", ["bộ nhớ của đài đầy lệnh khẩn hơn"],
    )  # fmt: skip


def given_up(dispatch):
    cancel(dispatch, by=dispatch.planned_by, at=NOW)


def withdrawn(dispatch):
    Publication.objects.filter(edition=dispatch.edition).update(withdrawn_at=NOW, withdrawal_reason="Sai")


def corrected(dispatch):
    Publication.objects.filter(edition=dispatch.edition).update(superseded_at=NOW)


def out_of_time(dispatch):
    Dispatch.objects.filter(pk=dispatch.pk).update(expires_at=NOW + timedelta(seconds=30))


@pytest.mark.django_db
@pytest.mark.parametrize("meanwhile", [given_up, withdrawn, corrected, out_of_time])
def test_a_station_is_not_tried_again_with_what_no_longer_holds(officer, broker, meanwhile):
    provider, dispatch, full = a_handed_row(officer, broker, attempts=1)
    dispatch.refresh_from_db()
    meanwhile(dispatch)
    told(provider, full)
    assert (counts_of(dispatch), dispatch.deliveries.get().reason) == ({"failed": 1}, "mailbox_full")


@pytest.mark.django_db
def test_a_station_is_tried_six_times_and_then_shown_with_its_reason(officer, broker):
    provider, dispatch, full = a_handed_row(officer, broker, attempts=6)
    told(provider, full)
    assert (rows_by_state(dispatch), [why.words for why in reasons_of(dispatch)["failed"]]) == (
        {"failed": 1}, ["bộ nhớ của đài đầy lệnh khẩn hơn"],
    )  # fmt: skip


@pytest.mark.django_db
def test_of_two_words_of_a_station_the_later_one_counts(officer, broker):
    provider, dispatch, full = a_handed_row(officer, broker, attempts=1)
    stored = Notice(Fate.HANDED, NOW + timedelta(seconds=1), full.reference, full.key)
    told(provider, stored, full)
    assert rows_by_state(dispatch) == {"handed": 1}
    told(provider, replace(stored, at=NOW - timedelta(seconds=1)), full)
    assert rows_by_state(dispatch) == {"waiting": 1}


@pytest.mark.django_db(transaction=True)
def test_a_broadcast_that_an_officer_gives_up_is_taken_back_from_the_stations(world):
    at = clock.now()
    dispatch = broadcast(world, a_public_edition(world.officer.agency, at=at), starts_at=at + timedelta(minutes=30))
    heard(world, dispatch, handed=29, failed=1)
    dispatch.refresh_from_db()
    assert cancel(dispatch, by=world.officer, at=at).state == "cancelled"
    assert tell_stations(at=at) == 29
    heard(world, dispatch, handed=1, expired=28, failed=1)


@pytest.mark.django_db(transaction=True)
def test_a_corrected_bulletin_sounds_in_place_of_the_wrong_one(world):
    at = clock.now()
    wrong = a_public_edition(world.officer.agency, at=at)
    first = broadcast(world, wrong, starts_at=at + timedelta(minutes=30))
    heard(world, first, handed=29, failed=1)

    Publication.objects.filter(edition=wrong).update(superseded_at=at)
    right = a_public_edition(
        world.officer.agency,
        release=wrong.release,
        at=at,
        variants={"script": SCRIPT.replace("một nửa", "một phần ba")},
    )
    (correction,) = plan_correction(right, by=world.officer, at=at)
    make_recordings(at=at)
    start_due(at=at)
    send_all(at=clock.now())
    heard(world, first, handed=1, expired=28, failed=1)
    world.now.ahead = timedelta(hours=1)
    heard(world, correction, received=28, handed=1)
    sha256 = {Recording.objects.get(edition=right).sha256}
    player = world.fleet.player("loa-0")
    assert [play.id.split("-")[0] for play in player.plays] == [f"d{correction.key_mark}"]
    assert sha256 != {Recording.objects.get(edition=wrong).sha256}
