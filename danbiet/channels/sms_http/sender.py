"""An open line to the gateway: calls of many messages, an outcome for each."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final, TypeVar

from danbiet.channels.base import Fate, Message, Notice, Outcome, Reason, Sender, Status
from danbiet.channels.http_line import Answer, HttpLine, NoAnswer, NothingLeft
from danbiet.channels.phones import is_e164
from danbiet.channels.signing import signed
from danbiet.channels.sms_http.settings import SmsHttpSettings
from danbiet.channels.sms_http.statuses import of_call, of_message
from danbiet.channels.sms_text import carried
from danbiet.kit.clock import now
from danbiet.kit.http import Timeouts

UNREACHABLE: Final = Status(Fate.LATER, Reason.UNREACHABLE)
NO_ANSWER: Final = Status(Fate.UNCERTAIN, Reason.NO_ANSWER)
BAD_ADDRESS: Final = Status(Fate.FAILED, Reason.BAD_ADDRESS)
MAY_BE_SPLIT: Final = frozenset({400, 413, 422})  # one bad message must not spoil its neighbours
MOST_REFUSED: Final = 10  # so many in a row mean that the gateway, and not the messages, is wrong
REFUSES_ALL: Final = Status(Fate.LATER, Reason.PROVIDER_ERROR, "the gateway refuses every message")


Queue = deque[Sequence[Message]]
Item = TypeVar("Item")


class Halt(Exception):
    """The rest of the messages need not be tried: ``status`` says why."""

    def __init__(self, status: Status, detail: str, retry_after: timedelta | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.retry_after = status, detail, retry_after


class SmsHttpSender(Sender):
    """Hands messages over ``per_call`` at a time. A call that breaks ends the round: the rest is LATER."""

    def __init__(self, settings: SmsHttpSettings, *, clock: Callable[[], datetime] = now) -> None:
        self.settings = settings
        self.clock = clock
        self.base = settings.base_url.rstrip("/")
        waits = Timeouts(settings.connect_seconds, settings.answer_seconds, settings.answer_seconds)
        self.line = HttpLine(timeouts=waits, closed_networks=settings.closed_networks)
        self.refused = 0  # messages refused alone, one after the other

    def send(self, messages: Sequence[Message]) -> Iterator[Outcome]:
        good = [message for message in messages if is_e164(message.address)]
        yield from (BAD_ADDRESS.outcome(m.key, detail="not E.164") for m in messages if not is_e164(m.address))
        self.refused = 0
        yield from self._round(deque(batches(good, self.settings.per_call)))

    def look_up(self, messages: Mapping[str, str], *, at: datetime) -> Iterator[Notice]:
        for keys in batches(list(messages), self.settings.per_call):
            yield from notices(self._asked(keys), at=at)

    def close(self) -> None:
        self.line.close()

    def _round(self, queue: Queue) -> Iterator[Outcome]:
        while queue:
            try:
                yield from self._call(queue.popleft(), queue)
            except Halt as halt:
                yield from _all(chain.from_iterable(queue), halt.status, halt.detail, halt.retry_after)
                return

    def _call(self, messages: Sequence[Message], queue: Queue) -> Iterator[Outcome]:
        """Yield an outcome for each message of one call; raises Halt when the round is over."""
        try:
            answer = self._post("/messages", self._body(messages))
        except NothingLeft as error:
            yield from _all(messages, UNREACHABLE, str(error))
            raise Halt(UNREACHABLE, str(error)) from error
        except NoAnswer as error:
            yield from _all(messages, NO_ANSWER, str(error))
            raise Halt(UNREACHABLE, "the line broke") from error
        if 200 <= answer.status < 300:
            self.refused = 0
            yield from outcomes(messages, answer.body)
        elif answer.status in MAY_BE_SPLIT and len(messages) > 1:
            queue.extendleft(reversed(list(batches(messages, (len(messages) + 1) // 2))))
        else:
            yield from self._refused(messages, answer)

    def _refused(self, messages: Sequence[Message], answer: Answer) -> Iterator[Outcome]:
        status, detail = of_call(answer.status), f"http {answer.status}"
        wait = answer.retry_after(at=self.clock())
        yield from _all(messages, status, detail, wait)
        if answer.status not in MAY_BE_SPLIT:  # the next call would be answered the same
            raise Halt(replace(status, fate=Fate.LATER), detail, wait)
        self.refused += 1
        if self.refused >= MOST_REFUSED:
            raise Halt(REFUSES_ALL, f"{detail}, {self.refused} times in a row")

    def _body(self, messages: Sequence[Message]) -> bytes:
        accents = self.settings.accents
        rows = [_row(message, carried(message.text, accents=accents)) for message in messages]
        return json.dumps({"sender": self.settings.brandname, "messages": rows}, ensure_ascii=False).encode()

    def _asked(self, keys: Sequence[str]) -> list[Any]:
        try:
            answer = self._post("/lookup", json.dumps({"ids": keys}).encode())
        except (NothingLeft, NoAnswer):
            return []
        return rows_of(answer.body) if answer.status == 200 else []

    def _post(self, path: str, body: bytes) -> Answer:
        token = self.settings.token.get_secret_value()
        proof = {"Authorization": f"Bearer {token}"}
        if self.settings.auth == "hmac":
            proof = {"X-Account": self.settings.account, **signed(body, token, at=self.clock())}
        return self.line.post(self.base + path, body, {"Content-Type": "application/json", **proof})


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _row(message: Message, text: str) -> dict[str, str]:
    row = {"id": message.key, "to": message.address, "text": text}
    if message.expires_at is not None:
        row["expires_at"] = message.expires_at.isoformat()
    return row


def _all(messages: Iterable[Message], status: Status, detail: str, wait: timedelta | None = None) -> Iterator[Outcome]:
    return (status.outcome(message.key, detail=detail, retry_after=wait) for message in messages)


def rows_of(body: bytes) -> list[Any]:
    """Return the rows of ``{"messages": […]}``, or none when the body is anything else."""
    try:
        read = json.loads(body)
    except ValueError:
        return []
    rows = read.get("messages") if isinstance(read, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def outcomes(messages: Sequence[Message], body: bytes) -> Iterator[Outcome]:
    """Yield what the answer says of each message; one it leaves out is uncertain."""
    said = {row.get("id"): row for row in rows_of(body)}
    for message in messages:
        row = said.get(message.key)
        if row is None:
            yield NO_ANSWER.outcome(message.key, detail="left out of the answer")
        else:
            word = row.get("status")
            yield of_message(word).outcome(message.key, reference=_text(row, "reference"), detail=str(word)[:60])


def notices(rows: Iterable[Mapping[str, Any]], *, at: datetime) -> Iterator[Notice]:
    """Yield what the rows of a look-up or a receipt say; a row without an id says nothing about anyone."""
    for row in rows:
        key, reference = _text(row, "id"), _text(row, "reference")
        if (key or reference) and row.get("status") != "not_found":
            word = row.get("status")
            when = instant(row.get("at"), otherwise=at)
            yield of_message(word).notice(when, reference=reference, key=key, detail=str(word)[:60])


def instant(text: object, *, otherwise: datetime) -> datetime:
    """Return the provider's time, or ``otherwise`` when it gives none that can be read."""
    try:
        read = datetime.fromisoformat(text) if isinstance(text, str) else otherwise
    except ValueError:
        return otherwise
    return read if read.tzinfo is not None else otherwise


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value[:200] if isinstance(value, str) else ""
