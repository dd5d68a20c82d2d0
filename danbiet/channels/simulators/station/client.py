"""One station with a connection of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from danbiet.channels.loudspeaker.line import Acknowledged, Arrived, Broken, Line, NoLine
from danbiet.channels.loudspeaker.settings import LoudspeakerSettings
from danbiet.channels.manifests import SigningKey, Sound, VerifyKey
from danbiet.channels.simulators.station import shelf
from danbiet.channels.simulators.station.player import Player, Report
from danbiet.channels.simulators.station.words import farewell_words, heartbeat_words, report_words


class Station:
    """Call ``tick`` as often as time should pass; ``clock`` says what time it is, ``clock_ahead`` how wrong.

    Reports that could not be sent wait until the line is back, as on a device.
    """

    def __init__(
        self,
        code: str,
        settings: LoudspeakerSettings,
        *,
        clock: Callable[[], datetime],
        clock_ahead: timedelta = timedelta(),
        capacity: int = 20,
        fetch: Callable[[Sound], object] = shelf.fetch,
    ) -> None:
        self.code, self.settings, self.clock_ahead = code, settings, clock_ahead
        self._true_clock = clock
        key = SigningKey(settings.signing_key.get_secret_value()).public
        keys: dict[str, VerifyKey] = {key.id: key}
        self.player = Player(code, keys, fetch, self.clock(), capacity=capacity)
        self._line: Line | None = None
        self._unsent: deque[Report] = deque()
        self._flying: dict[int, Report] = {}

    def clock(self) -> datetime:
        return self._true_clock() + self.clock_ahead

    @property
    def is_online(self) -> bool:
        return self._line is not None

    @property
    def owes(self) -> int:
        """How many reports the broker has not confirmed."""
        return len(self._unsent) + len(self._flying)

    def go_online(self) -> None:
        """Connect and take what the broker kept for us. Raises NoLine."""
        will = (self.settings.topic(self.code, "status"), farewell_words())
        line = Line(
            self.settings, client_id=f"{self.settings.client_id}-station-{self.code}", keeps_session=True, will=will
        )
        line.open()
        line.subscribe(self.settings.topic(self.code, "manifests"))
        self._line = line
        self.beat()

    def go_offline(self) -> None:
        """Drop the line without a word; the player plays on what it has."""
        if self._line is not None:
            self._line.cut()
            self._line = None
        # What the broker has not confirmed is said again.
        self._unsent.extendleft(reversed(self._flying.values()))
        self._flying.clear()

    def lose_power(self) -> None:
        self._unsent.extend(self.player.lose_power(self.clock()))
        self.go_offline()

    def restore_power(self) -> None:
        self._unsent.extend(self.player.start(self.clock()))
        self.go_online()
        self.tick()

    def beat(self) -> None:
        """Say that we are here."""
        if self._line is not None:
            words = heartbeat_words(self.player, clock=self.clock())
            self._line.publish(self.settings.topic(self.code, "status"), words, qos=0, retain=True)

    def tick(self) -> None:
        """Take what arrived, let time pass, report."""
        while self._line is not None and (event := self._line.wait(0)) is not None:
            if isinstance(event, Broken):
                self.go_offline()
            elif isinstance(event, Acknowledged):
                self._flying.pop(event.mid, None)
            elif isinstance(event, Arrived):
                self._unsent.extend(self.player.offer(event.payload, self.clock()))
                self._line.acknowledge(event)
        self._unsent.extend(self.player.advance(self.clock()))
        self._tell()

    def _tell(self) -> None:
        while self._unsent and self._line is not None:
            words = report_words(self._unsent[0], clock=self.clock())
            try:
                mid = self._line.publish(self.settings.topic(self.code, "reports"), words)
            except NoLine:
                self.go_offline()
                return
            self._flying[mid] = self._unsent.popleft()

    def __enter__(self) -> Self:
        self.go_online()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
