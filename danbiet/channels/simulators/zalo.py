"""Zalo's three services and its token desk, where a refresh token is good for one use; the peer of ``Zalo``."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from pydantic import SecretStr

from danbiet.channels.simulators.http_server import HttpServer, Reply, Request, as_json
from danbiet.channels.simulators.script import Script, Tally, Trouble
from danbiet.channels.zalo import Tokens, ZaloSettings

APP_ID, APP_SECRET, OA_SECRET, FIRST = "1234567890", "app-secret", "oa-secret", "refresh-0"
TEMPLATE = "300123"
REFUSALS = {"bad": -118, "busy": -133}


class MemoryStore:
    """A token store for simulations: threads of one process share it."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        self.tokens = tokens
        self.saves = 0
        self._one = threading.Lock()

    def load(self) -> Tokens | None:
        return self.tokens

    @contextmanager
    def lock(self) -> Iterator[None]:
        with self._one:
            yield

    def save(self, tokens: Tokens) -> None:
        self.saves += 1
        self.tokens = tokens


class ZaloCloud(HttpServer):
    """``revoke`` ends the present access token early, as Zalo does when an administrator changes."""

    def __init__(self, script: Script | None = None, *, port: int = 0, expires_in: int = 90_000) -> None:
        super().__init__(port=port)
        self.script = script or Script()
        self.expires_in = expires_in
        self.tally = Tally()
        self.refresh, self.access = FIRST, ""
        self.renewals = 0
        self.reused = 0  # how often a used refresh token was shown again
        self.bodies: list[dict[str, Any]] = []
        self.unreported: list[tuple[str, str]] = []
        self.store = MemoryStore()

    def settings(self, **changes: Any) -> ZaloSettings:
        """Return the settings that reach this cloud at any hour, with a store in memory."""
        fields: dict[str, Any] = {
            "app_id": APP_ID,
            "app_secret": SecretStr(APP_SECRET),
            "oa_secret": SecretStr(OA_SECRET),
            "refresh_token": SecretStr(FIRST),
            "template_id": TEMPLATE,
            "opens": "00:00",
            "closes": "00:00",
            "zns_url": self.url,
            "oa_url": self.url,
            "oauth_url": self.url,
            "closed_networks": True,
        }
        return ZaloSettings(**(fields | changes)).use_store(self.store)

    def revoke(self) -> None:
        self.access = "revoked"

    def answer(self, request: Request) -> Reply:
        if request.path == "/v4/oa/access_token":
            return self._renew(request)
        self.tally.calls += 1
        if request.headers.get("access_token") != self.access:
            return as_json({"error": -124 if request.path == "/message/template" else -216, "message": "token"})
        return self._message(request)

    def _renew(self, request: Request) -> Reply:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        known = request.headers.get("secret_key") == APP_SECRET and form.get("app_id") == APP_ID
        if not known or form.get("refresh_token") != self.refresh:
            self.reused += int(known)
            return as_json({"error": -14014, "error_name": "Invalid refresh token"})
        self.renewals += 1
        self.refresh, self.access = f"refresh-{self.renewals}", f"access-{self.renewals}"
        return as_json({"access_token": self.access, "refresh_token": self.refresh, "expires_in": str(self.expires_in)})

    def _message(self, request: Request) -> Reply:
        trouble, body = self.script.next(), json.loads(request.body)
        address = self._address(body)
        if trouble in (Trouble.TOO_FAST, Trouble.CLOSED):
            return as_json({"error": -32}) if trouble is Trouble.TOO_FAST else Reply(503)
        if trouble is Trouble.CUT_BEFORE:
            return Reply(cut=True)
        if address in self.script.bad:
            return as_json({"error": REFUSALS["bad"], "message": "Zalo account not existed"})
        if address in self.script.busy:
            return as_json({"error": REFUSALS["busy"], "message": "not allowed to send at night"})
        return self._take(body, address, trouble)

    def _address(self, body: dict[str, Any]) -> str:
        if "phone" in body:
            return f"+{body['phone']}"
        recipient = body.get("recipient")
        return str(recipient["user_id"]) if recipient else "oa"

    def _take(self, body: dict[str, Any], address: str, trouble: Trouble) -> Reply:
        key = str(body.get("tracking_id") or address)
        self.tally.asked[key] += 1
        self.tally.sent[key] += 1
        self.tally.addresses[key] = address
        self.bodies.append(body)
        reference = f"zl-{len(self.bodies)}"
        self.unreported.append((key, reference))
        if trouble is Trouble.ERROR:
            return Reply(500)
        after = self.script.late_seconds if trouble is Trouble.LATE else 0.0
        data = {"msg_id": reference, "message_id": reference, "token": reference}
        cut, hang = trouble is Trouble.CUT_AFTER, trouble is Trouble.HANG
        return as_json({"error": 0, "message": "Success", "data": data}, after=after, cut=cut, hang=hang)

    # -- events

    def calls(self, at: datetime) -> Iterator[tuple[bytes, dict[str, str]]]:
        return self.events(at=at)

    def events(self, *, at: datetime, name: str = "user_received_message") -> Iterator[tuple[bytes, dict[str, str]]]:
        """Yield a signed event for every message taken and not yet reported."""
        waiting, self.unreported = self.unreported, []
        for key, reference in waiting:
            yield signed_event(name, {"tracking_id": key, "msg_id": reference}, at=at)


def signed_event(name: str, message: dict[str, str], *, at: datetime) -> tuple[bytes, dict[str, str]]:
    """Return an event as Zalo sends it: the body and its header."""
    stamp = str(int(at.timestamp() * 1000))
    event = {"app_id": APP_ID, "event_name": name, "message": message, "timestamp": stamp}
    body = json.dumps(event).encode()
    mac = hashlib.sha256(APP_ID.encode() + body + stamp.encode() + OA_SECRET.encode()).hexdigest()
    return body, {"X-ZEvent-Signature": f"mac={mac}"}
