"""The channel: one call a message. A partner that does not answer holds up only its own messages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel

from danbiet.channels.base import Channel, Fate, Fitted, Limits, Message, Outcome, Problem, Reason, Sender, Status
from danbiet.channels.http_line import Answer, HttpLine, NoAnswer, NothingLeft
from danbiet.channels.signing import signed
from danbiet.channels.webhook.settings import WebhookSettings
from danbiet.engine.text.folding import nfc
from danbiet.kit.clock import now
from danbiet.kit.http import BadUrl, Timeouts
from danbiet.kit.http.urls import checked_url

FAILED, LATER = Fate.FAILED, Fate.LATER
STATUSES: Final[Mapping[str, Status]] = {
    "http 2xx": Status(Fate.HANDED, words="the partner has it"),
    "http 400": Status(FAILED, Reason.REJECTED_CONTENT, "the partner did not understand the call"),
    "http 401": Status(LATER, Reason.NOT_ALLOWED, "the partner does not accept the signature"),
    "http 403": Status(LATER, Reason.NOT_ALLOWED, "not permitted"),
    "http 404": Status(FAILED, Reason.BAD_ADDRESS, "nothing at this address"),
    "http 409": Status(Fate.HANDED, words="the partner had it already"),
    "http 410": Status(FAILED, Reason.BAD_ADDRESS, "the address was given up"),
    "http 413": Status(FAILED, Reason.TOO_LONG, "longer than the partner takes"),
    "http 422": Status(FAILED, Reason.REJECTED_CONTENT, "the partner refused the content"),
    "http 429": Status(LATER, Reason.TOO_FAST, "slow down"),
    "http 503": Status(LATER, Reason.PROVIDER_ERROR, "closed for the moment"),
    "http 4xx": Status(LATER, Reason.PROVIDER_ERROR, "refused"),
    "http 5xx": Status(Fate.UNCERTAIN, Reason.PROVIDER_ERROR, "broke while working: it may have been taken"),
    "http": Status(LATER, Reason.PROVIDER_ERROR, "the address answers with a redirection; enter the new one"),
}
BAD_ADDRESS: Final = Status(FAILED, Reason.BAD_ADDRESS)
UNREACHABLE: Final = Status(LATER, Reason.UNREACHABLE)
NO_ANSWER: Final = Status(Fate.UNCERTAIN, Reason.NO_ANSWER)
TOO_FAST: Final = STATUSES["http 429"]


def of_answer(code: int) -> Status:
    """Return what an HTTP status says of the message."""
    exact = STATUSES.get(f"http {code}") or STATUSES.get(f"http {code // 100}xx")
    return exact or STATUSES["http"]


class WebhookSender(Sender):
    """Calls partners one after the other; one that is away or slow is not called again in the same round."""

    def __init__(self, settings: WebhookSettings, *, clock: Callable[[], datetime] = now) -> None:
        self.settings = settings
        self.clock = clock
        waits = Timeouts(settings.connect_seconds, settings.answer_seconds, settings.answer_seconds)
        self.line = HttpLine(timeouts=waits, closed_networks=settings.closed_networks)

    def send(self, messages: Sequence[Message]) -> Iterator[Outcome]:
        away: dict[str, Outcome] = {}
        for message in messages:
            host = host_of(message.address)
            if host is None:
                yield BAD_ADDRESS.outcome(message.key, detail="not an http(s) address")
            elif host in away:
                told = away[host]
                status = Status(LATER, told.reason if told.fate is LATER else Reason.UNREACHABLE)
                yield status.outcome(message.key, detail=told.detail, retry_after=told.retry_after)
            else:
                outcome = self._one(message)
                if outcome.reason in (Reason.UNREACHABLE, Reason.NO_ANSWER, Reason.TOO_FAST):
                    away[host] = outcome
                yield outcome

    def close(self) -> None:
        self.line.close()

    def _one(self, message: Message) -> Outcome:
        body = json.dumps(told(message), ensure_ascii=False).encode()
        proof = signed(body, self.settings.secret.get_secret_value(), at=self.clock())
        headers = {"Content-Type": "application/json", "Idempotency-Key": header_safe(message.key), **proof}
        try:
            return self._said(message, self.line.post(message.address, body, headers))
        except NothingLeft as error:
            return UNREACHABLE.outcome(message.key, detail=str(error).partition(":")[0])
        except NoAnswer as error:
            return NO_ANSWER.outcome(message.key, detail=str(error))

    def _said(self, message: Message, answer: Answer) -> Outcome:
        status, wait = of_answer(answer.status), answer.retry_after(at=self.clock())
        wait = wait if status.fate is LATER else None
        return status.outcome(message.key, detail=f"http {answer.status}", retry_after=wait)


def host_of(address: str) -> str | None:
    """Return host and port of a partner's address, or None when it is no address."""
    try:
        return checked_url(address).netloc.decode()
    except BadUrl:
        return None


def header_safe(key: str) -> str:
    return key.encode("ascii", "backslashreplace").decode()


def told(message: Message) -> dict[str, Any]:
    """Return what the partner reads; files are named with their hash, to be fetched from the public page."""
    files = [{"name": a.name, "content_type": a.content_type, "sha256": a.sha256} for a in message.attachments]
    return {
        "id": message.key,
        "subject": message.subject,
        "text": nfc(message.text),
        "html": message.html,
        "language": message.language,
        "expires_at": message.expires_at.isoformat() if message.expires_at else None,
        "attachments": files,
        "extra": dict(message.extra),
    }


class Webhook(Channel):
    """A signed call to a partner."""

    key = "webhook"
    label = "Gọi sang hệ thống đối tác"
    icon = "link"
    address_kind = "url"
    limits = Limits(html=True)
    Settings = WebhookSettings
    statuses = STATUSES
    is_idempotent = True

    def fit(self, text: str, *, settings: BaseModel | None = None) -> Fitted:
        leaving = nfc(text)
        problems = () if leaving.strip() else (Problem("empty", stops=True),)
        return Fitted(leaving, units=len(leaving), encoding="UTF-8", problems=problems)

    def open(self, settings: BaseModel) -> WebhookSender:
        assert isinstance(settings, WebhookSettings)
        return WebhookSender(settings)
