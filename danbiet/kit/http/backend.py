"""The network floor of the HTTP client: resolve once, check all, connect to what was checked.

httpcore asks this backend for every connection, so nothing above it, not a
redirect and not a second DNS answer, can go around the guard. TLS still
proves the host *name*: httpcore passes it to ``start_tls`` from the URL.
"""

import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpcore

from danbiet.kit.http.errors import NameNotFound, RefusedAddress, TimedOut
from danbiet.kit.http.guard import Network, parse_address, refusal
from danbiet.kit.http.limits import Deadline
from danbiet.kit.http.resolve import (
    NoSuchName,
    Resolver,
    ResolverTimeout,
    system_addresses,
    within,
)

OPEN_PORTS = frozenset({80, 443})


@dataclass(frozen=True)
class Rules:
    """What may be connected to.

    ``hosts`` maps a named host to the one (address, port) it stands for: the
    demonstration's press on loopback. ``allowed`` are closed networks opened
    by the operator, ``ports`` the ports of ordinary hosts.
    """

    hosts: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    allowed: tuple[Network, ...] = ()
    ports: frozenset[int] = OPEN_PORTS
    resolver: Resolver = system_addresses

    def targets(self, host: str, port: int, *, deadline: Deadline, url: str) -> list[tuple[str, int]]:
        """Return the checked (address, port) pairs to try, in order.

        Raises RefusedAddress when *any* address of the name is closed,
        NameNotFound, TimedOut.
        """
        if host in self.hosts:
            return [self.hosts[host]]
        if port not in self.ports:
            raise RefusedAddress(url=url, reason=f"cổng {port} không phải cổng web")
        addresses = self._addresses(host, port, deadline, url)
        for address in addresses:
            self._check(address, url)
        return [(address, port) for address in addresses]

    def _addresses(self, host: str, port: int, deadline: Deadline, url: str) -> list[str]:
        try:
            found = within(deadline.at_most(None), self.resolver, host, port)
        except ResolverTimeout as error:
            raise TimedOut(url=url, host=host, seconds=f"{deadline.seconds:g}") from error
        except NoSuchName as error:
            raise NameNotFound(url=url, host=host) from error
        if not found:
            raise NameNotFound(url=url, host=host)
        return found

    def _check(self, address: str, url: str) -> None:
        reason = refusal(parse_address(address), self.allowed)
        if reason is not None:
            raise RefusedAddress(url=url, reason=reason)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects under ``rules``; every wait is shortened to the fetch's deadline.

    ``url`` is the address being fetched, for messages.
    """

    def __init__(self, rules: Rules, deadline: Deadline, url: str) -> None:
        self.rules = rules
        self.deadline = deadline
        self.url = url
        self.sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address, real_port in self.rules.targets(host, port, deadline=self.deadline, url=self.url):
            try:
                stream = self.sockets.connect_tcp(address, real_port, self.deadline.at_most(timeout), local_address)
                return TimedStream(stream, self.deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(host)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        raise RefusedAddress(url=path, reason="đây là ổ cắm nội bộ của máy chủ")


class TimedStream(httpcore.NetworkStream):
    """A connection none of whose reads outlives the deadline (a slow sender cannot hold us)."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self.deadline.passed:
            raise httpcore.ReadTimeout("total time is over")
        return self.stream.read(max_bytes, self.deadline.at_most(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.deadline.at_most(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self.stream.start_tls(ssl_context, server_hostname, self.deadline.at_most(timeout))
        return TimedStream(secured, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)
