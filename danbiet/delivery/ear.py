"""The ear: one thread of a worker that holds the lines on which providers speak (loudspeakers, SMPP carriers).

Why a thread and no job: a line is held for as long as the worker lives. As a job it would take one of the worker's
four places for good, and three are the sending loops' while a bulk runs; as a job of eight seconds it would connect
six times a minute, each time be sent the last word of every station again, and hear nothing in between. Every worker
has an ear, and an advisory lock of the database lets one of them at a time hold a provider; when its worker or its
database connection dies, PostgreSQL lets go and another takes over. Whatever was said meanwhile waits at the broker.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Final, Self

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from danbiet.channels.loudspeaker import Listener, LoudspeakerSettings
from danbiet.delivery.actions.hearing import hear, hear_carriers
from danbiet.delivery.actions.receipts import apply_receipts
from danbiet.delivery.models import ChannelSetting
from danbiet.delivery.providers import Lines, settings_of
from danbiet.kit import clock as kit_clock

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 10.0  # how soon a provider that was switched on or changed is listened to
PATIENCE_SECONDS: Final = 0.3
RECEIPTS_SECONDS: Final = 15.0
IDLE_SECONDS: Final = 2.0

LOCK: Final = "SELECT pg_try_advisory_lock(hashtext('delivery.ear'), %s)"
UNLOCK: Final = "SELECT pg_advisory_unlock(hashtext('delivery.ear'), %s)"


class Ear:
    """Call `listen` again and again; it returns how many reports and receipts it kept. Used by one thread."""

    def __init__(self, *, clock: Callable[[], datetime] = kit_clock.now) -> None:
        self.clock = clock
        self._listeners: dict[int, tuple[ChannelSetting, Listener]] = {}
        self._lines = Lines()
        self._looked = self._asked = float("-inf")

    def listen(self, *, patience: float = PATIENCE_SECONDS) -> int:
        """Hear every provider once: for ``patience`` seconds each where nobody speaks."""
        now = time.monotonic()
        if now - self._looked > LOOK_SECONDS:
            self._look()
            self._looked = now
        heard = sum(self._hear(pk, patience) for pk in list(self._listeners))
        if now - self._asked > RECEIPTS_SECONDS:
            heard += hear_carriers(self._lines, at=self.clock())
            self._asked = now
        if heard:
            apply_receipts(at=self.clock())
        return heard

    @property
    def hears(self) -> list[int]:
        """Return the providers that this ear holds."""
        return sorted(self._listeners)

    def close(self) -> None:
        for pk in list(self._listeners):
            self._drop(pk)
        self._lines.close()

    def _look(self) -> None:
        """Take up providers that were switched on, drop those that were switched off or changed."""
        on = {each.pk: each for each in ChannelSetting.objects.filter(channel="loudspeaker", is_on=True)}
        for pk, (known, _listener) in list(self._listeners.items()):
            if pk not in on or on[pk].changed_at != known.changed_at:
                self._drop(pk)
        for pk, provider in on.items():
            if pk not in self._listeners and _locked(pk):
                self._open(provider)

    def _open(self, provider: ChannelSetting) -> None:
        settings = settings_of(provider)
        assert isinstance(settings, LoudspeakerSettings)
        listener = Listener(settings, clock=self.clock)
        try:
            listener.__enter__()
        except OSError as error:
            log.warning("provider %d: the broker cannot be heard (%s); trying again", provider.pk, error)
            with suppress(Exception):
                listener.__exit__(None, None, None)
            _unlock(provider.pk)
        else:
            self._listeners[provider.pk] = (provider, listener)

    def _hear(self, pk: int, patience: float) -> int:
        provider, listener = self._listeners[pk]
        try:
            heard = listener.collect(timeout=patience)
            kept = hear(provider, heard, at=self.clock()) if heard else 0
            # Only now are the words safe: `hear` has committed.
            listener.settle()
        except OSError as error:
            log.warning("provider %d: %s; listening again soon", pk, error)
            self._drop(pk)
            return 0
        return kept

    def _drop(self, pk: int) -> None:
        _provider, listener = self._listeners.pop(pk)
        with suppress(Exception):
            listener.__exit__(None, None, None)
        with suppress(OperationalError, InterfaceError):
            _unlock(pk)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def run(stop: threading.Event) -> None:
    """Listen until ``stop``; outlive brokers and databases that go away."""
    while not stop.is_set():
        close_old_connections()
        try:
            with Ear() as ear:
                while not stop.is_set():
                    ear.listen()
                    if not ear.hears:
                        stop.wait(IDLE_SECONDS)
        except (OperationalError, InterfaceError) as error:
            log.warning("the ear lost the database (%s); trying again", str(error).splitlines()[0])
        except Exception:
            log.exception("the ear stumbled; it listens again")
        stop.wait(IDLE_SECONDS)
    connection.close()


def started() -> tuple[threading.Thread, threading.Event]:
    """Return a running ear and the event that ends it."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=[stop], name="ear", daemon=True)
    thread.start()
    return thread, stop


def _locked(pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [pk])
        return bool(cursor.fetchone()[0])


def _unlock(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(UNLOCK, [pk])
