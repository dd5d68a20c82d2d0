"""Messages over a bound line, several waiting for their answer at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from danbiet.channels.base import Fate, Message, Notice, Outcome, Reason, Sender, Status
from danbiet.channels.phones import is_e164
from danbiet.channels.smpp.line import Broken, Line, NoLine, bound
from danbiet.channels.smpp.pdus import receipt, submissions
from danbiet.channels.smpp.settings import SmppSettings
from danbiet.channels.smpp.statuses import of_state, of_status

BAD_ADDRESS: Final = Status(Fate.FAILED, Reason.BAD_ADDRESS)
UNREACHABLE: Final = Status(Fate.LATER, Reason.UNREACHABLE)
NO_ANSWER: Final = Status(Fate.UNCERTAIN, Reason.NO_ANSWER)
PARTLY: Final = Status(Fate.UNCERTAIN, Reason.PROVIDER_ERROR, "some parts were taken, others refused")


@dataclass
class Flight:
    """One message whose parts wait for their answers."""

    message: Message
    waiting: int
    references: list[str] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)

    def landed(self) -> Outcome:
        key = self.message.key
        if not self.refusals:
            return of_status(0).outcome(key, reference=self.references[-1])
        detail = f"status 0x{self.refusals[0]:08x}"
        return (PARTLY if self.references else of_status(self.refusals[0])).outcome(key, detail=detail)


class SmppSender(Sender):
    """Keeps ``window`` messages under way. When the carrier asks to slow down, the rest of the round is LATER."""

    def __init__(self, settings: SmppSettings) -> None:
        self.settings = settings
        self.line: Line | None = None
        self.heard: list[Any] = []
        self.flights: dict[int, Flight] = {}
        self.slow: Outcome | None = None

    def send(self, messages: Sequence[Message]) -> Iterator[Outcome]:
        yield from (BAD_ADDRESS.outcome(m.key, detail="not E.164") for m in messages if not is_e164(m.address))
        waiting = deque(message for message in messages if is_e164(message.address))
        self.slow = None
        if self.flights:  # the last round was left half-way; its answers must not be taken for this one's
            self.flights.clear()
            self._drop()
        try:
            yield from self._round(waiting)
        except NoLine as error:
            yield from _all(waiting, error.status, error.detail)
        except Broken as error:
            yield from self._lost(str(error))
            yield from _all(waiting, UNREACHABLE, "the line broke")

    def look_up(self, messages: Mapping[str, str], *, at: datetime) -> Iterator[Notice]:
        try:
            line = self._open()
            asked = {line.query(ref, self.settings.brandname): (key, ref) for key, ref in messages.items() if ref}
            for _ in range(len(asked)):
                answer = line.answer()
                key, reference = asked.get(answer.sequence, ("", ""))
                if key and not answer.is_error() and answer.command == "query_sm_resp":
                    state = answer.message_state
                    yield of_state(state).notice(at, reference=reference, key=key, detail=f"state {state}")
        except (NoLine, Broken):
            self._drop()

    def notices(self, *, at: datetime) -> Iterator[Notice]:
        """Yield the receipts that have come; also tells the carrier that the line is still in use."""
        try:
            line = self._open()
            line.enquire()
            line.poll()
        except (NoLine, Broken):
            self._drop()
        heard, self.heard = self.heard + (self.line.heard if self.line else []), []
        if self.line is not None:
            self.line.heard = []
        yield from (notice for pdu in heard if (notice := receipt(pdu, at=at)) is not None)

    def close(self) -> None:
        if self.line is not None:
            self.line.unbind()
            self._drop()

    # -- one round

    def _round(self, waiting: deque[Message]) -> Iterator[Outcome]:
        while waiting or self.flights:
            while waiting and self.slow is None and len(self.flights) < self.settings.window:
                self._submit(waiting)
            if self.flights:
                yield from self._answered()
            elif self.slow is not None:
                told = self.slow
                yield from _all(waiting, Status(told.fate, told.reason), told.detail)
                return

    def _submit(self, waiting: deque[Message]) -> None:
        line = self._fresh()
        message = waiting.popleft()
        parts = list(submissions(message, self.settings))
        flight = Flight(message, len(parts))
        for fields in parts:
            # Under a number that no PDU has until this one is sent, a broken line still finds the message.
            self.flights[-1] = flight
            self.flights[line.submit(fields)] = flight
        self.flights.pop(-1, None)

    def _fresh(self) -> Line:
        """Return a line that is known to stand: one that broke while idle is bound again before anything leaves."""
        line = self._open()
        if self.flights:
            return line
        try:
            line.poll()
        except Broken:
            self._drop()
        return self._open()

    def _answered(self) -> Iterator[Outcome]:
        assert self.line is not None
        pdu = self.line.answer()
        flight = self.flights.pop(pdu.sequence, None)
        if flight is None:
            return
        if pdu.is_error():
            flight.refusals.append(int(pdu.status))
        else:
            flight.references.append((pdu.message_id or b"").decode("latin-1"))
        flight.waiting -= 1
        if not flight.waiting:
            outcome = flight.landed()
            self.slow = self.slow or (outcome if outcome.reason is Reason.TOO_FAST else None)
            yield outcome

    def _lost(self, detail: str) -> Iterator[Outcome]:
        lost = {flight.message.key: flight for flight in self.flights.values()}
        self.flights.clear()
        self._drop()
        yield from (NO_ANSWER.outcome(key, detail=detail) for key in lost)

    def _open(self) -> Line:
        if self.line is None:
            self.line = bound(self.settings)
        return self.line

    def _drop(self) -> None:
        if self.line is not None:
            self.heard += self.line.heard
            self.line.drop()
            self.line = None


def _all(messages: Iterable[Message], status: Status, detail: str) -> Iterator[Outcome]:
    return (status.outcome(message.key, detail=detail) for message in messages)
