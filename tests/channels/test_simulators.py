"""The simulated providers do what drills and benchmarks rely on."""

import http.client
import threading
import time
from collections import Counter

from danbiet.channels import CHANNELS
from danbiet.channels.base import Fate
from danbiet.channels.simulators.apart import Apart
from danbiet.channels.simulators.http_gateway import HttpGateway
from danbiet.channels.simulators.http_server import HttpServer, Reply
from danbiet.channels.simulators.push import Fortune, Postman
from danbiet.channels.simulators.smtp import SmtpSink
from danbiet.kit.clock import now
from tests.channels.cases.email import CASE as EMAIL
from tests.channels.cases.sms_http import CASE as SMS
from tests.channels.contract import NOW, sending


class Door(HttpServer):
    """Our own address for receipts: closed for the first calls, then open."""

    def __init__(self, closed: int = 0) -> None:
        super().__init__()
        self.closed = closed
        self.taken = []

    def answer(self, request):
        self.closed -= 1
        if self.closed >= 0:
            return Reply(503)
        self.taken.append((request.body, request.headers))
        return Reply(204)


def test_a_provider_in_a_process_of_its_own_is_reached_and_asked():
    with Apart(HttpGateway, keep_texts=False) as peer, CHANNELS["sms_http"].open(peer.settings) as sender:
        fates = {outcome.fate for outcome in sender.send(SMS.messages(10))}
        assert (fates, peer.tally()) == ({Fate.HANDED}, {"asked": 10, "sent": 10, "keys": 10, "doubles": 0})


def test_a_key_always_meets_the_same_fortune():
    fortune = Fortune(fails=20, silent=10, twice=30)
    met = [fortune.of(f"d-{number}") for number in range(20_000)]
    assert met == [fortune.of(f"d-{number}") for number in range(20_000)]
    shares = {name: round(count / 20_000, 2) for name, count in Counter(met).items()}
    assert shares == {"fails": 0.02, "silent": 0.01, "twice": 0.03, "arrives": 0.94}


def test_receipts_tell_of_each_message_as_fortune_decided():
    fortune = Fortune(fails=200, silent=200, twice=200)
    with HttpGateway(fortune=fortune, receipts_per_call=7) as gateway:
        sending(SMS, gateway, SMS.messages(50))
        settings, calls = gateway.settings(), list(gateway.calls(NOW))
        assert list(gateway.calls(NOW)) == []
    told = Counter()
    for body, headers in calls:
        notices = CHANNELS["sms_http"].read_receipts(body, headers, settings=settings, at=NOW)
        told.update((notice.key, notice.fate) for notice in notices)
    expected = Counter()
    for number in range(50):
        key = f"d-{number:06d}"
        times = {"silent": 0, "twice": 2}.get(fortune.of(key), 1)
        expected[key, Fate.FAILED if fortune.of(key) == "fails" else Fate.RECEIVED] += times
    assert +told == +expected


def test_the_postman_comes_again_until_the_door_opens():
    with HttpGateway() as gateway, Door(closed=2) as door:
        sending(SMS, gateway, SMS.messages(3))
        postman = Postman(door.url, gateway.calls)
        for _ in range(4):
            postman.round()
        postman.line.close()
        assert postman.brought == [503, 503, 204]
        (call,) = door.taken
        notices = CHANNELS["sms_http"].read_receipts(*call, settings=gateway.settings(), at=now())
    assert {(n.key, n.fate) for n in notices} == {(f"d-{n:06d}", Fate.RECEIVED) for n in range(3)}


def test_the_postman_walks_by_himself():
    with SmtpSink(full=frozenset({EMAIL.address(1)})) as sink, Door() as door:
        with Postman(door.url, sink.calls, every_seconds=0.02):
            sending(EMAIL, sink, EMAIL.messages(3))
            _until(lambda: door.taken)
        read = [CHANNELS["email"].read_receipts(*call, settings=sink.settings(), at=NOW) for call in door.taken]
    assert [(n.key, n.fate) for notices in read for n in notices] == [("d-000001", Fate.FAILED)]


def test_the_lean_server_speaks_as_a_common_client_expects():
    """The standard library's own client reads its answers, whole and in pieces."""
    with HttpGateway() as gateway:
        connection = http.client.HTTPConnection(gateway.host, gateway.port, timeout=2)
        for path, status in (("/messages", 401), ("/other", 401)):
            connection.request("POST", path, body=b"{}", headers={"Authorization": "Bearer wrong"})
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (status, b'{"error": "unauthorised"}')
        connection.close()


def test_a_simulator_leaves_no_thread_behind():
    before = threading.active_count()
    for make in (HttpGateway, SmtpSink):
        with make():
            assert threading.active_count() == before + 1
    assert threading.active_count() == before


def _until(happened, seconds=3.0):
    end = time.monotonic() + seconds
    while not happened() and time.monotonic() < end:
        time.sleep(0.01)
    assert happened()
