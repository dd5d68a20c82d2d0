"""An SMS gateway over HTTP: batches, idempotency keys, look-up, signed receipts in batches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from danbiet.channels.base import BadReceipt
from danbiet.channels.signing import signed, verify
from danbiet.channels.simulators.http_server import HttpServer, Reply, Request, as_json
from danbiet.channels.simulators.push import Fortune, in_batches
from danbiet.channels.simulators.script import Script, Tally, Trouble
from danbiet.channels.sms_http import SmsHttpSettings
from danbiet.kit.clock import now

TOKEN, RECEIPT_SECRET, ACCOUNT = "simulated-token", "simulated-receipt-secret", "simulated"
GOOD_FORTUNE = Fortune()


@dataclass
class Kept:
    """What the gateway knows of one message."""

    reference: str
    status: str


class HttpGateway(HttpServer):
    """The peer of ``SmsHttp``. ``honours_keys`` false makes it one of the gateways that send a repeated id again.

    ``most_per_call`` answers 413 above it; ``keep_texts`` false keeps a million messages small.
    """

    def __init__(
        self,
        script: Script | None = None,
        *,
        port: int = 0,
        honours_keys: bool = True,
        most_per_call: int = 5000,
        keep_texts: bool = True,
        fortune: Fortune = GOOD_FORTUNE,
        receipts_per_call: int = 500,
    ) -> None:
        super().__init__(port=port)
        self.script = script or Script()
        self.honours_keys = honours_keys
        self.most_per_call = most_per_call
        self.keep_texts = keep_texts
        self.fortune = fortune
        self.receipts_per_call = receipts_per_call
        self.tally = Tally()
        self.kept: dict[str, Kept] = {}
        self.unreceipted: list[str] = []

    def settings(self, **changes: Any) -> SmsHttpSettings:
        """Return the settings that reach this gateway."""
        fields: dict[str, Any] = {
            "base_url": self.url,
            "brandname": "DanBiet",
            "account": ACCOUNT,
            "token": SecretStr(TOKEN),
            "receipt_secret": SecretStr(RECEIPT_SECRET),
            "closed_networks": True,
        }
        return SmsHttpSettings(**(fields | changes))

    def answer(self, request: Request) -> Reply:
        if not self._knows(request):
            return as_json({"error": "unauthorised"}, 401)
        if request.path == "/messages":
            return self._messages(request)
        if request.path == "/lookup":
            return as_json({"messages": [self._state(key) for key in json.loads(request.body)["ids"]]})
        return as_json({"error": "no such page"}, 404)

    def _knows(self, request: Request) -> bool:
        if "x-signature" not in request.headers:
            return request.headers.get("authorization") == f"Bearer {TOKEN}"
        try:
            verify(request.body, request.headers, TOKEN, at=now())
        except BadReceipt:
            return False
        return True

    def _messages(self, request: Request) -> Reply:
        self.tally.calls += 1
        trouble = self.script.next()
        if trouble is Trouble.TOO_FAST:
            return Reply(429, headers={"Retry-After": str(self.script.retry_after_seconds)})
        if trouble is Trouble.CLOSED:
            return Reply(503, headers={"Retry-After": str(self.script.retry_after_seconds)})
        if trouble is Trouble.CUT_BEFORE:
            return Reply(cut=True)
        rows = json.loads(request.body)["messages"]
        if len(rows) > self.most_per_call:
            return Reply(413)
        return self._after(trouble, {"messages": [self._take(row) for row in rows]})

    def _after(self, trouble: Trouble, said: dict[str, Any]) -> Reply:
        if trouble is Trouble.ERROR:
            return Reply(500)
        after = self.script.late_seconds if trouble is Trouble.LATE else 0.0
        cut, hang = trouble is Trouble.CUT_AFTER, trouble is Trouble.HANG
        if trouble is Trouble.TWICE:
            said = {"messages": said["messages"] * 2}
        return as_json(said, after=after, cut=cut, hang=hang)

    def _take(self, row: Mapping[str, str]) -> dict[str, str]:
        key, address = row["id"], row["to"]
        self.tally.asked[key] += 1
        if address in self.script.bad:
            return {"id": key, "status": "invalid_number"}
        if address in self.script.busy:
            return {"id": key, "status": "temporary"}
        known = self.kept.get(key)
        if known is None or not self.honours_keys:
            known = self._send(key, address, row["text"])
        return {"id": key, "reference": known.reference, "status": "accepted"}

    def _send(self, key: str, address: str, text: str) -> Kept:
        self.tally.sent[key] += 1
        if self.keep_texts:
            self.tally.addresses[key] = address
            self.tally.texts[key] = text
        self.unreceipted.append(key)
        known = self.kept[key] = Kept(f"gw-{len(self.kept) + 1}", "accepted")
        return known

    def _state(self, key: str) -> dict[str, str]:
        known = self.kept.get(key)
        if known is None:
            return {"id": key, "status": "not_found"}
        return {"id": key, "reference": known.reference, "status": known.status}

    # -- receipts

    def calls(self, at: datetime) -> Iterator[tuple[bytes, dict[str, str]]]:
        """Yield signed calls about what was taken since the last time, as ``fortune`` decides."""
        waiting, self.unreceipted = self.unreceipted, []
        rows = (row for key in waiting for row in self._told(key, at))
        return (self._signed(batch, at) for batch in in_batches(rows, self.receipts_per_call))

    def _told(self, key: str, at: datetime) -> list[dict[str, str]]:
        fortune = self.fortune.of(key)
        if fortune == "silent":
            return []
        row = self._receipt(key, at=at, status="undeliverable" if fortune == "fails" else "delivered")
        return [row, row] if fortune == "twice" else [row]

    def receipts(self, *, at: datetime, status: str = "delivered") -> Iterator[tuple[bytes, dict[str, str]]]:
        """Yield signed calls that say ``status`` of everything taken and not yet told."""
        waiting, self.unreceipted = self.unreceipted, []
        rows = (self._receipt(key, at=at, status=status) for key in waiting)
        return (self._signed(batch, at) for batch in in_batches(rows, self.receipts_per_call))

    def receipt_of_nobody(self, *, at: datetime) -> tuple[bytes, dict[str, str]]:
        """Return a well-signed receipt for a message that we never sent."""
        rows = [{"id": "no-such-key", "reference": "gw-0", "status": "delivered", "at": at.isoformat()}]
        return self._signed(rows, at)

    def _receipt(self, key: str, *, at: datetime, status: str) -> dict[str, str]:
        known = self.kept[key]
        known.status = status
        return {"id": key, "reference": known.reference, "status": status, "at": at.isoformat()}

    def _signed(self, rows: list[dict[str, str]], at: datetime) -> tuple[bytes, dict[str, str]]:
        body = json.dumps({"account": ACCOUNT, "receipts": rows}).encode()
        return body, signed(body, RECEIPT_SECRET, at=at)
