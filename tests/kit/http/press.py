"""A newspaper's web server on loopback, served by a thread, for tests that fetch for real."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]
HOST = "bao-song-may.example"


class Press(ThreadingHTTPServer):
    """Answers each path with what a test put there and remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def hosts(self) -> dict[str, tuple[str, int]]:
        return {HOST: ("127.0.0.1", self.server_port)}

    def serve(self, path: str, body: bytes = b"", *, status: int = 200, **headers: str) -> str:
        """Answer ``path`` with ``body``; header names are written with _ for -. Returns the address."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        return self.on(path, answer)

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        return self.serve(path, status=status, Location=target)

    def on(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return f"http://{HOST}{path}"

    def secure(self, certificate: str, key: str) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that hangs up early is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Press

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.server.answers[self.path](self)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def open_press(certificate: tuple[str, str] | None = None) -> Iterator[Press]:
    """Lend a running press; ``certificate`` (file, key) makes it speak TLS."""
    server = Press()
    if certificate:
        server.secure(*certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
