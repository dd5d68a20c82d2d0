"""A broker that misbehaves on cue: MQTT 5 as far as a sender sees it, and no subscribers.

What brokers really do is tested on real ones (``Broker``); this one answers what
no real broker can be made to answer: too fast, half an answer, none at all.
Source: MQTT Version 5.0, OASIS Standard, sections 2.1 and 3.1 to 3.4.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import SecretStr

from danbiet.channels.loudspeaker.settings import LoudspeakerSettings
from danbiet.channels.manifests import SigningKey, verify_manifest
from danbiet.channels.signing import signed
from danbiet.channels.simulators.loop import LoopbackServer
from danbiet.channels.simulators.script import Script, Tally, Trouble

RECEIPT_SECRET: Final = "simulated-receipt-secret"
_CONNECT, _PUBLISH, _PING, _BYE = 1, 3, 12, 14
_TAKEN, _NOBODY_LISTENS, _UNAVAILABLE, _NO_SUCH_TOPIC, _TOO_FAST = 0, 16, 136, 144, 151


class MqttGateway(LoopbackServer):
    """The scripted peer of ``Loudspeaker``. A call is one published manifest; ``CLOSED`` befalls a connection."""

    def __init__(self, script: Script | None = None, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.script, self.tally, self.key = script or Script(), Tally(), SigningKey.new()

    def settings(self, **changes: Any) -> LoudspeakerSettings:
        """Return the settings that reach this broker."""
        given: dict[str, Any] = {
            "host": self.host,
            "port": self.port,
            "tls": False,
            "signing_key": SecretStr(self.key.text),
            "receipt_secret": SecretStr(RECEIPT_SECRET),
            "hours": "00:00-24:00",
        }
        return LoudspeakerSettings(**{**given, **changes})

    def protocol(self) -> asyncio.BaseProtocol:
        return _Connection(self)

    def take(self, topic: str, payload: bytes) -> int:
        """Return the broker's code for one manifest."""
        self.tally.calls += 1
        manifest = verify_manifest(payload, {self.key.public.id: self.key.public})
        station = topic.split("/")[-2]
        self.tally.asked[manifest.id] += 1
        if station in self.script.bad:
            return _NO_SUCH_TOPIC
        if station in self.script.busy:
            return _NOBODY_LISTENS
        if manifest.id not in self.tally.sent:  # a station plays an order once
            self.tally.sent[manifest.id] += 1
            self.tally.addresses[manifest.id], self.tally.texts[manifest.id] = station, manifest.title
        return _TAKEN

    def receipts(self, *, at: datetime, state: str = "played") -> list[tuple[bytes, Mapping[str, str]]]:
        """Return one signed call, as a bridge makes it, about every order taken."""
        rows = [
            {"station": station, "id": key, "state": state, "seconds": 8, "at": at.isoformat()}
            for key, station in self.tally.addresses.items()
        ]
        body = json.dumps({"reports": rows}).encode()
        return [(body, signed(body, RECEIPT_SECRET, at=at))]


class _Connection(asyncio.Protocol):
    def __init__(self, gateway: MqttGateway) -> None:
        self.gateway, self.held = gateway, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.gateway.opened(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.gateway.closed(self.transport)

    def data_received(self, data: bytes) -> None:
        self.held += data
        while (packet := _first_packet(self.held)) is not None:
            head, body, self.held = packet
            if self.transport.is_closing():
                return
            self._serve(head >> 4, head, body)

    def _serve(self, kind: int, head: int, body: bytes) -> None:
        if kind == _CONNECT:
            self._greet()
        elif kind == _PUBLISH:
            self._published(head, body)
        elif kind == _PING:
            self.transport.write(b"\xd0\x00")
        elif kind == _BYE:
            self.transport.close()

    def _greet(self) -> None:
        troubles = self.gateway.script.troubles
        closed = bool(troubles) and troubles[0] is Trouble.CLOSED
        if closed:
            troubles.popleft()
        self.transport.write(bytes([0x20, 3, 0, _UNAVAILABLE if closed else _TAKEN, 0]))

    def _published(self, head: int, body: bytes) -> None:
        trouble = self.gateway.script.next()
        topic, mid, payload = _opened(body)
        if trouble is Trouble.CUT_BEFORE:
            self.transport.abort()
        elif trouble is Trouble.TOO_FAST:
            self._answer(mid, _TOO_FAST)
        else:
            self._after(trouble, mid, self.gateway.take(topic, payload))

    def _after(self, trouble: Trouble, mid: bytes, code: int) -> None:
        if trouble is Trouble.CUT_AFTER:
            self.transport.abort()
        elif trouble is Trouble.LATE:
            self.gateway.later(self.gateway.script.late_seconds, lambda: self._answer(mid, code))
        elif trouble is not Trouble.HANG:
            self._answer(mid, code)
        if trouble is Trouble.TWICE:
            self._answer(mid, code)

    def _answer(self, mid: bytes, code: int) -> None:
        if not self.transport.is_closing():
            self.transport.write(bytes([0x40, 3]) + mid + bytes([code]))


def _first_packet(data: bytes) -> tuple[int, bytes, bytes] | None:
    """Return the first byte, the body and what follows; None when the packet is not whole yet."""
    size, at = _number(data, 1)
    if at == 0 or len(data) < at + size:
        return None
    return data[0], data[at : at + size], data[at + size :]


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a variable-length number and where it ends; ``(0, 0)`` when it is not whole."""
    value = shift = 0
    for place in range(at, min(at + 4, len(data))):
        value |= (data[place] & 0x7F) << shift
        shift += 7
        if data[place] < 0x80:
            return value, place + 1
    return 0, 0


def _opened(body: bytes) -> tuple[str, bytes, bytes]:
    """Return topic, packet number and payload of a PUBLISH with QoS 1."""
    end = 2 + int.from_bytes(body[:2], "big")
    length, start = _number(body, end + 2)
    return body[2:end].decode(), body[end : end + 2], body[start + length :]
