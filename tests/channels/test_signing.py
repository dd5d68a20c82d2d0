"""Signed calls, and the line that knows whether anything left."""

from datetime import timedelta

import pytest

from danbiet.channels.base import BadReceipt
from danbiet.channels.http_line import HttpLine, NoAnswer, NothingLeft
from danbiet.channels.signing import signed, verify
from danbiet.channels.simulators.http_server import HttpServer, Reply
from danbiet.kit.http import Timeouts
from tests.channels.contract import NOW

BODY = b'{"id": "d-1"}'


def test_a_call_is_believed_for_five_minutes():
    headers = signed(BODY, "bí mật", at=NOW)
    for minutes in (-5, 0, 5):
        verify(BODY, headers, "bí mật", at=NOW + timedelta(minutes=minutes))
    with pytest.raises(BadReceipt, match="five minutes"):
        verify(BODY, headers, "bí mật", at=NOW + timedelta(minutes=5, seconds=1))


def test_header_names_are_read_in_any_case():
    headers = {name.upper(): value for name, value in signed(BODY, "s", at=NOW).items()}
    verify(BODY, headers, "s", at=NOW)


@pytest.mark.parametrize("stamp", ["", "²", "-1", "1" * 40, "abc"])
def test_a_time_that_is_none_is_refused(stamp):
    with pytest.raises(BadReceipt, match="X-Timestamp"):
        verify(BODY, signed(BODY, "s", at=NOW) | {"X-Timestamp": stamp}, "s", at=NOW)


class Peer(HttpServer):
    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply
        self.requests = []

    def answer(self, request):
        self.requests.append(request)
        return self.reply


def line(**changes) -> HttpLine:
    return HttpLine(timeouts=Timeouts(0.3, 0.3, 0.3), **({"closed_networks": True} | changes))


def test_one_connection_is_kept_for_many_calls():
    opened = []
    with Peer(Reply(200, b"ok")) as peer:
        peer.opened = lambda transport: opened.append(transport) or peer._open.add(transport)
        kept = line()
        assert [kept.post(peer.url, b"x" * size, {}).body for size in (1, 100_000, 3)] == [b"ok"] * 3
        kept.close()
        assert [len(request.body) for request in peer.requests] == [1, 100_000, 3]
    assert len(opened) == 1


@pytest.mark.parametrize(
    "reply", [Reply(cut=True), Reply(hang=True), Reply(200, b"x" * 100, {"Content-Encoding": "br"})]
)
def test_a_call_that_may_have_left_is_told_from_one_that_did_not(reply):
    with Peer(reply) as peer:
        kept, url = line(), peer.url
        with pytest.raises(NoAnswer):
            kept.post(url, BODY, {})
        assert len(peer.requests) == 1
    with pytest.raises(NothingLeft):
        kept.post(url, BODY, {})


@pytest.mark.parametrize("url", ["ftp://example.vn/", "http://example.vn/", "not a url", "https://user:pw@example.vn/"])
def test_an_address_that_must_not_be_called_is_not(url):
    with pytest.raises(NothingLeft):
        line(closed_networks=False).post(url, BODY, {})


def test_an_answer_that_drips_is_given_up_in_time():
    class Dripping(Peer):
        def answer(self, request):
            self.later(0, self.drip)
            return Reply(hang=True)

        def drip(self):
            for transport in list(self._open):
                transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" if not self.requests else b"x")
            self.requests.append(None)
            self.later(0.1, self.drip)

    with Dripping(Reply()) as peer, pytest.raises(NoAnswer):
        line().post(peer.url, BODY, {})
