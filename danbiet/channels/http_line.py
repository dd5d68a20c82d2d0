"""A kept HTTP connection to a provider that tells *nothing left* from *no answer came*.

The difference decides whether a message may be sent again. It is read from where httpcore failed: before the request
was written nothing left; afterwards everything may have. Closed networks are refused unless the operator opens them.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import httpcore
import httpx

from danbiet.kit.http import BadUrl, FetchError, Timeouts, retry_after_s
from danbiet.kit.http.backend import Rules, TimedStream
from danbiet.kit.http.body import OverLimit, Unpackable, read_within
from danbiet.kit.http.guard import networks
from danbiet.kit.http.limits import Deadline
from danbiet.kit.http.urls import checked_url

MOST_BYTES: Final = 4_000_000
CLOSED_NETWORKS: Final = networks(["0.0.0.0/0", "::/0"])
ANY_PORT: Final = frozenset(range(1, 65536))


class NothingLeft(Exception):
    """The provider was not reached: not one whole request left this machine."""


class NoAnswer(Exception):
    """The request may have left whole, and no answer came."""


@dataclass(frozen=True)
class Answer:
    """What the provider said: header names in lower case, the body unpacked."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def retry_after(self, *, at: datetime) -> timedelta | None:
        seconds = retry_after_s(self.headers.get("retry-after"), at=at)
        return None if seconds is None else timedelta(seconds=seconds)


class HttpLine:
    """Connections kept to the hosts of one provider; used by one thread, closed by ``close``.

    ``closed_networks`` lets the line into loopback and private networks, as a gateway inside the agency needs.
    """

    def __init__(self, *, timeouts: Timeouts, closed_networks: bool = False, most_bytes: int = MOST_BYTES) -> None:
        self.timeouts = timeouts
        self.most_bytes = most_bytes
        self.closed_networks = closed_networks
        self.backend = KeptBackend(timeouts, closed_networks)
        tls = httpx.create_ssl_context(trust_env=False)
        self.pool = httpcore.ConnectionPool(ssl_context=tls, network_backend=self.backend, keepalive_expiry=30)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Return the provider's answer to a POST. Raises NothingLeft, NoAnswer."""
        return self._exchange("POST", url, body, headers)

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Return the provider's answer to a GET. Raises NothingLeft, NoAnswer."""
        return self._exchange("GET", url, b"", headers)

    def close(self) -> None:
        self.pool.close()

    def _exchange(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        target = self._checked(url)
        self.backend.deadline = Deadline(self.timeouts.total)
        try:
            with self.pool.stream(
                method, target, headers=_raw(headers, target, body), content=body or None, extensions=self._waits()
            ) as response:
                return self._read(response)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, FetchError) as error:
            raise NothingLeft(type(error).__name__) from error
        except httpcore.WriteTimeout as error:
            raise NoAnswer("WriteTimeout") from error
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise NoAnswer(type(error).__name__) from error
        except (OverLimit, Unpackable) as error:
            raise NoAnswer(f"unreadable answer: {type(error).__name__}") from error

    def _checked(self, url: str) -> str:
        try:
            target = checked_url(url)
        except BadUrl as error:
            raise NothingLeft(f"BadUrl: {error}") from error
        if target.scheme != "https" and not self.closed_networks:
            raise NothingLeft("only https leaves for the open internet")
        return str(target)

    def _read(self, response: httpcore.Response) -> Answer:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        encoding = headers.get("content-encoding", "")
        body = read_within(response.iter_stream(), encoding=encoding, limit=self.most_bytes)
        return Answer(response.status, body, headers)

    def _waits(self) -> dict[str, Any]:
        wait = self.timeouts
        return {"timeout": {"connect": wait.connect, "read": wait.read, "write": wait.read, "pool": wait.connect}}


def _raw(headers: Mapping[str, str], url: str, body: bytes) -> list[tuple[bytes, bytes]]:
    given = {"Host": httpx.URL(url).netloc.decode(), "Accept-Encoding": "gzip, deflate", **headers}
    if body:
        given["Content-Length"] = str(len(body))
    return [(name.encode(), value.encode()) for name, value in given.items()]


class KeptBackend(httpcore.NetworkBackend):
    """Connects under the guard's rules; every wait is shortened to the present call's deadline."""

    def __init__(self, timeouts: Timeouts, closed_networks: bool) -> None:
        self.deadline = Deadline(timeouts.total)
        self.sockets = httpcore.SyncBackend()
        opened = CLOSED_NETWORKS if closed_networks else ()
        self.rules = Rules(allowed=opened, ports=ANY_PORT)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(host)
        for address, real_port in self.rules.targets(host, port, deadline=self.deadline, url=host):
            try:
                stream = self.sockets.connect_tcp(address, real_port, self.deadline.at_most(timeout), local_address)
                return KeptStream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise httpcore.ConnectError(path)


class KeptStream(TimedStream):
    """A connection that outlives one call: its deadline is always the present call's."""

    def __init__(self, stream: httpcore.NetworkStream, backend: KeptBackend) -> None:
        self.stream = stream
        self.backend = backend

    @property
    def deadline(self) -> Deadline:  # type: ignore[override]
        return self.backend.deadline

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self.stream.start_tls(ssl_context, server_hostname, self.deadline.at_most(timeout))
        return KeptStream(secured, self.backend)
