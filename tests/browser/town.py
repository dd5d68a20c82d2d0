"""A small country for one long story: its communes, what its ministry sends by, and the peers that receive.

Everything is real but small: an SMS gateway, a mail server, an MQTT broker with loudspeakers, all on loopback. Some
phones, mailboxes and loudspeakers misbehave, each in its own way. What reached whom is read from the peers' own
tallies, never from our ledger.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from email import message_from_bytes, policy
from io import BytesIO

from django.urls import reverse
from pydantic import BaseModel

from danbiet.channels.simulators.broker import Broker
from danbiet.channels.simulators.http_gateway import HttpGateway
from danbiet.channels.simulators.push import Fortune, Postman
from danbiet.channels.simulators.smtp import SmtpSink
from danbiet.channels.simulators.station import Fleet, Habit
from danbiet.delivery.actions.audiences import make_audience
from danbiet.delivery.actions.imports import import_recipients
from danbiet.delivery.actions.providers import add_provider, switch_on
from danbiet.delivery.actions.receipts import apply_receipts
from danbiet.delivery.actions.recordings import make_recordings
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.actions.stations import add_station
from danbiet.delivery.ear import Ear
from danbiet.delivery.models import Audience, ChannelSetting, Dispatch
from danbiet.offices.models import Place, User
from danbiet.offices.rules import load_rules
from danbiet.publishing.actions.publications import publish_due
from tests.cast import LOCAL
from tests.delivery.nouns import send_all
from tests.delivery.test_ways import plain

PHONES = [f"+84912300{i:03}" for i in range(40)]
WRONG, OFF, DEAD, BUSY, SLOW = PHONES[3:5], PHONES[10:12], PHONES[12], PHONES[20:22], PHONES[30:32]
MAILBOXES = [f"toa-soan-{i}@bao.example.vn" for i in range(1, 7)]
GONE, FULL = MAILBOXES[2], MAILBOXES[4]
STATIONS = ["loa-1", "loa-2", "loa-3", "loa-4"]
REFUSING, AWAY, ELSEWHERE = "loa-2", "loa-4", "loa-9"
HEAD_MAILBOX = "lanhdao@song.example.vn"


class StoryTime:
    """The hour of the story: set from scene to scene; in between it runs on like any clock."""

    def __init__(self, start: datetime) -> None:
        self.set(start)

    def set(self, at: datetime) -> None:
        self._at, self._since = at, time.monotonic()

    def hour(self, hour: int, minute: int = 0, *, days: int = 0) -> None:
        """Let it be this hour of the day on which the clock stands, or of a later one."""
        day = self.now(LOCAL) + timedelta(days=days)
        self.set(day.replace(hour=hour, minute=minute, second=0, microsecond=0))

    def now(self, zone: tzinfo = UTC) -> datetime:
        return (self._at + timedelta(seconds=time.monotonic() - self._since)).astimezone(zone)


@dataclass(frozen=True)
class PhoneFortune(Fortune):
    """What becomes of a message hangs on the phone it goes to: one that is off, or that is slow to say so."""

    addresses: Mapping[str, str] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)

    def of(self, key: str) -> str:
        number = self.addresses[key]
        return "fails" if number in self.off else "silent" if number in self.slow else "arrives"


@dataclass
class Town:
    """The peers, and the worker that serves them at the story's hour."""

    time: StoryTime
    gateway: HttpGateway
    mail: SmtpSink
    fleet: Fleet
    ear: Ear
    phones: PhoneFortune
    postmen: list[Postman]

    def work(self) -> None:
        """Do what the worker's regular jobs do at this hour."""
        at = self.time.now()
        publish_due(at=at)
        make_recordings(at=at)
        start_due(at=at)
        send_all(at=at)

    def receive(self) -> None:
        """Let providers bring their receipts to our door, and loudspeakers fetch, play and report."""
        for postman in self.postmen:
            postman.round()
        self.fleet.tick(patience=0.1)
        self.ear.listen(patience=0.1)
        apply_receipts(at=self.time.now())

    def until(self, so: Callable[[], bool]) -> None:
        """Work and receive until it is ``so``."""
        deadline = time.monotonic() + 20
        self.work()
        while not so():
            assert time.monotonic() < deadline, "it never came to be"
            self.receive()
            self.work()

    def mend(self) -> None:
        """Two phones are on again, the full mailbox has room, the loudspeaker takes orders; one phone stays off."""
        self.phones.off.difference_update(OFF)
        self.mail.full = frozenset()
        self.fleet.change(REFUSING, Habit())

    def let_the_rest_arrive(self) -> None:
        """Busy phones are free, and the receipts of the slow ones reach the gateway."""
        self.gateway.script.busy.clear()
        self.phones.slow.clear()
        told = {"delivered", "undeliverable"}
        self.gateway.unreceipted += [key for key, known in self.gateway.kept.items() if known.status not in told]

    def bring_the_last_loudspeaker_back(self) -> None:
        self.fleet.change(AWAY, Habit())

    # -- the peers' tallies

    def messages(self, words: str, *, delivered: bool = False) -> Counter[str]:
        """Return how often each number was sent a message with these words, or how often one was ``delivered``."""
        tally = self.gateway.tally
        keys = (key for key in tally.sent.elements() if words in tally.texts[key])
        return Counter(
            tally.addresses[key] for key in keys if not delivered or self.gateway.kept[key].status == "delivered"
        )

    def letters(self, words: str) -> Counter[str]:
        """Return how often each newsroom's mailbox was given a letter with these words."""
        found = ((self.mail.tally.addresses[key], words_of(raw)) for key, raw in self.mail.letters.items())
        return Counter(address for address, said in found if address in MAILBOXES and words in said)

    def letter_to(self, address: str) -> str:
        """Return the last letter in this mailbox."""
        keys = [key for key, to in self.mail.tally.addresses.items() if to == address]
        return words_of(self.mail.letters[keys[-1]]) if keys else ""

    def sounding(self) -> set[str]:
        """Return which loudspeakers sound at this moment."""
        return {code for code in [*STATIONS, ELSEWHERE] if self.fleet.player(code).playing}

    def plays(self, dispatch: Dispatch | None = None) -> Counter[str]:
        """Return how often each loudspeaker played an order of ``dispatch`` (of any) to its end."""
        begins = f"d{dispatch.key_mark}-" if dispatch else ""
        codes = [*STATIONS, ELSEWHERE]
        played = ((code, play) for code in codes for play in self.fleet.player(code).plays if play.state == "played")
        return Counter(code for code, play in played if play.id.startswith(begins))


def words_of(raw: bytes) -> str:
    """Return subject and text of a letter."""
    letter = message_from_bytes(raw, policy=policy.default)
    body = letter.get_body(preferencelist=("plain",))
    return f"{letter['Subject']}\n{body.get_content() if body else ''}"


@contextmanager
def a_town(officer: User, *, time: StoryTime, site: str) -> Iterator[Town]:
    """Run the peers; the officer's ministry has its channels, its lists and its loudspeakers set up for them."""
    at = time.now()
    load_rules(by=officer, at=at)
    gateway, mail = HttpGateway(), SmtpSink(full=frozenset({FULL}))
    gateway.script.bad, gateway.script.busy, mail.script.bad = set(WRONG), set(BUSY), {GONE}
    phones = PhoneFortune(addresses=gateway.tally.addresses, off={*OFF, DEAD}, slow=set(SLOW))
    gateway.fortune = phones
    with ExitStack() as stack:
        broker = [stack.enter_context(each) for each in (gateway, mail, Broker())][-1]
        spoken = broker.settings(client_id="song-nuoc", hours="00:00-24:00")
        doors = [
            _door(_a_provider(officer, "sms_http", gateway.settings(vnd_per_part=250), at=at), site),
            _door(_a_provider(officer, "email", mail.settings(), at=at), site),
        ]
        _a_provider(officer, "loudspeaker", spoken, at=at)
        _people_and_loudspeakers(officer, at=at)
        postmen = [Postman(door, peer.calls) for door, peer in zip(doors, (gateway, mail), strict=True)]
        for postman in postmen:
            stack.callback(postman.line.close)
        habits = {REFUSING: Habit(refuses=True), AWAY: Habit(is_online=False)}
        habit = lambda code: habits.get(code, Habit())  # noqa: E731
        fleet = stack.enter_context(Fleet([*STATIONS, ELSEWHERE], spoken, clock=time.now, habit=habit))
        ear = stack.enter_context(Ear(clock=time.now))
        ear.listen(patience=0)
        fleet.beat()
        yield Town(time, gateway, mail, fleet, ear, phones, postmen)


def _a_provider(officer: User, channel: str, settings: BaseModel, *, at: datetime) -> ChannelSetting:
    made = add_provider(officer.agency, channel=channel, name="Mô phỏng", values=plain(settings), by=officer, at=at)
    return switch_on(made, by=officer, at=at)


def _door(provider: ChannelSetting, site: str) -> str:
    return site + reverse("delivery_receipts", args=[provider.channel, provider.pk])


def _people_and_loudspeakers(officer: User, *, at: datetime) -> None:
    """Five communes on the river with eight phones each, four of them with loudspeakers; one more in the hills."""
    river, hills = _a_province("98", "Sông"), _a_province("99", "Đồi")
    communes = [_a_commune(river, f"9800{i}", f"xã Bến {i}") for i in range(1, 6)]
    numbers = [f"{number},{communes[i % 5].code}" for i, number in enumerate(PHONES)]
    _a_list(officer, "Hộ dân ven sông", "phone", ["Số điện thoại,Mã xã", *numbers], at=at)
    _a_list(officer, "Các tòa soạn", "email", ["Email", *MAILBOXES], at=at)
    for place, device in zip(communes, STATIONS, strict=False):
        add_station(officer.agency, place=place, name=f"Đài {place.name}", device=device, by=officer, at=at)
    place = _a_commune(hills, "99001", "xã Đỉnh")
    add_station(officer.agency, place=place, name="Đài xã Đỉnh", device=ELSEWHERE, by=officer, at=at)


def _a_list(officer: User, name: str, kind: str, lines: list[str], *, at: datetime) -> None:
    made = make_audience(
        officer.agency, name=name, kind=Audience.Kind.IMPORTED, address_kind=kind, purpose="Báo tin hỗ trợ sau lũ",
        basis="Người nhận đồng ý", expires_on=date(2026, 12, 31), by=officer, at=at,
    )  # fmt: skip
    file = BytesIO("\n".join(lines).encode())
    imported = import_recipients(made, file, filename="danh-sach.csv", by=officer, at=at)
    assert (imported.added, imported.refused) == (len(lines) - 1, 0)


def _a_province(code: str, name: str) -> Place:
    return _a_place(code=code, name=f"tỉnh {name}", short_name=name, kind="province")


def _a_commune(province: Place, code: str, name: str) -> Place:
    return _a_place(code=code, name=name, short_name=name.removeprefix("xã "), kind="commune", parent=province)


def _a_place(*, name: str, **fields: object) -> Place:
    return Place.objects.create(name=name, sort_key=name, folded_name=name, **fields)
