"""The one HTTP client of the listeners, and the rules of politeness per host."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction

from danbiet import __version__
from danbiet.kit import clock
from danbiet.kit.http import Client, FetchError
from danbiet.kit.pace import reserve_start_within
from danbiet.kit.robots import Robots, address_of
from danbiet.listening.models import RobotsFile

ROBOTS_KEPT = timedelta(hours=24)
ROBOTS_BYTES = 512 * 1024


class NotYet(Exception):
    """The host may not be asked within the caller's patience; try again at ``at``."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"next start at {at:%H:%M:%S}")
        self.at = at


@dataclass
class NamedHosts:
    """Hosts of the demonstration's own press: reached on loopback, without delay, polled often."""

    addresses: dict[str, tuple[str, int]] = field(default_factory=dict)
    shortest_poll: timedelta = timedelta(seconds=10)

    def __contains__(self, host: str) -> bool:
        return host in self.addresses


named_hosts = NamedHosts()


def use_hosts(addresses: dict[str, tuple[str, int]]) -> None:
    """Name the hosts of the demonstration; every other host keeps the rule of one start per gap."""
    named_hosts.addresses.update(addresses)


def user_agent() -> str:
    contact = settings.ENV.fetch_contact
    return f"DanBiet/{__version__} (policy communication; {contact})" if contact else f"DanBiet/{__version__}"


@lru_cache(maxsize=1)
def client() -> Client:
    """Return the process's client; its hosts mapping is read at every connection."""
    return Client(user_agent=user_agent(), hosts=named_hosts.addresses)


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def gap_for(host: str) -> timedelta:
    return timedelta(0) if host in named_hosts else timedelta(seconds=settings.ENV.fetch_gap_seconds)


def take_turn(url: str, *, at: datetime, patience: timedelta) -> None:
    """Wait until this process may start a request to the host of ``url``; raises NotYet beyond patience.

    ``at`` is when the caller's work began, which may be long ago: the turn counts from now when that is later.
    """
    host = host_of(url)
    gap = gap_for(host)
    if not gap:
        return
    at = max(at, clock.now())
    with transaction.atomic(), connection.cursor() as cursor:
        start = reserve_start_within(cursor, host, at=at, gap=gap, patience=patience)
    if start is None:
        raise NotYet(at + patience)
    time.sleep(max(0.0, (start - clock.now()).total_seconds()))


def require_allowed(url: str, *, client: Client, at: datetime) -> None:
    """Raise RobotsForbids when the site's robots.txt keeps machines from ``url``."""
    _robots(url, client=client, at=at).require(url, client.user_agent)


def _robots(url: str, *, client: Client, at: datetime) -> Robots:
    address = address_of(url)
    kept = RobotsFile.objects.filter(origin=address, fetched_at__gt=at - ROBOTS_KEPT).first()
    if kept is None:
        kept = _fetch_robots(address, client=client, at=at)
    return Robots(bytes(kept.body) if kept.body is not None else None, kept.status)


def _fetch_robots(address: str, *, client: Client, at: datetime) -> RobotsFile:
    take_turn(address, at=at, patience=timedelta(minutes=1))
    body: bytes | None = None
    status: int | None
    try:
        response = client.get(address, max_bytes=ROBOTS_BYTES)
        body, status = response.body, response.status
    except FetchError as error:
        status = getattr(error, "status", None)
    fields = {"body": body, "status": status, "fetched_at": at}
    return RobotsFile.objects.update_or_create(origin=address, defaults=fields)[0]
