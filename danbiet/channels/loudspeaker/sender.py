"""Hands manifests to the broker: QoS 1, a window of unanswered ones, an outcome for each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from danbiet.channels.base import Fate, Message, Outcome, Reason, Sender, Status
from danbiet.channels.loudspeaker.line import Acknowledged, Broken, Line, NoLine
from danbiet.channels.loudspeaker.orders import Composer, NoOrder
from danbiet.channels.loudspeaker.settings import LoudspeakerSettings
from danbiet.channels.loudspeaker.statuses import of_puback, reference
from danbiet.channels.manifests import Manifest, SigningKey, sign_manifest
from danbiet.kit.clock import now

NO_ANSWER = Status(Fate.UNCERTAIN, Reason.NO_ANSWER)


class LoudspeakerSender(Sender):
    """A line to the broker, opened at the first message and again after it broke."""

    def __init__(self, settings: LoudspeakerSettings, *, clock: Callable[[], datetime] = now) -> None:
        self.settings, self.clock = settings, clock
        self._key = SigningKey(settings.signing_key.get_secret_value())
        self._compose = Composer(settings)
        self._line: Line | None = None

    def send(self, messages: Sequence[Message]) -> Iterator[Outcome]:
        waiting, flying = deque(messages), dict[int, Message]()
        try:
            while waiting or flying:
                yield from self._launch(waiting, flying)
                yield from self._landed(flying)
        except NoLine as error:
            self.close()
            yield from (self._outcome(message, NO_ANSWER, str(error)) for message in flying.values())
            yield from self._later(waiting, error)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _launch(self, waiting: deque[Message], flying: dict[int, Message]) -> Iterator[Outcome]:
        """Publish until the window is full; yield an outcome for what is no order at all."""
        while waiting and (not flying or self._line is None or len(flying) < self._line.window):
            try:
                manifest = self._compose.manifest(waiting[0], at=self.clock())
            except NoOrder as error:
                yield self._outcome(waiting.popleft(), error.status, error.detail)
            else:
                mid = self._publish(manifest)
                flying[mid] = waiting.popleft()

    def _publish(self, manifest: Manifest) -> int:
        if self._line is None:
            line = Line(self.settings)
            line.open()
            self._line = line
        topic = self.settings.topic(manifest.station, "manifests")
        lives = int((manifest.expires_at - self.clock()).total_seconds())
        return self._line.publish(topic, sign_manifest(manifest, self._key), lives_seconds=lives)

    def _landed(self, flying: dict[int, Message]) -> Iterator[Outcome]:
        """Wait for one answer, then take those that are there already."""
        patience = self.settings.answer_seconds
        while flying and self._line is not None:
            event = self._line.wait(patience)
            if event is None and patience:
                raise NoLine(NO_ANSWER, f"no answer in {self.settings.answer_seconds:g} s")
            if event is None:
                return
            if isinstance(event, Broken):
                raise NoLine(Status(Fate.LATER, Reason.UNREACHABLE), "the line broke")
            if isinstance(event, Acknowledged) and event.mid in flying:
                yield self._answered(flying.pop(event.mid), event.code)
                patience = 0

    def _answered(self, message: Message, code: int) -> Outcome:
        status = of_puback(code)
        wait = timedelta(minutes=self.settings.offline_minutes) if status.reason is Reason.OFFLINE else None
        return self._outcome(message, status, f"puback {code}" if code else "", wait)

    def _later(self, waiting: Iterable[Message], error: NoLine) -> Iterator[Outcome]:
        away = error.status if error.status.fate is Fate.LATER else Status(Fate.LATER, Reason.UNREACHABLE)
        yield from (self._outcome(message, away, str(error)) for message in waiting)

    def _outcome(self, message: Message, status: Status, detail: str, wait: timedelta | None = None) -> Outcome:
        known = status.fate in (Fate.HANDED, Fate.UNCERTAIN)
        name = reference(message.address, message.key) if known else ""
        return status.outcome(message.key, reference=name, detail=detail, retry_after=wait)
