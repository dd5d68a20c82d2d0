"""A newspaper on loopback, and a listener that remembers nothing of the test before."""

from collections.abc import Iterator

import pytest

from danbiet.kit.http import Client, Timeouts
from danbiet.listening.fetching import named_hosts
from danbiet.listening.ids import ensure_partitions
from danbiet.listening.memory import memory
from tests.cast import NOW
from tests.kit.http.press import Press, open_press


@pytest.fixture(autouse=True)
def _without_memory() -> Iterator[None]:
    yield
    memory.__init__()  # type: ignore[misc]


@pytest.fixture(autouse=True)
def _months_of_the_tests(request: pytest.FixtureRequest) -> None:
    """Migrations make the partitions of the real present; the tests' present is ``NOW``."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")
        ensure_partitions(NOW.date(), NOW.date())


@pytest.fixture
def press() -> Iterator[Press]:
    """A press that may be asked without a gap, as the demonstration's may; it has no robots.txt."""
    with open_press() as server:
        server.serve("/robots.txt", status=404)
        named_hosts.addresses.update(server.hosts)
        yield server
        named_hosts.addresses.clear()


@pytest.fixture
def client(press: Press) -> Client:
    return Client(
        user_agent="DanBiet/1.0 (+https://danbiet.example)",
        timeout=Timeouts(connect=2, read=2, total=5),
        max_bytes=100_000,
        hosts=press.hosts,
    )
