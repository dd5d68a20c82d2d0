"""A lean HTTP/1.1 server for simulated providers: kept connections, whole bodies, answers that may not come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from danbiet.channels.simulators.loop import LoopbackServer

REASONS = {200: "OK", 202: "Accepted"}


@dataclass(frozen=True)
class Request:
    """Header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """``after`` seconds the answer leaves; ``cut`` drops the line instead, ``hang`` says nothing for ever."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    cut: bool = False
    hang: bool = False

    def encoded(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Answer')}", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


def as_json(value: Any, status: int = 200, **reply: Any) -> Reply:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply(status, body, {"Content-Type": "application/json"}, **reply)


class HttpServer(LoopbackServer):
    """Answers each request with ``answer(request)``, on its own thread."""

    def answer(self, request: Request) -> Reply:
        raise NotImplementedError

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def protocol(self) -> asyncio.BaseProtocol:
        return HttpProtocol(self, self.answer)


class HttpProtocol(asyncio.Protocol):
    """One connection: requests one after the other."""

    def __init__(self, server: LoopbackServer, answer: Callable[[Request], Reply]) -> None:
        self.server = server
        self.answer = answer
        self.chunks: list[bytes] = []
        self.have = 0
        self.wanted = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.server.opened(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.server.closed(self.transport)

    def data_received(self, data: bytes) -> None:
        self.chunks.append(data)
        self.have += len(data)
        if self.have < self.wanted:
            return
        whole = b"".join(self.chunks)
        rest = self._take(whole)
        while rest is not None and rest:
            whole, rest = rest, self._take(rest)
        left = whole if rest is None else rest
        self.chunks, self.have = [left], len(left)

    def _take(self, data: bytes) -> bytes | None:
        """Serve the first request in ``data`` and return what follows it, or None when it is not whole."""
        head, mark, body = data.partition(b"\r\n\r\n")
        if not mark:
            self.wanted = 0
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", "0"))
        if len(body) < length:
            self.wanted = len(head) + 4 + length
            return None
        self.wanted = 0
        method, path, _ = first.split(" ", 2)
        self._say(self.answer(Request(method, path, headers, body[:length])))
        return body[length:]

    def _say(self, reply: Reply) -> None:
        if reply.cut:
            self.transport.abort()
        elif reply.hang:
            return
        elif reply.after:
            asyncio.get_running_loop().call_later(reply.after, self.transport.write, reply.encoded())
        else:
            self.transport.write(reply.encoded())
