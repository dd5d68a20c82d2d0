"""Floods, bombs and drips: a source can waste neither our memory nor our time."""

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler

import pytest

from danbiet.kit.http import Client, ConnectionFailed, TimedOut, Timeouts, TooLarge, UnreadableBody
from tests.kit.http.press import Press

MEGABYTE = 1_000_000


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Fail when more than ``size`` bytes were held at once inside the block."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < size


def client_of(press: Press, **settings: object) -> Client:
    return Client(**{"user_agent": "DanBiet/1.0", "hosts": press.hosts, "max_bytes": 5 * MEGABYTE} | settings)  # type: ignore[arg-type]


def stream(handler: BaseHTTPRequestHandler, megabytes: int, **headers: str) -> None:
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    for _ in range(megabytes):
        handler.wfile.write(b"<item>" + b"x" * (MEGABYTE - 6))


def test_a_feed_of_200_megabytes_is_dropped_at_the_limit(press: Press):
    url = press.on("/rss", lambda handler: stream(handler, 200))
    with at_most(30 * MEGABYTE), pytest.raises(TooLarge, match="nhiều hơn 5 MB"):
        client_of(press).get(url)


def test_a_feed_that_announces_200_megabytes_is_not_read_at_all(press: Press):
    written: list[int] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        stream(handler, 0, Content_Length=str(200 * MEGABYTE))
        try:
            for _ in range(200):
                handler.wfile.write(b"x" * MEGABYTE)
                written.append(MEGABYTE)
        except OSError:
            pass

    with pytest.raises(TooLarge):
        client_of(press).get(press.on("/rss", answer))
    time.sleep(0.2)
    assert sum(written) < 20 * MEGABYTE


@cache
def bomb(window: int) -> bytes:
    """Return 100 MB of zeros packed into some 100 KB."""
    engine = zlib.compressobj(6, zlib.DEFLATED, window)
    return b"".join(engine.compress(bytes(MEGABYTE)) for _ in range(100)) + engine.flush()


@pytest.mark.parametrize(("encoding", "window"), [("gzip", zlib.MAX_WBITS | 16), ("deflate", zlib.MAX_WBITS)])
def test_a_bomb_is_stopped_while_it_swells(press: Press, encoding: str, window: int):
    packed = bomb(window)
    assert len(packed) < MEGABYTE
    url = press.serve("/rss", packed, Content_Encoding=encoding)
    with at_most(30 * MEGABYTE), pytest.raises(TooLarge):
        client_of(press).get(url)


def test_a_call_may_set_a_tighter_limit(press: Press):
    url = press.serve("/robots.txt", b"x" * 2_000)
    assert len(client_of(press).get(url, max_bytes=2_000).body) == 2_000
    with pytest.raises(TooLarge, match=r"1\.999 KB"):
        client_of(press).get(url, max_bytes=1_999)


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    for letter in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 50:
        handler.wfile.write(bytes([letter]))
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("dripping", [drip, drip_headers], ids=["body", "headers"])
def test_a_server_that_drips_is_left_when_the_time_is_up(press: Press, dripping: object):
    client = client_of(press, timeout=Timeouts(connect=1, read=1, total=0.6))
    started = time.monotonic()
    with pytest.raises(TimedOut, match="quá chậm"):
        client.get(press.on("/rss", dripping))  # type: ignore[arg-type]
    assert 0.5 < time.monotonic() - started < 1.5


def test_a_silent_server_is_left_after_the_reading_time(press: Press):
    client = client_of(press, timeout=Timeouts(connect=1, read=0.3, total=10))
    started = time.monotonic()
    with pytest.raises(TimedOut):
        client.get(press.on("/rss", lambda handler: time.sleep(1)))
    assert time.monotonic() - started < 0.9


def test_redirects_share_one_time_limit(press: Press):
    def slow_hop(number: int) -> object:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            time.sleep(0.3)
            handler.send_response(302)
            handler.send_header("Location", f"/{number + 1}")
            handler.end_headers()

        return answer

    for number in range(5):
        press.on(f"/{number}", slow_hop(number))  # type: ignore[arg-type]
    press.serve("/5", b"tin")
    with pytest.raises(TimedOut):
        client_of(press, timeout=Timeouts(connect=1, read=1, total=0.7)).get("http://bao-song-may.example/0")


def test_a_slow_name_server_counts_as_waiting():
    def never(host: str, port: int) -> list[str]:
        time.sleep(3)
        return ["93.184.215.14"]

    client = Client(user_agent="DanBiet/1.0", timeout=Timeouts(total=0.3), resolver=never)
    with pytest.raises(TimedOut):
        client.get("http://cham.example/")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", b"khong phai gzip"), ("br", b"\x0b\x02\x80"), ("gzip", gzip.compress(b"x" * 9_999)[:30])],
    ids=["damaged", "unknown", "cut short"],
)
def test_a_body_that_cannot_be_unpacked_is_refused_whole(press: Press, encoding: str, body: bytes):
    with pytest.raises(UnreadableBody, match="nén"):
        client_of(press).get(press.serve("/rss", body, Content_Encoding=encoding))


def test_an_answer_cut_off_halfway_is_not_taken_for_the_whole(press: Press):
    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"<rss>")

    with pytest.raises(ConnectionFailed, match="cắt giữa chừng"):
        client_of(press).get(press.on("/rss", cut))
