"""A press on loopback and a client that knows it by name."""

from collections.abc import Iterator

import pytest

from danbiet.kit.http import Client, Timeouts
from tests.kit.http.press import Press, open_press


@pytest.fixture
def press() -> Iterator[Press]:
    with open_press() as server:
        yield server


@pytest.fixture
def client(press: Press) -> Client:
    return Client(
        user_agent="DanBiet/1.0 (+https://danbiet.example)",
        timeout=Timeouts(connect=2, read=2, total=5),
        max_bytes=100_000,
        hosts=press.hosts,
    )
