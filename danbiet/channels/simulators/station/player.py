"""What a station does with manifests, in simulated time: no network, no clock of its own.

It is also the rule book for makers of real devices: what is stored, what is
played when, what is dropped first. docs/operator/loudspeakers.md says it in words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from danbiet.channels.manifests import BadManifest, Manifest, Sound, VerifyKey, verify_manifest

CAPACITY: Final = 20
_URGENT: Final = 2
_GRACE: Final = timedelta(days=1)


class Report(NamedTuple):
    """What the station says of one manifest; ``at`` by its own clock."""

    id: str
    state: str
    at: datetime
    seconds: float | None = None


Event = tuple[datetime, Callable[[], list[Report]]]


class NoAudio(Exception):
    """The audio could not be had: ``audio_unreachable`` or ``audio_damaged``."""


@dataclass
class Order:
    """A stored manifest, in order of arrival; ``heard`` is the longest that was played of it."""

    manifest: Manifest
    number: int
    heard: float = 0.0


class Playing(NamedTuple):
    order: Order
    begun: datetime
    ends: datetime


@dataclass
class Player:
    """One station. Call ``offer`` when a manifest comes and ``advance`` as time passes; both return reports."""

    station: str
    keys: Mapping[str, VerifyKey]
    fetch: Callable[[Sound], object]
    at: datetime
    capacity: int = CAPACITY
    refuses: bool = False
    has_power: bool = True
    stored: dict[str, Order] = field(default_factory=dict)
    playing: Playing | None = None
    plays: list[Report] = field(default_factory=list)  # every sound that came out, whole or not
    _last: dict[str, Report] = field(default_factory=dict)
    _known_until: dict[str, datetime] = field(default_factory=dict)
    _arrivals: int = 0

    def offer(self, payload: bytes, at: datetime) -> list[Report]:
        """Take what arrived at ``at``. The same manifest again is answered as before and never plays twice."""
        reports = self.advance(at)
        try:
            manifest = verify_manifest(payload, self.keys)
        except BadManifest as error:
            # Its words prove nothing, not even whose they are.
            return [*reports, Report(_claimed_id(payload), error.code, at)]
        if manifest.station != self.station:
            return [*reports, Report(manifest.id, "wrong_station", at)]
        if manifest.id in self._last:
            return [*reports, self._last[manifest.id]._replace(at=at)]
        return [*reports, *self._take(manifest, at), *self.advance(at)]

    def advance(self, to: datetime) -> list[Report]:
        """Let time pass: begin, end, interrupt and expire what is due, in the order in which it falls due."""
        reports: list[Report] = []
        while self.has_power and (event := self._next_event()) is not None and event[0] <= to:
            self.at = max(self.at, event[0])
            reports += event[1]()
        self.at = to  # also backwards: a station whose clock is put right lives on from there
        self._forget()
        return reports

    def lose_power(self, at: datetime) -> list[Report]:
        """Fall silent mid-word. What was heard is written down now and told after the start."""
        reports = self.advance(at)
        if self.playing is not None:
            reports += self._interrupted(at)
        self.has_power = False
        return reports

    def start(self, at: datetime) -> list[Report]:
        """Come back with what is stored."""
        self.has_power, self.at = True, at
        return self.advance(at)

    # -- taking

    def _take(self, manifest: Manifest, at: datetime) -> list[Report]:
        self._known_until[manifest.id] = manifest.expires_at
        if manifest.expires_at <= at:
            return [self._told(Report(manifest.id, "expired", at))]
        dropped = [report for old in manifest.replaces for report in self._drop(old, manifest, at)]
        if manifest.kind == "cancel":
            return [*dropped, self._told(Report(manifest.id, "cancelled", at))]
        return [*dropped, *self._store(manifest, at)]

    def _store(self, manifest: Manifest, at: datetime) -> list[Report]:
        if self.refuses:
            return [self._told(Report(manifest.id, "refused", at))]
        if manifest.next_start(at) is None:
            return [self._told(Report(manifest.id, "out_of_hours", at))]
        try:
            self.fetch(manifest.sound or _nothing())
        except NoAudio as error:
            return [Report(manifest.id, str(error), at)]  # not remembered: it may be sent again
        self._arrivals += 1
        self.stored[manifest.id] = Order(manifest, self._arrivals)
        return [*self._make_room(at), *self._stored(manifest.id, at)]

    def _stored(self, key: str, at: datetime) -> list[Report]:
        return [self._told(Report(key, "stored", at))] if key in self.stored else []

    def _make_room(self, at: datetime) -> list[Report]:
        reports = []
        while len(self.stored) > self.capacity:
            worst = min(self.stored.values(), key=lambda order: (order.manifest.priority, -order.number))
            del self.stored[worst.manifest.id]
            self._last.pop(worst.manifest.id, None)
            reports.append(Report(worst.manifest.id, "cache_full", at))
        return reports

    def _drop(self, key: str, by: Manifest, at: datetime) -> list[Report]:
        """Never play ``key`` again, even when it arrives only after the order that forbids it."""
        reports: list[Report] = []
        if self.playing is not None and self.playing.order.manifest.id == key:
            reports += self._interrupted(at)
        was_waiting = self.stored.pop(key, None) is not None
        self._known_until[key] = max(by.expires_at, self._known_until.get(key, by.expires_at))
        said = self._last.get(key)
        if said is None or was_waiting:
            report = self._told(Report(key, "replaced", at))
            reports += [report] if was_waiting else []
        return reports

    # -- time

    def _next_event(self) -> Event | None:
        events = [*self._endings(), *self._beginnings()]
        return min(events, key=lambda event: event[0]) if events else None

    def _endings(self) -> list[Event]:
        events: list[Event] = []
        if self.playing is not None:
            events.append((self.playing.ends, self._ended))
        for order in self.stored.values():
            if self.playing is None or self.playing.order is not order:
                events.append((order.manifest.expires_at, partial(self._expired, order)))
        return events

    def _beginnings(self) -> list[Event]:
        """Return the next order that may sound: the earliest; of those due together the most urgent, then the first."""
        due = []
        for order in self.stored.values():
            begin = order.manifest.next_start(self.at)
            if begin is not None and self._may_break_in(order):
                due.append(((begin, -order.manifest.priority, order.number), order))
        if not due:
            return []
        (begin, *_), order = min(due, key=lambda found: found[0])
        return [(begin, partial(self._begin, order, begin))]

    def _may_break_in(self, order: Order) -> bool:
        if self.playing is None:
            return True
        current = self.playing.order
        return order.manifest.priority == _URGENT > current.manifest.priority

    def _begin(self, order: Order, at: datetime) -> list[Report]:
        reports = self._interrupted(at) if self.playing is not None else []
        seconds = order.manifest.sound.seconds if order.manifest.sound else 0
        self.playing = Playing(order, at, at + timedelta(seconds=seconds))
        return reports

    def _ended(self) -> list[Report]:
        assert self.playing is not None
        order, begun, ends = self.playing
        self.playing = None
        del self.stored[order.manifest.id]
        return [self._sounded(Report(order.manifest.id, "played", ends, (ends - begun).total_seconds()))]

    def _interrupted(self, at: datetime) -> list[Report]:
        assert self.playing is not None
        order, begun, _ = self.playing
        self.playing = None
        order.heard = max(order.heard, (at - begun).total_seconds())
        return [self._sounded(Report(order.manifest.id, "interrupted", at, (at - begun).total_seconds()))]

    def _expired(self, order: Order) -> list[Report]:
        del self.stored[order.manifest.id]
        return [self._told(Report(order.manifest.id, "expired", order.manifest.expires_at, order.heard))]

    # -- memory

    def _sounded(self, report: Report) -> Report:
        self.plays.append(report)
        return self._told(report)

    def _told(self, report: Report) -> Report:
        self._last[report.id] = report
        return report

    def _forget(self) -> None:
        """Drop what can never be played again anyway: an expired manifest is refused by its date."""
        for key in [key for key, until in self._known_until.items() if until + _GRACE < self.at]:
            del self._known_until[key]
            self._last.pop(key, None)


def _nothing() -> Sound:
    raise NoAudio("audio_unreachable")


def _claimed_id(payload: bytes) -> str:
    try:
        return str(json.loads(json.loads(payload)["manifest"])["id"])[:200]
    except (KeyError, TypeError, ValueError):
        return ""
