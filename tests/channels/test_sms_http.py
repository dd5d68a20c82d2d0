"""A gateway over HTTP on a bad day."""

import json
from datetime import timedelta

import pytest

from danbiet.channels import CHANNELS
from danbiet.channels.base import Fate, Message, Reason
from danbiet.channels.simulators.http_gateway import HttpGateway
from danbiet.channels.simulators.http_server import Reply
from danbiet.channels.simulators.script import Script, Trouble
from tests.channels.cases.sms_http import CASE
from tests.channels.contract import NOW, sending

SMS = CHANNELS["sms_http"]


def told(done):
    return [(o.key, o.fate, o.reason, o.retry_after) for o in done.outcomes]


def test_a_burst_is_put_off_for_as_long_as_the_gateway_asks():
    with HttpGateway(Script(always=Trouble.TOO_FAST, retry_after_seconds=90)) as gateway:
        done = sending(CASE, gateway, CASE.messages(4), per_call=2)
        assert gateway.tally.calls == 1
    wait = timedelta(seconds=90)
    assert told(done) == [(f"d-{n:06d}", Fate.LATER, Reason.TOO_FAST, wait) for n in range(4)]


def test_a_fault_after_the_messages_were_taken_leaves_only_them_uncertain():
    script = Script()
    script.troubles.extend([Trouble.NONE, Trouble.ERROR])
    with HttpGateway(script) as gateway:
        done = sending(CASE, gateway, CASE.messages(6), per_call=2)
    assert list(done.fates.values()) == [Fate.HANDED] * 2 + [Fate.UNCERTAIN] * 2 + [Fate.LATER] * 2


def test_a_gateway_closed_for_the_moment_has_taken_nothing():
    with HttpGateway(Script(always=Trouble.CLOSED)) as gateway:
        done = sending(CASE, gateway, CASE.messages(2))
    assert {(o.fate, o.reason) for o in done.outcomes} == {(Fate.LATER, Reason.PROVIDER_ERROR)}


def test_a_call_that_is_too_large_is_halved_until_it_fits():
    with HttpGateway(most_per_call=3) as gateway:
        done = sending(CASE, gateway, CASE.messages(10), per_call=10)
        assert set(gateway.tally.sent.values()) == {1}
    assert list(done.fates.values()) == [Fate.HANDED] * 10


class Choosy(HttpGateway):
    """Answers 422 to every call that holds a message for one of these numbers."""

    refuses: frozenset[str] = frozenset()

    def _messages(self, request):
        if any(row["to"] in self.refuses for row in json.loads(request.body)["messages"]):
            return Reply(422)
        return super()._messages(request)


def test_one_bad_message_does_not_spoil_its_neighbours():
    with Choosy() as gateway:
        gateway.refuses = frozenset({CASE.address(3)})
        done = sending(CASE, gateway, CASE.messages(8))
        assert set(gateway.tally.sent.values()) == {1}
    assert {key for key, fate in done.fates.items() if fate is not Fate.HANDED} == {"d-000003"}
    assert done.fates["d-000003"] is Fate.FAILED


def test_a_gateway_that_refuses_everything_does_not_fail_a_whole_list():
    with Choosy() as gateway:
        gateway.refuses = frozenset(map(CASE.address, range(500)))
        done = sending(CASE, gateway, CASE.messages(500))
    fates = list(done.fates.values())
    assert (len(done.outcomes), fates.count(Fate.FAILED), fates.count(Fate.LATER)) == (500, 10, 490)


@pytest.mark.parametrize("status", [405, 415, 301])
def test_a_gateway_set_up_wrongly_keeps_the_messages(status):
    class Wrong(HttpGateway):
        def answer(self, request):
            return Reply(status)

    with Wrong() as gateway:
        done = sending(CASE, gateway, CASE.messages(3))
    assert Fate.FAILED not in done.fates.values()


def test_a_wrong_token_stops_the_round_and_keeps_the_messages():
    with HttpGateway() as gateway:
        done = sending(CASE, gateway, CASE.messages(4), per_call=2, token="wrong")
    assert {(o.fate, o.reason) for o in done.outcomes} == {(Fate.LATER, Reason.NOT_ALLOWED)}


def test_calls_can_be_signed_instead_of_carrying_the_token():
    with HttpGateway() as gateway:
        assert list(sending(CASE, gateway, CASE.messages(1), auth="hmac").fates.values()) == [Fate.HANDED]


def test_a_gateway_that_answers_twice_is_heard_once():
    with HttpGateway(Script(always=Trouble.TWICE)) as gateway:
        assert len(sending(CASE, gateway, CASE.messages(3)).outcomes) == 3


def test_a_gateway_that_ignores_keys_shows_its_doubles():
    with HttpGateway(honours_keys=False) as gateway:
        for _ in range(2):
            sending(CASE, gateway, CASE.messages(1))
        assert gateway.tally.doubles() == ["d-000000"]


def test_the_text_leaves_without_diacritics_when_the_carrier_wants_it_so():
    with HttpGateway() as gateway:
        message = Message("d-1", "+84912345678", "Đăng ký “miễn phí”")
        sending(CASE, gateway, [message], accents="drop")
        assert gateway.tally.texts == {"d-1": 'Dang ky "mien phi"'}


def test_an_address_inside_the_network_is_refused_unless_the_operator_opened_it():
    with HttpGateway() as gateway:
        done = sending(CASE, gateway, CASE.messages(1), closed_networks=False)
    assert [(o.fate, o.reason, o.detail) for o in done.outcomes] == [
        (Fate.LATER, Reason.UNREACHABLE, "only https leaves for the open internet")
    ]


def test_a_receipt_for_an_unknown_message_is_read_and_left_to_the_ledger():
    with HttpGateway() as gateway:
        body, headers = gateway.receipt_of_nobody(at=NOW)
        read = SMS.read_receipts(body, headers, settings=gateway.settings(), at=NOW)
    assert [(n.key, n.reference, n.fate, n.at) for n in read] == [("no-such-key", "gw-0", Fate.RECEIVED, NOW)]


@pytest.mark.parametrize("status", ["expired", "undeliverable", "delivered"])
def test_a_look_up_says_what_became_of_it(status):
    with HttpGateway() as gateway, SMS.open(gateway.settings()) as sender:
        list(sender.send(CASE.messages(1)))
        list(gateway.receipts(at=NOW, status=status))
        found = list(sender.look_up({"d-000000": ""}, at=NOW))
    known = SMS.statuses[status]
    assert [(n.fate, n.reason, n.detail) for n in found] == [(known.fate, known.reason, status)]


def test_a_gateway_that_answers_with_endless_words_is_not_read_to_the_end():
    class Endless(HttpGateway):
        def answer(self, request):
            reply = super().answer(request)
            return type(reply)(200, reply.body + b" " * 5_000_000, reply.headers)

    with Endless() as gateway:
        done = sending(CASE, gateway, CASE.messages(1))
    assert list(done.fates.values()) == [Fate.UNCERTAIN]
