"""What the ledger is told when the broker is away, dies, or comes back."""

from collections import Counter
from dataclasses import replace

import pytest
from pydantic import SecretStr, ValidationError

from danbiet.channels.base import Fate, Reason
from danbiet.channels.loudspeaker import Listener
from danbiet.channels.loudspeaker.line import NoLine
from danbiet.channels.loudspeaker.sender import LoudspeakerSender
from danbiet.channels.simulators.broker import Broker, mosquitto
from danbiet.channels.simulators.station import Fleet, Habit
from tests.channels.loudspeaker.conftest import HOURS, at


@pytest.fixture
def own_broker():
    """A broker that the test may kill."""
    with Broker() as started:
        yield started


def orders(village, number):
    first = village.message("d-0")
    return [replace(first, key=f"d-{n}") for n in range(number)]


def use(village, broker):
    village.settings = broker.settings(prefix="own/v1", hours=HOURS, audio_url=village.settings.audio_url)
    return village


def test_while_the_broker_is_away_nothing_left_and_everything_waits(village, own_broker):
    use(village, own_broker)
    own_broker.kill()
    outcomes = village.send(*orders(village, 3))
    assert [(o.key, o.fate, o.reason) for o in outcomes] == [
        (f"d-{n}", Fate.LATER, Reason.UNREACHABLE) for n in range(3)
    ]
    with pytest.raises(NoLine), Listener(village.settings):
        pass


def test_a_broker_killed_in_the_middle_leaves_nothing_claimed_that_it_did_not_take(village, clock, own_broker):
    use(village, own_broker)
    village.station("xa-1")
    messages = orders(village, 20_000)
    with LoudspeakerSender(village.settings, clock=clock) as sender:
        outcomes = []
        for outcome in sender.send(messages):
            outcomes.append(outcome)
            if len(outcomes) == 500:
                own_broker.kill()
    counted = Counter((o.fate, o.reason) for o in outcomes)
    assert {o.key for o in outcomes} == {m.key for m in messages}
    assert len(outcomes) == len(messages)
    handed = counted.pop((Fate.HANDED, Reason.NONE))
    uncertain = counted.pop((Fate.UNCERTAIN, Reason.NO_ANSWER), 0)
    assert set(counted) == {(Fate.LATER, Reason.UNREACHABLE)}
    assert handed >= 500
    # Only what was on the wire is uncertain: never more than the window.
    assert uncertain <= village.settings.window
    village.stations["xa-1"].go_offline()


def test_the_line_is_opened_again_when_the_broker_is_back(village, clock, own_broker):
    use(village, own_broker)
    station = village.station("xa-1")
    with LoudspeakerSender(village.settings, clock=clock) as sender:
        first = list(sender.send([village.message("d-1")]))
        own_broker.kill()
        while_away = list(sender.send([village.message("d-2")]))
        own_broker.start()
        station.go_offline()
        station.go_online()
        after = list(sender.send([village.message("d-2")]))
    assert [o.fate for o in (*first, *while_away, *after)][0::2] == [Fate.HANDED, Fate.HANDED]
    assert while_away[0].fate in (Fate.LATER, Fate.UNCERTAIN)
    village.arrive(station, "d-2")


def test_a_broker_that_says_nothing_leaves_the_order_uncertain(village, clock, broker):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings = village.settings.model_copy(
            update={"port": deaf.getsockname()[1], "connect_seconds": 0.2, "answer_seconds": 0.2}
        )
        with LoudspeakerSender(settings, clock=clock) as sender:
            outcomes = list(sender.send([village.message()]))
    # It never greeted us, so nothing was said to it.
    assert [(o.fate, o.reason) for o in outcomes] == [(Fate.LATER, Reason.UNREACHABLE)]


@pytest.mark.skipif(not mosquitto(), reason="amqtt keeps nothing on disk")
def test_orders_for_a_station_that_is_away_outlive_a_restart_of_the_broker(village, clock, own_broker):
    use(village, own_broker)
    station = village.station("xa-1")
    station.go_offline()
    assert [o.fate for o in village.send(village.message())] == [Fate.HANDED]
    own_broker.stop()
    own_broker.start()
    station.go_online()
    village.arrive(station, "d-1")


def test_an_order_travels_over_mqtt_3_1_1_and_a_second_kind_of_broker(village, clock):
    with Broker("amqtt") as other:
        use(village, other)
        station = village.station("xa-1")
        with Listener(village.settings, clock=clock) as listener:
            assert [o.fate for o in village.send(village.message(starts_at=at(16, 30)))] == [Fate.HANDED]
            village.arrive(station, "d-1")
            clock.now = at(17)
            station.tick()
            told = village.reports(listener, 2)
        station.go_offline()
    assert [n.fate for n in told] == [Fate.HANDED, Fate.RECEIVED]


@pytest.mark.parametrize(
    ("changes", "fate", "reason"),
    [
        ({"address": "xã/1"}, Fate.FAILED, Reason.BAD_ADDRESS),
        ({"address": "+"}, Fate.FAILED, Reason.BAD_ADDRESS),
        ({"address": "xa-1/#"}, Fate.FAILED, Reason.BAD_ADDRESS),
        ({"extra": {"audio": {"url": "x"}}}, Fate.FAILED, Reason.REJECTED_CONTENT),
        ({"extra": {"audio": {}}}, Fate.FAILED, Reason.REJECTED_CONTENT),
        ({"extra": {"hours": "cả ngày"}}, Fate.FAILED, Reason.OUT_OF_HOURS),
        ({"expires_at": at(15)}, Fate.EXPIRED, Reason.EXPIRED),
    ],
)
def test_what_is_no_order_never_leaves_and_says_why(village, changes, fate, reason):
    (outcome,) = village.send(village.message(**changes))
    assert (outcome.fate, outcome.reason) == (fate, reason)
    assert outcome.detail


def test_audio_longer_than_its_slot_never_leaves(village):
    long = {**village.message().extra["audio"], "seconds": 301}
    (outcome,) = village.send(village.message(extra={"audio": long}))
    assert (outcome.fate, outcome.reason) == (Fate.FAILED, Reason.TOO_LONG)


def test_a_key_that_is_none_is_refused_where_it_is_typed(village):
    with pytest.raises(ValidationError, match="base64 of 32 bytes"):
        village.settings.__class__(host="x", signing_key=SecretStr("mật khẩu"))


def test_five_hundred_stations_hear_one_broadcast(village, clock, shelf, speech):
    codes, one = [f"xa-{number:05}" for number in range(500)], village.message()
    fleet = Fleet(codes, village.settings, clock=clock)
    fleet.change("xa-00007", Habit(is_online=False))
    with Listener(village.settings, clock=clock) as listener, fleet:
        village.send(*(replace(one, key=f"d-{code}", address=code, starts_at=at(16, 30)) for code in codes))
        arrived = 0
        while arrived < len(codes):
            arrived += fleet.tick(patience=0.2)
        clock.now = at(17)
        fleet.tick()
        told = Counter(n.detail for n in village.reports(listener, 2 * 499))
        fleet.change("xa-00007", Habit())
        fleet.tick()
        (late,) = village.reports(listener, 1)
    assert told == {"report stored": 499, "report played": 499}
    assert (late.key, late.detail) == ("d-xa-00007", "report stored")
    assert shelf.asked[speech.sha256] == 1
