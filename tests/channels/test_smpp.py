"""SMS over a carrier's own protocol."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from danbiet.channels import CHANNELS
from danbiet.channels.base import Fate, Message, Notice, Reason
from danbiet.channels.simulators.script import Script, Trouble
from danbiet.channels.simulators.smpp import SmppCenter
from danbiet.channels.smpp.pdus import absolute_time
from tests.channels.cases.smpp import CASE
from tests.channels.contract import NOW, sending

SMPP = CHANNELS["smpp"]
LONG = "Từ 01/7/2026, trẻ mầm non được miễn học phí. " * 4  # three parts of UCS-2


def text_of(text: str) -> Message:
    return Message("d-000000", CASE.address(0), text)


def heard(sender, *, until: int) -> list[Notice]:
    """Return the notices of the line, waiting up to two seconds for ``until`` of them."""
    found: list[Notice] = []
    end = time.monotonic() + 2
    while len(found) < until and time.monotonic() < end:
        found += sender.notices(at=NOW)
        time.sleep(0.01)
    return found


def test_a_long_message_leaves_in_joined_parts_that_the_handset_puts_together():
    with CASE.simulator() as center:
        done = sending(CASE, center, [text_of(LONG)])
        (parts,) = center.parts.values()
        asked = [pdu.registered_delivery for pdu in center.submitted]
        classes = {pdu.esm_class for pdu in center.submitted}
    assert [part[:6] for part in parts] == [parts[0][:4] + bytes((3, number)) for number in (1, 2, 3)]
    assert b"".join(part[6:] for part in parts).decode("utf-16-be") == LONG
    assert max(map(len, parts)) <= 140
    assert (asked, classes, done.fates) == ([0, 0, 1], {0x40}, {"d-000000": Fate.HANDED})


def test_a_long_message_can_leave_whole_for_the_carrier_to_cut():
    with CASE.simulator() as center:
        sending(CASE, center, [text_of(LONG)], long_messages="payload")
        (parts,) = center.parts.values()
    assert [part.decode("utf-16-be") for part in parts] == [LONG]


def test_an_unaccented_message_leaves_in_the_gsm_alphabet():
    with CASE.simulator() as center:
        sending(CASE, center, [text_of("Đăng ký @ cổng {dịch vụ}")], accents="drop")
        (pdu,) = center.submitted
    assert (pdu.data_coding, pdu.short_message) == (0, b"Dang ky \x00 cong \x1b(dich vu\x1b)")


def test_a_message_partly_taken_is_uncertain():
    script = Script()
    script.troubles.extend([Trouble.NONE, Trouble.ERROR])
    with CASE.simulator(script) as center:
        done = sending(CASE, center, [text_of(LONG)])
    assert [(o.fate, o.reason) for o in done.outcomes] == [(Fate.UNCERTAIN, Reason.PROVIDER_ERROR)]


def test_a_throttled_round_stops_and_the_rest_waits():
    script = Script()
    script.troubles.extend([Trouble.NONE, Trouble.TOO_FAST])
    with CASE.simulator(script) as center:
        done = sending(CASE, center, CASE.messages(50), window=2)
        assert center.tally.calls <= 4
    assert {o.reason for o in done.outcomes if o.fate is Fate.LATER} == {Reason.TOO_FAST}
    assert len(done.outcomes) == 50
    assert (done.silently_sent(), done.never_sent()) == ([], [])


def test_receipts_come_back_on_the_line():
    with CASE.simulator() as center, SMPP.open(center.settings()) as sender:
        references = {o.reference for o in sender.send(CASE.messages(5))}
        center.receipts(at=NOW)
        found = heard(sender, until=5)
    assert {notice.reference for notice in found} == references
    assert {(n.fate, n.at, n.detail) for n in found} == {(Fate.RECEIVED, NOW, "state 2")}


def test_receipts_that_come_between_answers_are_kept():
    with CASE.simulator() as center, SMPP.open(center.settings()) as sender:
        list(sender.send(CASE.messages(2)))
        center.receipts(at=NOW)
        list(sender.send(CASE.messages(200, start=10)))
        center.cut_all()
        found = heard(sender, until=2)
    assert [n.fate for n in found] == [Fate.RECEIVED, Fate.RECEIVED]


def test_a_receipt_given_twice_or_for_an_unknown_message_is_left_to_the_ledger():
    with CASE.simulator(Script(always=Trouble.TWICE)) as center, SMPP.open(center.settings()) as sender:
        (outcome,) = sender.send(CASE.messages(1))
        center.receipts(at=NOW)
        center.receipt("unknown", "+84900000009", at=NOW, state="UNDELIV")
        found = heard(sender, until=3)
    assert [(n.reference, n.fate) for n in found] == [
        (outcome.reference, Fate.RECEIVED),
        (outcome.reference, Fate.RECEIVED),
        ("unknown", Fate.FAILED),
    ]


def test_what_a_subscriber_writes_back_is_not_kept():
    with CASE.simulator() as center, SMPP.open(center.settings()) as sender:
        list(sender.send(CASE.messages(1)))
        center.deliver("+84912345678", b"id:1 stat:DELIVRD", esm_class=0)
        center.receipts(at=NOW)
        assert len(heard(sender, until=2)) == 1


def test_the_carrier_says_what_became_of_a_message():
    with CASE.simulator() as center, SMPP.open(center.settings()) as sender:
        (outcome,) = sender.send(CASE.messages(1))
        before = list(sender.look_up({outcome.key: outcome.reference}, at=NOW))
        center.receipts(at=NOW)
        after = list(sender.look_up({outcome.key: outcome.reference}, at=NOW))
    assert [n.fate for n in before + after] == [Fate.HANDED, Fate.RECEIVED]


def test_a_round_left_half_way_does_not_answer_for_the_next():
    with CASE.simulator() as center, SMPP.open(center.settings(window=5)) as sender:
        next(sender.send(CASE.messages(20)))
        said = list(sender.send(CASE.messages(2, start=100)))
    assert {o.key: o.fate for o in said} == {"d-000100": Fate.HANDED, "d-000101": Fate.HANDED}


def test_a_wrong_password_keeps_the_messages():
    with CASE.simulator() as center:
        done = sending(CASE, center, CASE.messages(2), password="wrong")
    assert {(o.fate, o.reason) for o in done.outcomes} == {(Fate.LATER, Reason.NOT_ALLOWED)}


def test_a_line_that_the_carrier_cut_while_idle_is_bound_again():
    with SmppCenter() as center, SMPP.open(center.settings()) as sender:
        first = list(sender.send(CASE.messages(1)))
        center.cut_all()
        time.sleep(0.05)
        second = list(sender.send(CASE.messages(1, start=1)))
    assert [o.fate for o in first + second] == [Fate.HANDED, Fate.HANDED]


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=7))])
def test_a_message_is_valid_until_its_moment_in_any_zone(zone):
    assert absolute_time(datetime(2026, 7, 1, 12, 30, tzinfo=UTC).astimezone(zone)) == "260701123000000+"
