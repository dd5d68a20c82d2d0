"""One request on one guarded connection, and httpcore's failures in our words."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from danbiet.kit.http.backend import GuardedBackend, Rules
from danbiet.kit.http.errors import ConnectionFailed, TimedOut, TlsFailed
from danbiet.kit.http.limits import Deadline, Timeouts
from danbiet.kit.http.urls import readable


@contextmanager
def exchange(
    request: httpx.Request,
    *,
    rules: Rules,
    tls: ssl.SSLContext,
    timeouts: Timeouts,
    deadline: Deadline,
) -> Iterator[httpcore.Response]:
    """Open the connection, send the request and lend the answer, its body not yet read.

    Raises the FetchError that fits, also while the body is read inside the block.
    """
    backend = GuardedBackend(rules, deadline, readable(str(request.url)))
    # One connection a fetch: hosts are asked seconds apart, so keeping it would
    # gain nothing and would let an old DNS answer live on.
    with (
        in_our_words(request, deadline),
        httpcore.ConnectionPool(ssl_context=tls, network_backend=backend, max_keepalive_connections=0) as pool,
        pool.stream(
            method=request.method,
            url=core_url(request.url),
            headers=request.headers.raw,
            extensions={"timeout": core_timeouts(timeouts)},
        ) as response,
    ):
        yield response


def core_url(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def core_timeouts(timeouts: Timeouts) -> dict[str, float]:
    return {
        "connect": timeouts.connect,
        "read": timeouts.read,
        "write": timeouts.read,
        "pool": timeouts.connect,
    }


@contextmanager
def in_our_words(request: httpx.Request, deadline: Deadline) -> Iterator[None]:
    host, url = request.url.host, readable(str(request.url))
    try:
        yield
    except httpcore.TimeoutException as error:
        seconds = f"{deadline.elapsed:.0f}" if deadline.elapsed >= 1 else "1"
        raise TimedOut(url=url, host=host, seconds=seconds) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        if is_tls(error):
            raise TlsFailed(url=url, host=host, reason=tls_reason(error)) from error
        raise ConnectionFailed(url=url, host=host, reason=reason_of(error)) from error


def is_tls(error: BaseException) -> bool:
    return any(isinstance(cause, ssl.SSLError) for cause in causes(error))


def causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def tls_reason(error: BaseException) -> str:
    found = next((c for c in causes(error) if isinstance(c, ssl.SSLError)), None)
    if isinstance(found, ssl.SSLCertVerificationError):
        return f"chứng thư: {found.verify_message}"
    return str(getattr(found, "reason", None) or found)


def reason_of(error: BaseException) -> str:
    if isinstance(error, httpcore.ProtocolError):
        return "câu trả lời bị cắt giữa chừng hoặc sai chuẩn"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes(error)):
        return "máy chủ không nhận kết nối"
    return "mất kết nối"
