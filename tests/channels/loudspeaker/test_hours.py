"""When a loudspeaker may sound, and when it must be silent."""

from datetime import timedelta

import pytest

from danbiet.channels.base import Fate, Reason
from danbiet.channels.manifests import BadHours, Hours
from danbiet.channels.manifests.hours import Window
from tests.channels.loudspeaker.conftest import at


def test_hours_are_read_and_written_in_order():
    assert str(Hours.read(" 16:30-18:00,5:00-06:30 ")) == "05:00-06:30, 16:30-18:00"
    assert Hours.read("5h00-6h30").windows == (Window(300, 390),)
    assert Hours.read("").windows == ()


@pytest.mark.parametrize("text", ["sáng", "6:00", "18:00-16:30", "05:00-05:00", "05:70-06:00", "22:00-25:00"])
def test_hours_that_no_day_has_are_refused(text):
    with pytest.raises(BadHours, match="Hãy viết"):
        Hours.read(text)


def test_a_sound_must_end_inside_its_window():
    hours = Hours.read("05:00-06:30")
    assert hours.allow(at(5), 60)
    assert hours.allow(at(6, 29), 60)
    assert not hours.allow(at(6, 29, 1), 60)
    assert not hours.allow(at(4, 59, 59), 1)


def test_the_next_start_is_in_the_next_window_or_on_the_next_day():
    hours = Hours.read("05:00-06:30, 16:30-18:00")
    assert hours.next_start(at(9), 60, before=at(23)) == at(16, 30)
    assert hours.next_start(at(19), 60, before=at(23, day=5)) == at(5, day=3)
    assert hours.next_start(at(19), 60, before=at(23)) is None
    assert hours.next_start(at(9), 7200, before=at(23, day=9)) is None


def test_without_hours_nothing_may_sound():
    assert Hours().next_start(at(9), 1, before=at(9, day=9)) is None


@pytest.mark.parametrize("changes", [{"starts_at": at(21)}, {"expires_at": at(16, 20)}, {"extra": {"hours": ""}}])
@pytest.mark.parametrize("priority", [0, 1, 2])
def test_a_broadcast_out_of_hours_is_refused_before_it_leaves(village, changes, priority):
    station = village.station("xa-1")
    (outcome,) = village.send(village.message(priority=priority, **changes))
    assert (outcome.fate, outcome.reason) == (Fate.FAILED, Reason.OUT_OF_HOURS)
    station.tick()
    assert station.player.stored == {}


def test_an_emergency_with_a_reason_sounds_at_night(village, clock):
    station = village.station("xa-1")
    clock.now = at(23)
    reason = {"override_reason": "Lũ ống, sơ tán ngay theo lệnh của Chủ tịch UBND xã"}
    (outcome,) = village.send(village.message(priority=2, extra=reason))
    assert outcome.fate is Fate.HANDED
    village.arrive(station, "d-1")
    assert station.player.playing.begun == at(23)
    assert station.player.playing.order.manifest.override == reason["override_reason"]


@pytest.mark.parametrize("priority", [0, 1])
def test_a_reason_without_an_emergency_opens_no_hour(village, clock, priority):
    clock.now = at(23)
    message = village.message(priority=priority, starts_at=at(23, 10), extra={"override_reason": "Cho kịp thời vụ"})
    (outcome,) = village.send(message)
    assert (outcome.fate, outcome.reason) == (Fate.FAILED, Reason.OUT_OF_HOURS)


def test_a_broadcast_for_now_waits_for_the_next_permitted_hour(village, clock):
    station = village.station("xa-1")
    clock.now = at(22)
    assert [o.fate for o in village.send(village.message())] == [Fate.HANDED]
    village.arrive(station, "d-1")
    clock.now = at(6, day=3)
    station.tick()
    (played,) = station.player.plays
    assert (played.state, played.at - timedelta(seconds=played.seconds)) == ("played", at(5, day=3))


def test_what_has_expired_is_never_handed_over_nor_played(village, clock):
    station = village.station("xa-1")
    waiting = village.message("d-1", expires_at=at(16, 40), starts_at=at(16, 39))
    village.send(waiting)
    village.arrive(station, "d-1")
    station.lose_power()
    clock.now = at(16, 45)
    assert [o.fate for o in village.send(waiting)] == [Fate.EXPIRED]
    station.restore_power()
    clock.now = at(18)
    station.tick()
    assert station.player.plays == []
    assert station.player._last["d-1"].state == "expired"
