"""Hears the stations: reports become notices, heartbeats tell who is there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from danbiet.channels.base import BadReceipt, Fate, Notice, Reason, Status
from danbiet.channels.loudspeaker.line import Arrived, Broken, Line, NoLine
from danbiet.channels.loudspeaker.reports import Heartbeat, read_heartbeat, read_report
from danbiet.channels.loudspeaker.settings import LoudspeakerSettings
from danbiet.kit.clock import now

log = logging.getLogger(__name__)


class Listener:
    """One for the whole house: its session at the broker keeps what is said while nobody listens.

    ``collect`` returns what was heard; ``settle`` tells the broker that it is
    safe in the database. What was collected and not settled comes again at the
    next connection, so that a killed worker loses no report.
    """

    def __init__(self, settings: LoudspeakerSettings, *, clock: Callable[[], datetime] = now) -> None:
        self.settings, self.clock = settings, clock
        self._line = Line(settings, client_id=f"{settings.client_id}-listener", keeps_session=True)
        self._unsettled: list[Arrived] = []

    def __enter__(self) -> Self:
        """Connect. Raises NoLine."""
        self._line.open()
        self._line.subscribe(self.settings.topic("+", "reports"), self.settings.topic("+", "status"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()

    def collect(self, *, most: int = 500, timeout: float = 0.5) -> list[Notice | Heartbeat]:
        """Return what was said, at most ``most``; wait ``timeout`` seconds for the first. Raises NoLine."""
        heard: list[Notice | Heartbeat] = []
        patience = timeout
        while len(heard) < most and (event := self._line.wait(patience)) is not None:
            if isinstance(event, Broken):
                raise NoLine(Status(Fate.LATER, Reason.UNREACHABLE), "the broker went away while we listened")
            if isinstance(event, Arrived):
                heard += self._read(event)
                patience = 0
        return heard

    def settle(self) -> None:
        """Tell the broker that everything collected so far is kept."""
        for arrived in self._unsettled:
            self._line.acknowledge(arrived)
        self._unsettled.clear()

    def _read(self, arrived: Arrived) -> list[Notice | Heartbeat]:
        self._unsettled.append(arrived)
        *_, station, name = arrived.topic.split("/")
        try:
            if name == "status":
                return [read_heartbeat(station, arrived.payload, at=self.clock(), is_old=arrived.is_retained)]
            return [read_report(station, arrived.payload, at=self.clock())]
        except BadReceipt as error:
            # A broken station must not stop the reports of the others.
            log.warning("station %s: %s", station, error)
            return []
