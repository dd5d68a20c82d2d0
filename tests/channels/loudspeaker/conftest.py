"""A real broker, a shelf of audio, and a village of one or two stations on a clock that the test turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from danbiet.channels.base import Message, Notice, Outcome
from danbiet.channels.loudspeaker import Heartbeat, Listener, LoudspeakerSettings
from danbiet.channels.loudspeaker.sender import LoudspeakerSender
from danbiet.channels.manifests.hours import VIETNAM
from danbiet.channels.simulators.broker import Broker
from danbiet.channels.simulators.station import Shelf, Station
from danbiet.channels.voice import Speech, speak

SCRIPT = "Từ ngày mùng một tháng một, học phí của trường công lập được miễn. Gia đình không phải nộp đơn."
HOURS = "05:00-06:30, 16:30-18:00"
_TESTS = count()


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 2) -> datetime:
    """A moment of March 2027, in Vietnamese time."""
    return datetime(2027, 3, day, hour, minute, second, tzinfo=VIETNAM)


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: at(16, 0))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **spans: float) -> None:
        self.now += timedelta(**spans)


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    with Broker() as started:
        yield started


@pytest.fixture(scope="session")
def speech() -> Speech:
    return speak(SCRIPT)


@pytest.fixture
def shelf(clock: Clock) -> Iterator[Shelf]:
    with Shelf(clock=clock, secret="bí mật của kho") as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@dataclass
class Village:
    """The sender's desk, the stations and the ear, all on one clock."""

    settings: LoudspeakerSettings
    clock: Clock
    audio: Callable[[Message], dict[str, Any]]
    stations: dict[str, Station] = field(default_factory=dict)
    heard: list[Notice | Heartbeat] = field(default_factory=list)

    def station(self, code: str, **traits: Any) -> Station:
        self.stations[code] = Station(code, self.settings, clock=self.clock, **traits)
        self.stations[code].go_online()
        return self.stations[code]

    def message(self, key: str = "d-1", address: str = "xa-1", **changes: Any) -> Message:
        plain = Message(key, address, SCRIPT, subject="Miễn học phí", expires_at=self.clock.now + timedelta(days=1))
        made = replace(plain, **changes)
        return replace(made, extra={"audio": self.audio(made), **made.extra})

    def send(self, *messages: Message) -> list[Outcome]:
        with LoudspeakerSender(self.settings, clock=self.clock) as sender:
            return list(sender.send(messages))

    def until(self, station: Station, condition: Callable[[], object]) -> None:
        """Tick until something is so; the network is real and takes its time."""
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline, "it never came to be"
            station.tick()
            time.sleep(0.005)

    def arrive(self, station: Station, *keys: str) -> None:
        """Wait until the station has these orders and the broker its reports."""
        self.until(station, lambda: set(keys) <= set(station.player._last) and not station.owes)

    def reports(self, listener: Listener, number: int) -> list[Notice]:
        """Return the next reports, the heartbeats set aside."""
        found: list[Notice] = []
        deadline = time.monotonic() + 10
        while len(found) < number:
            assert time.monotonic() < deadline, f"heard only {found}"
            heard = listener.collect(timeout=0.1)
            listener.settle()
            self.heard += heard
            found += [word for word in heard if isinstance(word, Notice)]
        return found


@pytest.fixture
def village(broker: Broker, shelf: Shelf, clock: Clock, speech: Speech) -> Iterator[Village]:
    name = f"t{next(_TESTS)}"
    settings = broker.settings(
        prefix=f"{name}/v1", client_id=name, hours=HOURS, audio_url=shelf.url, audio_secret=shelf.secret
    )
    shelf.put(speech.audio)

    def audio(message: Message) -> dict[str, Any]:
        from danbiet.channels.loudspeaker import audio_address

        until = message.expires_at or at(0, day=9)
        return speech.reference(
            audio_address(shelf.url, speech.sha256, speech.content_type, secret=shelf.secret, expires_at=until)
        )

    with Listener(settings, clock=clock):
        pass  # from the first time on, the broker keeps what is said while nobody listens
    made = Village(settings, clock, audio)
    yield made
    for station in made.stations.values():
        station.__exit__(None, None, None)
