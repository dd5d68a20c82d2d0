"""The rules of a station, without a network: what sounds when, what gives way, what is forgotten."""

from datetime import timedelta

import pytest

from danbiet.channels.manifests import BadManifest, Hours, Manifest, SigningKey, Sound, sign_manifest, verify_manifest
from danbiet.channels.simulators.station import NoAudio, Player
from tests.channels.loudspeaker.conftest import at

KEY = SigningKey.new()
KEYS = {KEY.public.id: KEY.public}
HOURS = Hours.read("05:00-06:30, 16:30-18:00")


def player(**traits):
    return Player("xa-1", KEYS, lambda sound: None, at(16), **traits)


def manifest(name, *, seconds=60, **changes):
    sound = Sound("http://127.0.0.1/a.mp3", "0" * 64, 9, "audio/mpeg", seconds, True)
    given = {"id": name, "station": "xa-1", "expires_at": at(16, day=3), "sound": sound, "hours": HOURS}
    return Manifest(**{**given, **changes})


def order(name, **changes):
    return sign_manifest(manifest(name, **changes), KEY)


def told(reports):
    return [(r.id, r.state) for r in reports]


def plays(station):
    return [(r.id, r.state, r.at - timedelta(seconds=r.seconds), r.seconds) for r in station.plays]


def test_orders_sound_one_after_the_other_in_order_of_arrival():
    station = player()
    for name in "ab":
        station.offer(order(name), at(16))
    station.advance(at(17))
    assert plays(station) == [("a", "played", at(16, 30), 60), ("b", "played", at(16, 31), 60)]


def test_a_priority_order_goes_before_an_ordinary_one_but_does_not_break_in():
    station = player()
    station.offer(order("thuong-1", starts_at=at(16, 30)), at(16))
    station.offer(order("thuong-2", starts_at=at(16, 30)), at(16))
    station.advance(at(16, 30, 10))
    station.offer(order("uu-tien", priority=1), at(16, 30, 10))
    station.advance(at(17))
    assert [(name, state) for name, state, *_ in plays(station)] == [
        ("thuong-1", "played"),
        ("uu-tien", "played"),
        ("thuong-2", "played"),
    ]


def test_an_urgent_order_breaks_in_and_what_it_broke_begins_anew():
    station = player()
    station.offer(order("thuong"), at(16))
    station.advance(at(16, 30, 10))
    station.offer(order("khan", priority=2, override="Lũ ống"), at(16, 30, 20))
    station.advance(at(17))
    assert plays(station) == [
        ("thuong", "interrupted", at(16, 30), 20),
        ("khan", "played", at(16, 30, 20), 60),
        ("thuong", "played", at(16, 31, 20), 60),
    ]


def test_two_urgent_orders_do_not_break_into_each_other():
    station = player()
    for name in "ab":
        station.offer(order(name, priority=2, override="Lũ ống"), at(23))
    station.advance(at(23, 30))
    assert [(name, state) for name, state, *_ in plays(station)] == [("a", "played"), ("b", "played")]


def test_the_newest_order_takes_the_place_of_what_it_replaces_even_mid_word():
    station = player()
    station.offer(order("cu"), at(16))
    station.advance(at(16, 30, 10))
    assert told(station.offer(order("moi", replaces=("cu",)), at(16, 30, 15))) == [
        ("cu", "interrupted"),
        ("cu", "replaced"),
        ("moi", "stored"),
    ]
    station.advance(at(17))
    assert plays(station) == [("cu", "interrupted", at(16, 30), 15), ("moi", "played", at(16, 30, 15), 60)]


def test_a_replaced_order_that_comes_late_is_not_stored():
    station = player()
    station.offer(order("moi", replaces=("cu",)), at(16))
    assert told(station.offer(order("cu"), at(16, 1))) == [("cu", "replaced")]
    assert set(station.stored) == {"moi"}


def test_a_full_memory_drops_the_least_urgent_and_newest_and_says_so():
    station = player(capacity=3)
    for name, priority in (("a", 0), ("b", 1), ("c", 0)):
        station.offer(order(name, priority=priority), at(16))
    assert told(station.offer(order("d", priority=1), at(16, 1))) == [("c", "cache_full"), ("d", "stored")]
    assert told(station.offer(order("e"), at(16, 2))) == [("e", "cache_full")]
    assert set(station.stored) == {"a", "b", "d"}
    # There is room again: the same order may be sent again.
    station.offer(order("x", kind="cancel", sound=None, replaces=("a",)), at(16, 3))
    assert told(station.offer(order("e"), at(16, 4))) == [("e", "stored")]


def test_an_expired_order_is_dropped_on_time_and_never_sounds():
    station = player()
    station.offer(order("a", starts_at=at(5, day=3), expires_at=at(5, 0, 30, day=3)), at(16))
    station.lose_power(at(20))
    assert told(station.start(at(6, day=3))) == [("a", "expired")]
    assert told(station.offer(order("a", expires_at=at(5, 0, 30, day=3)), at(6, day=3))) == [("a", "expired")]
    assert station.plays == []


def test_a_long_time_passes_as_many_short_ones():
    patient, busy = player(), player()
    for name, priority in (("a", 0), ("b", 2), ("c", 1)):
        for station in (patient, busy):
            station.offer(order(name, priority=priority, seconds=1000), at(16))
    patient.advance(at(7, day=3))
    for minutes in range(15 * 60 + 1):
        busy.advance(at(16) + timedelta(minutes=minutes))
    assert plays(patient) == plays(busy)
    assert [name for name, *_ in plays(patient)] == ["b", "c", "a"]


def test_an_order_for_another_station_is_refused():
    assert told(player().offer(order("a", station="xa-2"), at(16))) == [("a", "wrong_station")]


def test_audio_that_cannot_be_had_leaves_nothing_behind():
    def nothing(sound):
        raise NoAudio("audio_unreachable")

    station = Player("xa-1", KEYS, nothing, at(16))
    assert told(station.offer(order("a"), at(16))) == [("a", "audio_unreachable")]
    assert station.stored == {}


# -- the signature


def test_a_manifest_reads_back_as_it_was_signed():
    made = manifest("a", title="Miễn học phí", starts_at=at(17), replaces=("x",), override="Lũ", priority=2)
    assert verify_manifest(sign_manifest(made, KEY), KEYS) == made


def test_the_signed_text_is_canonical():
    made = manifest("a", title="Lũ")
    assert made.canonical() == (
        '{"audio":{"content_type":"audio/mpeg","is_synthetic":true,"seconds":60,"sha256":"' + "0" * 64 + '",'
        '"size":9,"url":"http://127.0.0.1/a.mp3"},"expires_at":"2027-03-03T09:00:00Z",'
        '"hours":"05:00-06:30, 16:30-18:00","id":"a","kind":"play","language":"vi","override":"","priority":0,'
        '"replaces":[],"starts_at":null,"station":"xa-1","title":"Lũ","v":1}'
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace(b"xa-1", b"xa-2"), "bad_signature"),
        (lambda text: text.replace(b'\\"priority\\":0', b'\\"priority\\":2'), "bad_signature"),
        (lambda text: text.replace(KEY.public.id.encode(), b"0" * 16), "unknown_key"),
        (lambda text: text[:-9], "unreadable"),
        (lambda text: b"[]", "unreadable"),
        (lambda text: b"\xff", "unreadable"),
    ],
)
def test_one_changed_letter_breaks_the_signature(change, code):
    with pytest.raises(BadManifest) as refused:
        verify_manifest(change(order("a")), KEYS)
    assert refused.value.code == code


def test_a_station_may_know_two_keys_while_one_takes_over_from_the_other():
    new = SigningKey.new()
    both = {key.public.id: key.public for key in (KEY, new)}
    assert {verify_manifest(sign_manifest(manifest("a"), key), both).id for key in (KEY, new)} == {"a"}
