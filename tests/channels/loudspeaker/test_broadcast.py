"""A broadcast from the officer's desk to the loudspeaker and back, over a real broker."""

from dataclasses import replace
from datetime import timedelta
from math import ceil

from pydantic import SecretStr

from danbiet.channels.base import Attachment, Fate, Notice, Reason
from danbiet.channels.loudspeaker import Heartbeat, Listener, Loudspeaker
from danbiet.channels.manifests import SigningKey
from tests.channels.loudspeaker.conftest import SCRIPT, at


def test_the_officer_hears_that_the_commune_heard(village, clock, speech):
    station = village.station("xa-1")
    with Listener(village.settings, clock=clock) as listener:
        (outcome,) = village.send(village.message(starts_at=at(16, 30), priority=1))
        assert (outcome.key, outcome.fate) == ("d-1", Fate.HANDED)
        village.arrive(station, "d-1")
        assert [n.fate for n in village.reports(listener, 1)] == [Fate.HANDED]

        clock.now = at(16, 31)
        station.tick()
        (played,) = village.reports(listener, 1)
    long = ceil(speech.seconds)
    assert played == Notice(
        Fate.RECEIVED,
        at(16, 30) + timedelta(seconds=long),
        outcome.reference,
        "d-1",
        Reason.NONE,
        "report played",
        float(long),
    )
    assert [(r.state, r.at) for r in station.player.plays] == [("played", played.at)]


def test_a_manifest_carries_what_the_station_must_know(village, clock, speech):
    station = village.station("xa-1")
    village.send(village.message(priority=1, extra={"replaces": ["d-0"]}))
    village.arrive(station, "d-1")
    manifest = station.player.stored["d-1"].manifest
    assert (manifest.title, manifest.language, manifest.priority) == ("Miễn học phí", "vi", 1)
    assert (manifest.replaces, str(manifest.hours)) == (("d-0",), "05:00-06:30, 16:30-18:00")
    assert (manifest.sound.sha256, manifest.sound.is_synthetic) == (speech.sha256, True)


def test_an_attached_recording_is_checked_and_gets_a_signed_address(village, clock, speech, shelf):
    station = village.station("xa-1")
    attached = Attachment("bai.mp3", "audio/mpeg", speech.audio, speech.sha256)
    message = replace(village.message(), attachments=[attached], extra={})
    assert [o.fate for o in village.send(message)] == [Fate.HANDED]
    village.arrive(station, "d-1")
    assert station.player.stored["d-1"].manifest.sound.is_synthetic
    assert shelf.asked[speech.sha256] == 1


def test_the_same_order_twice_plays_once(village, clock):
    station = village.station("xa-1")
    message = village.message()
    outcomes = village.send(message) + village.send(message)
    assert [o.fate for o in outcomes] == [Fate.HANDED, Fate.HANDED]
    assert outcomes[0].reference == outcomes[1].reference
    with Listener(village.settings, clock=clock) as listener:
        told = _ticking(village, station, listener, 2)
        clock.now = at(17, 0)
        told += _ticking(village, station, listener, 1)
        village.send(message)
        told += _ticking(village, station, listener, 1)
    clock.now = at(17, 30)
    station.tick()
    assert [n.detail for n in told] == ["report stored", "report stored", "report played", "report played"]
    assert [play.state for play in station.player.plays] == ["played"]


def test_an_order_signed_by_somebody_else_is_never_played(village, clock):
    station = village.station("xa-1")
    stranger = village.settings.model_copy(update={"signing_key": _secret(SigningKey.new())})
    ours, village.settings = village.settings, stranger
    with Listener(ours, clock=clock) as listener:
        village.send(village.message())
        (refusal,) = _ticking(village, station, listener, 1)
    assert (refusal.fate, refusal.reason, refusal.detail) == (Fate.FAILED, Reason.NOT_ALLOWED, "report unknown_key")
    clock.now = at(18, 0)
    station.tick()
    assert station.player.plays == []


def test_damaged_audio_is_never_played(village, clock, shelf, speech):
    shelf.damaged.add(speech.sha256)
    station = village.station("xa-1")
    with Listener(village.settings, clock=clock) as listener:
        village.send(village.message())
        (refusal,) = _ticking(village, station, listener, 1)
    assert (refusal.fate, refusal.detail) == (Fate.LATER, "report audio_damaged")
    clock.now = at(18, 0)
    station.tick()
    assert station.player.plays == []


def test_audio_whose_address_was_not_signed_stays_shut(village, clock, shelf, speech):
    station = village.station("xa-1")
    with Listener(village.settings, clock=clock) as listener:
        open_address = speech.reference(f"{shelf.url}/{speech.sha256}.mp3")
        village.send(replace(village.message(), extra={"audio": open_address}))
        (refusal,) = _ticking(village, station, listener, 1)
    assert (refusal.fate, refusal.reason, refusal.detail) == (
        Fate.LATER,
        Reason.UNREACHABLE,
        "report audio_unreachable",
    )


def test_after_a_failed_download_the_same_order_may_be_sent_again(village, clock, shelf, speech):
    shelf.damaged.add(speech.sha256)
    station = village.station("xa-1")
    with Listener(village.settings, clock=clock) as listener:
        village.send(village.message())
        _ticking(village, station, listener, 1)
        shelf.damaged.clear()
        village.send(village.message())
        (stored,) = _ticking(village, station, listener, 1)
    assert (stored.fate, stored.detail) == (Fate.HANDED, "report stored")


def test_a_cancelled_broadcast_is_not_heard(village, clock):
    station = village.station("xa-1")
    with Listener(village.settings, clock=clock) as listener:
        village.send(village.message("d-1"))
        village.arrive(station, "d-1")
        village.send(village.message("d-2", extra={"cancels": ["d-1"]}))
        village.arrive(station, "d-2")
        told = village.reports(listener, 3)
    assert [(n.key, n.fate, n.detail) for n in told] == [
        ("d-1", Fate.HANDED, "report stored"),
        ("d-1", Fate.EXPIRED, "report replaced"),
        ("d-2", Fate.RECEIVED, "report cancelled"),
    ]
    clock.now = at(18, 0)
    station.tick()
    assert station.player.plays == []


def test_a_cancelling_that_overtakes_its_broadcast_still_holds(village, clock):
    station = village.station("xa-1")
    village.send(village.message("d-2", extra={"cancels": ["d-1"]}))
    village.arrive(station, "d-2")
    village.send(village.message("d-1"))
    with Listener(village.settings, clock=clock) as listener:
        told = _ticking(village, station, listener, 1)
    clock.now = at(18, 0)
    station.tick()
    assert station.player.plays == []
    assert told[-1].detail in {"report cancelled", "report replaced"}


def test_a_power_cut_in_the_middle_is_told_and_the_broadcast_begins_anew(village, clock, speech):
    station = village.station("xa-1")
    village.send(village.message(starts_at=at(16, 30)))
    village.arrive(station, "d-1")
    with Listener(village.settings, clock=clock) as listener:
        clock.now = at(16, 30, 4)
        station.tick()
        station.lose_power()
        clock.now = at(16, 50)
        station.restore_power()
        clock.now = at(17, 0)
        station.tick()
        told = village.reports(listener, 3)
    long = float(ceil(speech.seconds))
    assert [(n.fate, n.detail, n.seconds, n.at) for n in told] == [
        (Fate.HANDED, "report stored", None, at(16, 0)),
        (Fate.HANDED, "report interrupted", 4.0, at(16, 30, 4)),
        (Fate.RECEIVED, "report played", long, at(16, 50) + timedelta(seconds=long)),
    ]


def test_a_broadcast_cut_off_for_good_ends_as_expired_with_what_was_heard(village, clock):
    station = village.station("xa-1")
    village.send(village.message(starts_at=at(17, 59, 40), expires_at=at(18, 0), extra={"hours": "16:30-18:00"}))
    village.arrive(station, "d-1")
    with Listener(village.settings, clock=clock) as listener:
        clock.now = at(17, 59, 43)
        station.tick()
        station.lose_power()
        clock.now = at(19, 0)
        station.restore_power()
        told = village.reports(listener, 3)
    assert [(n.fate, n.detail, n.seconds) for n in told][-1] == (Fate.EXPIRED, "report expired", 3.0)


def test_a_station_that_was_away_gets_its_order_from_the_broker(village, clock):
    station = village.station("xa-1")
    station.go_offline()
    assert [o.fate for o in village.send(village.message())] == [Fate.HANDED]
    station.go_online()
    village.arrive(station, "d-1")
    assert "d-1" in station.player.stored


def test_a_station_that_is_away_plays_what_it_has_and_tells_it_later(village, clock):
    station = village.station("xa-1")
    village.send(village.message(starts_at=at(16, 30)))
    village.arrive(station, "d-1")
    with Listener(village.settings, clock=clock) as listener:
        village.reports(listener, 1)
        station.go_offline()
        clock.now = at(17, 0)
        station.tick()
        clock.now = at(20, 0)
        station.go_online()
        station.tick()
        (played,) = village.reports(listener, 1)
    assert (played.fate, played.at < at(16, 31)) == (Fate.RECEIVED, True)


def test_a_station_that_never_listened_is_offline_and_tried_later(village, clock, broker):
    (outcome,) = village.send(village.message(address="xa-vang"))
    if broker.kind == "mosquitto":
        assert (outcome.fate, outcome.reason, outcome.retry_after) == (
            Fate.LATER,
            Reason.OFFLINE,
            timedelta(minutes=10),
        )
    else:
        assert outcome.fate is Fate.HANDED


def test_a_wrong_clock_is_noticed_and_the_log_is_put_right(village, clock):
    station = village.station("xa-1", clock_ahead=timedelta(minutes=47))
    village.send(village.message(starts_at=at(16, 50)))
    village.arrive(station, "d-1")
    with Listener(village.settings, clock=clock) as listener:
        clock.now = at(16, 20)
        station.beat()
        station.tick()
        told = village.reports(listener, 2)
    beats = [word for word in village.heard if isinstance(word, Heartbeat)]
    assert {(b.station, b.is_online, b.clock_ahead_seconds) for b in beats} == {
        ("xa-1", True, None),
        ("xa-1", True, 47 * 60.0),
    }
    # It sounded at 16:03 of the true time, when its own clock said 16:50.
    assert told[-1].fate is Fate.RECEIVED
    assert at(16, 3) < told[-1].at < at(16, 4)


def test_a_silent_station_is_reported_by_the_broker(village, clock):
    station = village.station("xa-1")
    with Listener(village.settings, clock=clock) as listener:
        station.go_offline()
        village.until(
            station,
            lambda: village.heard.extend(listener.collect(timeout=0.05)) or _last_word(village, "xa-1") is False,
        )
    assert _last_word(village, "xa-1") is False


def test_reports_that_were_not_settled_come_again(village, clock):
    station = village.station("xa-1")
    village.send(village.message())
    with Listener(village.settings, clock=clock):
        village.arrive(station, "d-1")
    with Listener(village.settings, clock=clock) as killed_before_the_commit:
        seen = []
        village.until(station, lambda: seen.extend(killed_before_the_commit.collect(timeout=0.05)) or _notices(seen))
    with Listener(village.settings, clock=clock) as next_worker:
        again = village.reports(next_worker, 1)
    assert _notices(seen) == again


def test_the_person_at_the_station_may_refuse(village, clock):
    station = village.station("xa-1")
    station.player.refuses = True
    village.send(village.message())
    with Listener(village.settings, clock=clock) as listener:
        (told,) = _ticking(village, station, listener, 1)
    assert (told.fate, told.reason) == (Fate.FAILED, Reason.REFUSED)


def test_a_script_is_carried_as_it_is_said_and_measured_in_seconds(village):
    fitted = Loudspeaker().fit("Từ 01/7/2026, học phí được miễn.", settings=village.settings)
    assert (fitted.text, fitted.unit, fitted.units, fitted.problems) == (
        "Từ ngày một tháng bảy năm hai nghìn không trăm hai mươi sáu, học phí được miễn.",
        "seconds",
        6,
        [],
    )


def test_a_script_longer_than_its_slot_is_stopped(village):
    fitted = Loudspeaker().fit(SCRIPT * 60, settings=village.settings)
    assert [p.code for p in fitted.problems] == ["too_long"]


def _notices(heard):
    return [word for word in heard if isinstance(word, Notice)]


def _last_word(village, code):
    words = [w.is_online for w in village.heard if isinstance(w, Heartbeat) and w.station == code]
    return words[-1] if words else None


def _ticking(village, station, listener, number):
    """Let the station work until so many reports are heard."""
    found = []
    village.until(station, lambda: found.extend(_notices(listener.collect(timeout=0.05))) or len(found) >= number)
    listener.settle()
    return found


def _secret(key):
    return SecretStr(key.text)
