"""Whether an address is free to listen on, and whether somebody answers there."""

from __future__ import annotations

import socket
import time

PATIENCE_SECONDS = 12.0


class PortTaken(RuntimeError):
    """Another program listens on the web server's address."""


def require_free(bind: str) -> None:
    """Raise PortTaken when ``host:port`` is in use, after giving a server that is just stopping time to let go."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while error := _error_on_binding(bind):
        if time.monotonic() > deadline or not answers(bind):
            raise PortTaken(
                f"The web server cannot listen on {bind}: {error.strerror}. Stop the program that does, "
                f"or choose another address, for example DANBIET_BIND=127.0.0.1:8001."
            ) from error
        time.sleep(0.3)


def answers(bind: str) -> bool:
    try:
        socket.create_connection(_host_and_port(bind), timeout=1).close()
    except OSError:
        return False
    return True


def _error_on_binding(bind: str) -> OSError | None:
    host, port = _host_and_port(bind)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            return error
    return None


def _host_and_port(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    return host.strip("[]"), int(port)
