"""Serves the press on loopback; the Host header says which outlet is meant."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from danbiet.demo.press.press import Press

LOOPBACK = "127.0.0.1"


class PressServer:
    """A threaded server on 127.0.0.1; ``port`` 0 takes a free one. A context manager for a while of serving."""

    def __init__(self, press: Press, *, port: int = 0) -> None:
        self.press = press
        self._server = _Server((LOOPBACK, port), _Handler)
        self._server.press = press

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def hosts(self) -> dict[str, tuple[str, int]]:
        """Return where each invented host is to be found, for the HTTP client's mapping."""
        return dict.fromkeys(self.press.hosts, (LOOPBACK, self.port))

    def serve(self) -> None:
        """Serve until ``close`` is called from another thread."""
        self._server.serve_forever(poll_interval=0.2)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve, daemon=True, name="press").start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    press: Press


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "MinhHoa/1"
    sys_version = ""

    def do_GET(self) -> None:
        answer = self.server.press.answer(
            self.headers.get("Host", ""),
            urlsplit(self.path).path,
            etag=self.headers.get("If-None-Match"),
            since=self.headers.get("If-Modified-Since"),
        )
        self.send_response(answer.status)
        for name, value in answer.headers().items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: a poll every ten seconds would drown the supervisor's terminal."""
