"""An open line to Zalo: one call a message, the token renewed at most once for a token turned down."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from danbiet.channels.base import Fate, Message, Outcome, Reason, Sender, Status
from danbiet.channels.http_line import Answer, HttpLine, NoAnswer, NothingLeft
from danbiet.channels.zalo.calls import Call, NoTemplate, WrongAddress, call_of
from danbiet.channels.zalo.hours import wait_until_open
from danbiet.channels.zalo.settings import ZaloSettings
from danbiet.channels.zalo.statuses import TOKEN_REFUSED, of_call, of_error
from danbiet.channels.zalo.tokens import CannotRenew, Tokens, access_token
from danbiet.kit.clock import now
from danbiet.kit.http import Timeouts

UNREACHABLE: Final = Status(Fate.LATER, Reason.UNREACHABLE)
NO_ANSWER: Final = Status(Fate.UNCERTAIN, Reason.NO_ANSWER)
NOT_ALLOWED: Final = Status(Fate.LATER, Reason.NOT_ALLOWED)
OUT_OF_HOURS: Final = Status(Fate.LATER, Reason.OUT_OF_HOURS)
BAD_ADDRESS: Final = Status(Fate.FAILED, Reason.BAD_ADDRESS)
NO_TEMPLATE: Final = Status(Fate.FAILED, Reason.REJECTED_CONTENT)
# Zalo would answer the next message the same.
STOPPING: Final = frozenset({Reason.TOO_FAST, Reason.NO_CREDIT, Reason.NOT_ALLOWED, Reason.UNREACHABLE})


class ZaloSender(Sender):
    """Hands messages over one by one; outside the permitted hours nothing leaves."""

    def __init__(self, settings: ZaloSettings, *, clock: Callable[[], datetime] = now) -> None:
        self.settings = settings
        self.store = settings.store
        self.clock = clock
        waits = Timeouts(settings.connect_seconds, settings.answer_seconds, settings.answer_seconds)
        self.line = HttpLine(timeouts=waits, closed_networks=settings.closed_networks)

    def send(self, messages: Sequence[Message]) -> Iterator[Outcome]:
        for place, message in enumerate(messages):
            outcome = self._one(message)
            yield outcome
            if self._ends_the_round(outcome):
                reason = outcome.reason if outcome.fate is Fate.LATER else Reason.UNREACHABLE
                rest = Status(Fate.LATER, reason)
                for other in messages[place + 1 :]:
                    yield rest.outcome(other.key, detail=outcome.detail, retry_after=outcome.retry_after)
                return

    def close(self) -> None:
        self.line.close()

    def _ends_the_round(self, outcome: Outcome) -> bool:
        later = outcome.fate is Fate.LATER and outcome.reason in STOPPING
        return later or outcome.reason is Reason.NO_ANSWER

    def _one(self, message: Message) -> Outcome:
        try:
            call = call_of(message, self.settings)
        except WrongAddress as error:
            return BAD_ADDRESS.outcome(message.key, detail=str(error))
        except NoTemplate as error:
            return NO_TEMPLATE.outcome(message.key, detail=str(error))
        wait = self._wait()
        if wait is not None:
            return OUT_OF_HOURS.outcome(message.key, detail="outside the permitted hours", retry_after=wait)
        return self._handed(message, call)

    def _wait(self) -> timedelta | None:
        if self.settings.service == "article":
            return None
        opens, closes = time.fromisoformat(self.settings.opens), time.fromisoformat(self.settings.closes)
        return wait_until_open(self.clock(), opens=opens, closes=closes)

    def _handed(self, message: Message, call: Call) -> Outcome:
        try:
            token = self._token()
            outcome, code = self._asked(message, call, token)
            if code in TOKEN_REFUSED:
                outcome, _ = self._asked(message, call, self._token(refused=token))
        except CannotRenew as error:
            return NOT_ALLOWED.outcome(message.key, detail=str(error))
        except NothingLeft as error:
            return UNREACHABLE.outcome(message.key, detail=str(error).partition(":")[0])
        except NoAnswer as error:
            return NO_ANSWER.outcome(message.key, detail=str(error))
        return outcome

    def _asked(self, message: Message, call: Call, token: str) -> tuple[Outcome, str]:
        """Return the outcome and Zalo's error code; raises NothingLeft, NoAnswer."""
        headers = {"Content-Type": "application/json", "access_token": token}
        answer = self.line.post(call.url, json.dumps(call.body, ensure_ascii=False).encode(), headers)
        if answer.status != 200:
            wait = answer.retry_after(at=self.clock())
            return of_call(answer.status).outcome(
                message.key, detail=f"http {answer.status}", retry_after=wait
            ), ""  # fmt: skip
        read = read_json(answer)
        code = str(read.get("error", "missing"))[:20]
        reference = str((read.get("data") or {}).get(call.reference, ""))[:200]
        return of_error(code).outcome(message.key, reference=reference, detail=f"error {code}"), code

    # -- tokens

    def _token(self, *, refused: str = "") -> str:
        first = self.settings.refresh_token.get_secret_value()
        return access_token(self.store, first=first, renew=self._renewed, at=self.clock(), refused=refused)

    def _renewed(self, refresh: str) -> Tokens:
        """Return new tokens for a refresh token, which is used up by this call. Raises CannotRenew, NothingLeft."""
        form = {"refresh_token": refresh, "app_id": self.settings.app_id, "grant_type": "refresh_token"}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "secret_key": self.settings.app_secret.get_secret_value(),
        }
        url = f"{self.settings.oauth_url.rstrip('/')}/v4/oa/access_token"
        try:
            read = read_json(self.line.post(url, urlencode(form).encode(), headers))
        except NoAnswer as error:
            raise CannotRenew("no answer to the renewal; if the next one fails too, authorise the OA again") from error
        return self._tokens(read)

    def _tokens(self, read: dict[str, Any]) -> Tokens:
        access, refresh, seconds = (read.get(name) for name in ("access_token", "refresh_token", "expires_in"))
        if not (isinstance(access, str) and isinstance(refresh, str) and str(seconds).isdigit()):
            raise CannotRenew("the refresh token was refused: authorise the OA again and paste the new one")
        return Tokens(refresh, access, self.clock() + timedelta(seconds=int(str(seconds))))


def read_json(answer: Answer) -> dict[str, Any]:
    """Return the object of the answer, or an empty one when it holds none."""
    try:
        read = json.loads(answer.body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
