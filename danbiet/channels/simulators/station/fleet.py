"""Thousands of stations over one connection, cheap enough for a demonstration."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from danbiet.channels.base import Fate, Reason, Status
from danbiet.channels.loudspeaker.line import Arrived, Broken, Line, NoLine
from danbiet.channels.loudspeaker.settings import LoudspeakerSettings
from danbiet.channels.manifests import SigningKey, Sound
from danbiet.channels.simulators.station import shelf
from danbiet.channels.simulators.station.player import NoAudio, Player, Report
from danbiet.channels.simulators.station.words import farewell_words, heartbeat_words, report_words


@dataclass(frozen=True)
class Habit:
    """How one station differs from a good one."""

    is_online: bool = True
    refuses: bool = False
    clock_ahead: timedelta = timedelta()
    has_power: bool = True


GOOD = Habit()


@dataclass
class _Member:
    player: Player
    habit: Habit
    missed: deque[bytes] = field(default_factory=deque)  # what the broker would keep for it
    held: list[Report] = field(default_factory=list)  # what it could not say while it was away


class Fleet:
    """Players of many stations. Each verifies its own manifests; the audio is fetched once for all.

    ``habit`` tells how each station behaves; ``change`` alters one later.
    """

    def __init__(
        self,
        codes: Iterable[str],
        settings: LoudspeakerSettings,
        *,
        clock: Callable[[], datetime],
        habit: Callable[[str], Habit] = lambda _code: GOOD,
    ) -> None:
        self.settings, self.clock = settings, clock
        key = SigningKey(settings.signing_key.get_secret_value()).public
        self._audio: dict[str, int] = {}
        self._members = {
            code: _Member(Player(code, {key.id: key}, self._fetched, clock()), habit(code)) for code in codes
        }
        for code, member in self._members.items():
            self.change(code, member.habit)
        self._line = Line(settings, client_id=f"{settings.client_id}-fleet", keeps_session=True)

    def __enter__(self) -> Self:
        """Connect. Raises NoLine."""
        self._line.open()
        self._line.subscribe(self.settings.topic("+", "manifests"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()

    def __len__(self) -> int:
        return len(self._members)

    def player(self, code: str) -> Player:
        return self._members[code].player

    def change(self, code: str, habit: Habit) -> None:
        """Let a station behave otherwise from now on."""
        member = self._members[code]
        member.habit = habit
        member.player.refuses = habit.refuses
        member.player.has_power = habit.has_power

    def beat(self) -> None:
        """Say for every station whether it is here."""
        for code, member in self._members.items():
            here = member.habit.is_online and member.habit.has_power
            words = heartbeat_words(member.player, clock=self._clock(member)) if here else farewell_words()
            self._line.publish(self.settings.topic(code, "status"), words, qos=0, retain=True)

    def tick(self, *, patience: float = 0.0) -> int:
        """Take what arrived within ``patience`` seconds of the last, let time pass, report; return how many arrived."""
        arrived = 0
        while (event := self._line.wait(patience)) is not None:
            if isinstance(event, Broken):
                raise NoLine(Status(Fate.LATER, Reason.UNREACHABLE), "the broker went away")
            if isinstance(event, Arrived):
                self._take(event)
                arrived += 1
        for code, member in self._members.items():
            self._advance(code, member)
        return arrived

    def _take(self, event: Arrived) -> None:
        code = event.topic.split("/")[-2]
        member = self._members.get(code)
        if member is not None:
            member.missed.append(event.payload)
            self._advance(code, member)
        self._line.acknowledge(event)

    def _advance(self, code: str, member: _Member) -> None:
        at = self._clock(member)
        reports = member.player.advance(at)
        if not (member.habit.is_online and member.habit.has_power):
            member.held += reports
            return
        reports, member.held = [*member.held, *reports], []
        while member.missed:
            reports += member.player.offer(member.missed.popleft(), at)
        self._tell(code, reports, at)

    def _tell(self, code: str, reports: Iterable[Report], at: datetime) -> None:
        for report in reports:
            self._line.publish(self.settings.topic(code, "reports"), report_words(report, clock=at))

    def _clock(self, member: _Member) -> datetime:
        return self.clock() + member.habit.clock_ahead

    def _fetched(self, sound: Sound) -> None:
        if sound.sha256 not in self._audio:
            self._audio[sound.sha256] = len(shelf.fetch(sound))
        if self._audio[sound.sha256] != sound.size:
            raise NoAudio("audio_damaged")
