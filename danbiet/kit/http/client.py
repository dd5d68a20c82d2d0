"""The HTTP client: conditional GET, followed by hand, guarded at every hop."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpcore
import httpx

from danbiet.kit import clock
from danbiet.kit.http.backend import OPEN_PORTS, Rules
from danbiet.kit.http.body import OverLimit, Unpackable, read_within
from danbiet.kit.http.errors import (
    HttpStatus,
    RedirectLoop,
    TooLarge,
    TooManyRedirects,
    UnreadableBody,
)
from danbiet.kit.http.guard import networks
from danbiet.kit.http.limits import Deadline, Timeouts
from danbiet.kit.http.resolve import Resolver, system_addresses
from danbiet.kit.http.retry_after import http_date, retry_after_s
from danbiet.kit.http.transport import exchange
from danbiet.kit.http.urls import checked_url, next_hop, readable

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
MOST_REDIRECTS = 5
NOT_MODIFIED = 304
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, text/xml;q=0.9, "
    "application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True)
class Response:
    """What a fetch brought.

    ``url`` is where the document was found, ``requested_url`` what was asked;
    ``headers`` have lower-case names; ``body`` is unpacked bytes, empty when
    ``not_modified``. ``moved_permanently`` says that every redirect on the way
    was a permanent one, so the source's address should be renewed.
    ``retry_after_s`` is the wait the server asked for, in seconds.
    """

    status: int
    url: str
    requested_url: str
    headers: Mapping[str, str]
    body: bytes
    not_modified: bool
    elapsed_s: float
    retry_after_s: float | None
    moved_permanently: bool = False

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")

    @property
    def etag(self) -> str | None:
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        return self.headers.get("last-modified")


class Client:
    """Fetches public documents; holds no cookie, no connection and no proxy.

    ``hosts`` maps a named host to the (address, port) it stands for and
    exempts it from the guard; the mapping is read at every connection.
    ``allow_private`` lists closed networks the operator opened (CIDR), and
    ``allow_ports`` the ports of ordinary hosts. ``max_bytes`` bounds both the
    wire and the unpacked body. One client may serve many threads.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        timeout: Timeouts | None = None,
        max_bytes: int = 10_000_000,
        hosts: Mapping[str, tuple[str, int]] | None = None,
        allow_private: frozenset[str] = frozenset(),
        allow_ports: frozenset[int] = OPEN_PORTS,
        tls: ssl.SSLContext | None = None,
        resolver: Resolver = system_addresses,
    ) -> None:
        self.user_agent = user_agent
        self.timeouts = timeout or Timeouts()
        self.max_bytes = max_bytes
        self.tls = tls or httpx.create_ssl_context(trust_env=False)
        self.rules = Rules(
            hosts=hosts if hosts is not None else {},
            allowed=networks(allow_private),
            ports=allow_ports,
            resolver=resolver,
        )

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
    ) -> Response:
        """Return the document at ``url``, following up to five redirects.

        With ``etag`` or ``last_modified`` of an earlier answer the server may
        say "not modified". Raises a FetchError for everything else: see
        ``danbiet.kit.http.errors`` for the codes.
        """
        headers = self._headers(etag, last_modified)
        limit = self.max_bytes if max_bytes is None else max_bytes
        fetch = Fetch(self, headers=headers, limit=limit)
        return fetch.follow(url)

    def _headers(self, etag: str | None, last_modified: str | None) -> dict[str, str]:
        optional = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return {
            "User-Agent": self.user_agent,
            "Accept": ACCEPT,
            "Accept-Language": "vi, en;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **{name: value for name, value in optional.items() if value},
        }


class Fetch:
    """One fetch in progress: its deadline, its limit and the hops already made."""

    def __init__(self, client: Client, *, headers: Mapping[str, str], limit: int) -> None:
        self.client = client
        self.headers = headers
        self.limit = limit
        self.deadline = Deadline(client.timeouts.total)
        self.statuses: list[int] = []

    def follow(self, requested_url: str) -> Response:
        url = checked_url(requested_url)
        visited = {str(url)}
        while True:
            answer = self._one(url, requested_url)
            if isinstance(answer, Response):
                return answer
            if str(answer) in visited:
                raise RedirectLoop(url=readable(requested_url))
            if len(self.statuses) > MOST_REDIRECTS:
                raise TooManyRedirects(url=readable(requested_url), limit=MOST_REDIRECTS)
            visited.add(str(answer))
            url = answer

    def _one(self, url: httpx.URL, requested_url: str) -> Response | httpx.URL:
        """Return the document, or the next address when this one redirects."""
        request = httpx.Request("GET", url, headers=self.headers)
        with exchange(
            request,
            rules=self.client.rules,
            tls=self.client.tls,
            timeouts=self.client.timeouts,
            deadline=self.deadline,
        ) as raw:
            headers = lower_case(raw)
            if raw.status in REDIRECTS and "location" in headers:
                self.statuses.append(raw.status)
                return next_hop(url, headers["location"])
            wait = retry_after_s(headers.get("retry-after"), at=moment_of(headers))
            refuse_status(raw.status, url, wait)
            body = b"" if raw.status == NOT_MODIFIED else self._body(raw, headers, url)
        return Response(
            status=raw.status,
            url=str(url),
            requested_url=requested_url,
            headers=headers,
            body=body,
            not_modified=raw.status == NOT_MODIFIED,
            elapsed_s=self.deadline.elapsed,
            retry_after_s=wait,
            moved_permanently=bool(self.statuses) and set(self.statuses) <= PERMANENT,
        )

    def _body(self, raw: httpcore.Response, headers: Mapping[str, str], url: httpx.URL) -> bytes:
        announced = headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:18]) > self.limit:
            raise self._too_large(url)
        encoding = headers.get("content-encoding", "")
        try:
            return read_within(raw.iter_stream(), encoding=encoding, limit=self.limit)
        except OverLimit as error:
            raise self._too_large(url) from error
        except Unpackable as error:
            raise UnreadableBody(url=readable(str(url)), reason=str(error)) from error

    def _too_large(self, url: httpx.URL) -> TooLarge:
        return TooLarge(url=readable(str(url)), limit=size_words(self.limit))


def lower_case(raw: httpcore.Response) -> dict[str, str]:
    """Return the answer's headers by lower-case name; of a repeated one, the last."""
    return {
        name.decode("latin-1").lower(): value.decode("latin-1").strip()
        for name, value in raw.headers
        if name.lower() != b"set-cookie"
    }


def moment_of(headers: Mapping[str, str]) -> datetime:
    """Return the server's own "now" (its Date header), else ours: waits are relative to it."""
    return http_date(headers.get("date")) or clock.now()


def refuse_status(status: int, url: httpx.URL, wait: float | None) -> None:
    if status == NOT_MODIFIED or 200 <= status < 300:
        return
    raise HttpStatus(url=readable(str(url)), host=url.host, status=status, retry_after_s=wait)


def size_words(size: int) -> str:
    """Return a number of bytes as an officer reads it: "10 MB", "512 KB"."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:g} MB"
    return f"{size / 1_000:g} KB"
