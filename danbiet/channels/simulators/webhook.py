"""A partner that takes signed calls and knows each id once; the peer of ``Webhook``."""

from __future__ import annotations

import json
from typing import Any

from pydantic import SecretStr

from danbiet.channels.base import BadReceipt
from danbiet.channels.signing import verify
from danbiet.channels.simulators.http_server import HttpServer, Reply, Request, as_json
from danbiet.channels.simulators.script import Script, Tally, Trouble
from danbiet.channels.webhook import WebhookSettings
from danbiet.kit.clock import now

SECRET = "simulated-webhook-secret"


class Partner(HttpServer):
    """Any path is a partner's address; a bad one answers 404, a busy one 503."""

    def __init__(self, script: Script | None = None, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.script = script or Script()
        self.tally = Tally()
        self.calls: dict[str, dict[str, Any]] = {}

    def settings(self, **changes: Any) -> WebhookSettings:
        """Return the settings whose signature this partner accepts."""
        fields: dict[str, Any] = {"secret": SecretStr(SECRET), "closed_networks": True}
        return WebhookSettings(**(fields | changes))

    def answer(self, request: Request) -> Reply:
        self.tally.calls += 1
        trouble, address = self.script.next(), self.url + request.path
        if trouble in (Trouble.TOO_FAST, Trouble.CLOSED) or address in self.script.busy:
            wait = {"Retry-After": str(self.script.retry_after_seconds)}
            return Reply(429 if trouble is Trouble.TOO_FAST else 503, headers=wait)
        if trouble is Trouble.CUT_BEFORE:
            return Reply(cut=True)
        if address in self.script.bad:
            return Reply(404)
        return self._take(request, trouble, address)

    def _take(self, request: Request, trouble: Trouble, address: str) -> Reply:
        try:
            verify(request.body, request.headers, SECRET, at=now())
        except BadReceipt:
            return Reply(401)
        call = json.loads(request.body)
        key = call["id"]
        self.tally.asked[key] += 1
        if key not in self.calls:
            self.tally.sent[key] += 1
            self.tally.addresses[key] = address
            self.calls[key] = call
        return self._after(trouble)

    def _after(self, trouble: Trouble) -> Reply:
        if trouble is Trouble.ERROR:
            return Reply(500)
        after = self.script.late_seconds if trouble is Trouble.LATE else 0.0
        cut, hang = trouble is Trouble.CUT_AFTER, trouble is Trouble.HANG
        return as_json({"taken": True}, after=after, cut=cut, hang=hang)
