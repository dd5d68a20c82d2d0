"""One message to each recipient: claimed, written down, handed over, receipted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from danbiet.channels.simulators.script import Trouble
from danbiet.delivery.actions.dispatches import pause, resend, resume
from danbiet.delivery.actions.providers import switch_on
from danbiet.delivery.actions.sending import send_batch
from danbiet.delivery.actions.settling import recover_handovers, settle_uncertain
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.ledger.claiming import claim
from danbiet.delivery.ledger.outcomes import Written, write
from danbiet.delivery.models import DailyCount, Delivery, Lane
from danbiet.delivery.providers import Lines
from danbiet.offices.rules import load_rules
from tests.cast import NOW
from tests.delivery.nouns import (
    a_dispatch,
    a_gateway,
    a_list,
    a_place,
    a_provider,
    a_public_edition,
    counts_of,
    place_counts_of,
    receipts_of,
    rows_by_place,
    rows_by_state,
    send_all,
)

pytestmark = pytest.mark.django_db


def test_everybody_on_the_list_is_sent_it_once_and_the_counts_say_so(officer):
    with a_gateway() as gateway:
        provider = a_provider(officer.agency, gateway)
        places = [a_place(), a_place()]
        audience = a_list(officer.agency, numbers=7, places=places)
        dispatch = a_dispatch(a_public_edition(officer.agency), audience)
        assert counts_of(dispatch) == {"waiting": 7}

        assert send_all() == 7
        assert counts_of(dispatch) == rows_by_state(dispatch) == {"handed": 7}
        assert sorted(gateway.tally.addresses.values()) == [f"+84912300{i:03}" for i in range(7)]
        assert set(gateway.tally.sent.values()) == {1}

        assert receipts_of(gateway, provider) == 7
        assert counts_of(dispatch) == rows_by_state(dispatch) == {"received": 7}
        assert place_counts_of(dispatch) == rows_by_place(dispatch) == {
            (places[0].pk, "received"): 4, (places[1].pk, "received"): 3,
        }  # fmt: skip
        assert dispatch.state == "done"
        assert dispatch.parts_sent == 7
        assert not Delivery.objects.filter(due_at__isnull=False).exists()


def test_nothing_leaves_while_the_channel_is_not_switched_on_and_the_rows_say_so(officer):
    with a_gateway() as gateway:
        provider = a_provider(officer.agency, gateway, is_on=False)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=2))
        assert dispatch.is_dry
        assert send_all() == 2
        assert list(dispatch.deliveries.values_list("state", "reason")) == [("failed", "dry_run")] * 2
        assert gateway.tally.calls == 0

        switch_on(provider, by=officer, at=NOW)
        assert resend(dispatch, by=officer, at=NOW) == 2
        assert send_all() == 2
        assert counts_of(dispatch) == {"handed": 2}
        assert gateway.tally.doubles() == []


def test_an_urgent_message_overtakes_a_bulk_after_one_batch(officer):
    with a_gateway() as gateway:
        a_provider(officer.agency, gateway)
        bulk = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=120), lane=Lane.BULK)
        with Lines() as lines:
            assert send_batch(at=NOW, lines=lines) == 50
            urgent = a_dispatch(
                a_public_edition(officer.agency), a_list(officer.agency, numbers=["0987654321"]), lane=Lane.URGENT
            )
            assert send_batch(at=NOW, lines=lines) == 1
        assert counts_of(urgent) == {"handed": 1}
        assert counts_of(bulk) == {"handed": 50, "waiting": 70}


def test_a_number_that_does_not_exist_is_told_apart_and_taken_off_the_list(officer):
    with a_gateway() as gateway:
        gateway.script.bad = {"+84912300001"}
        a_provider(officer.agency, gateway)
        audience = a_list(officer.agency, numbers=3)
        dispatch = a_dispatch(a_public_edition(officer.agency), audience)
        send_all()
        assert counts_of(dispatch) == rows_by_state(dispatch) == {"failed": 1, "handed": 2}
        assert dispatch.deliveries.get(state="failed").reason == "bad_address"
        audience.refresh_from_db()
        assert (audience.size, audience.recipients.filter(state="bad").count()) == (2, 1)


def test_a_provider_that_says_slow_down_is_left_alone_until_it_may_be_asked_again(officer):
    with a_gateway() as gateway:
        gateway.script.troubles.append(Trouble.TOO_FAST)
        provider = a_provider(officer.agency, gateway)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=2))
        assert send_batch(at=NOW) == 2
        assert counts_of(dispatch) == {"waiting": 2}
        provider.refresh_from_db()
        assert (provider.failing_since, provider.paused_until) == (NOW, NOW + timedelta(seconds=15))
        assert send_batch(at=NOW + timedelta(seconds=14)) == 0
        assert send_batch(at=NOW + timedelta(seconds=15)) == 2
        assert counts_of(dispatch) == {"handed": 2}
        provider.refresh_from_db()
        assert (provider.failing_since, provider.paused_until) == (None, None)


def test_when_the_first_provider_cannot_be_reached_the_second_takes_over(officer):
    with a_gateway() as second, a_gateway() as first:
        a_provider(officer.agency, first, position=0)
        a_provider(officer.agency, second, position=1)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=4))
        first.script.always = Trouble.CLOSED
        assert send_all() == 8  # four refused by the first, the same four taken by the second
        assert counts_of(dispatch) == {"handed": 4}
        assert (sum(first.tally.sent.values()), sum(second.tally.sent.values())) == (0, 4)


def test_a_provider_that_never_answers_leaves_messages_uncertain_and_they_are_not_sent_blindly_again(officer):
    with a_gateway() as second, a_gateway() as first:
        a_provider(officer.agency, first, position=0)
        a_provider(officer.agency, second, position=1)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=3))
        first.script.troubles.append(Trouble.HANG)
        send_all()
        assert counts_of(dispatch) == rows_by_state(dispatch) == {"uncertain": 3}
        send_all(at=NOW + timedelta(minutes=30))
        assert sum(second.tally.sent.values()) == 0

        assert settle_uncertain(at=NOW + timedelta(minutes=31)) == 3  # the gateway did take them, and says so
        assert counts_of(dispatch) == rows_by_state(dispatch) == {"handed": 3}
        assert first.tally.doubles() == second.tally.doubles() == []


def test_what_a_provider_dropped_before_taking_it_is_asked_for_again_under_the_same_key(officer):
    with a_gateway() as gateway:
        a_provider(officer.agency, gateway)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=3))
        gateway.script.troubles.append(Trouble.CUT_BEFORE)
        send_all()
        assert counts_of(dispatch) == {"uncertain": 3}
        settle_uncertain(at=NOW + timedelta(minutes=2))
        assert counts_of(dispatch) == rows_by_state(dispatch) == {"handed": 3}
        assert set(gateway.tally.sent.values()) == {1}


def test_a_provider_that_fails_while_working_leaves_its_batch_uncertain_until_looked_up(officer):
    with a_gateway() as gateway:
        a_provider(officer.agency, gateway)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=2))
        gateway.script.troubles.append(Trouble.ERROR)
        send_all()
        assert counts_of(dispatch) == {"uncertain": 2}
        settle_uncertain(at=NOW + timedelta(minutes=2))
        assert counts_of(dispatch) == {"handed": 2}
        assert set(gateway.tally.sent.values()) == {1}


def test_a_worker_killed_while_handing_over_leaves_rows_that_read_uncertain(officer):
    with a_gateway() as gateway:
        provider = a_provider(officer.agency, gateway)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=3))
        batch = claim(dispatch.pk, provider.pk, at=NOW, limit=2)  # and then it dies
        assert [row.attempts for row in batch.rows] == [1, 1]
        assert send_all() == 1
        assert counts_of(dispatch) == {"handed": 1, "waiting": 2}
        assert recover_handovers(at=NOW + timedelta(minutes=1)) == 0
        assert recover_handovers(at=NOW + timedelta(minutes=3)) == 2
        assert counts_of(dispatch) == rows_by_state(dispatch) == {"handed": 1, "uncertain": 2}
        settle_uncertain(at=NOW + timedelta(minutes=3))
        assert counts_of(dispatch) == {"handed": 3}
        assert set(gateway.tally.sent.values()) == {1}


def test_a_slow_worker_that_comes_back_after_its_lease_does_not_undo_what_was_settled(officer):
    with a_gateway() as gateway:
        provider = a_provider(officer.agency, gateway)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=1))
        batch = claim(dispatch.pk, provider.pk, at=NOW, limit=1)
        recover_handovers(at=NOW + timedelta(minutes=3))
        row = Written(batch.rows[0].id, "failed", "bad_address")
        moves, written = write(dispatch.pk, [row], leased_until=batch.leased_until)
        assert (moves.rows, written) == ({}, set())
        assert counts_of(dispatch) == rows_by_state(dispatch) == {"uncertain": 1}


def test_messages_wait_for_the_morning_and_an_urgent_one_with_a_reason_does_not(officer):
    load_rules(by=officer, at=NOW)
    night = NOW.replace(hour=23)
    with a_gateway() as gateway:
        a_provider(officer.agency, gateway)
        normal = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=1), at=night)
        urgent = a_dispatch(
            a_public_edition(officer.agency), a_list(officer.agency, numbers=1), lane=Lane.URGENT,
            override_reason="Lũ về trong đêm", at=night,
        )  # fmt: skip
        assert send_all(at=night) == 1
        assert (counts_of(normal), counts_of(urgent)) == ({"waiting": 1}, {"handed": 1})
        assert send_all(at=night + timedelta(hours=7, minutes=59)) == 0
        assert send_all(at=night + timedelta(hours=8)) == 1
        assert counts_of(normal) == {"handed": 1}


def test_the_fourth_message_of_a_day_to_one_number_waits_for_tomorrow_whatever_the_list(officer):
    load_rules(by=officer, at=NOW)
    with a_gateway() as gateway:
        a_provider(officer.agency, gateway)
        sent = [
            a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=["0912345678"]))
            for _each in range(4)
        ]
        send_all()
        assert [counts_of(each) for each in sent] == [{"handed": 1}] * 3 + [{"waiting": 1}]
        waiting = sent[3].deliveries.get()
        assert (waiting.reason, waiting.due_at) == ("daily_limit", NOW.replace(hour=7) + timedelta(days=1))
        assert send_all(at=waiting.due_at) == 1
        assert b"912345678" not in b"".join(bytes(each.hashed) for each in DailyCount.objects.all())


def test_a_message_that_did_not_leave_is_not_counted_against_the_day(officer):
    load_rules(by=officer, at=NOW)
    with a_gateway() as gateway:
        gateway.script.troubles.append(Trouble.CLOSED)
        a_provider(officer.agency, gateway)
        a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=["0912345678"]))
        send_all()
        assert list(DailyCount.objects.values_list("n", flat=True)) == [0]
        send_all(at=NOW + timedelta(minutes=1))
        assert list(DailyCount.objects.values_list("n", flat=True)) == [1]


def test_a_provider_is_given_no_more_parts_a_second_than_it_takes(officer):
    with a_gateway() as gateway:
        a_provider(officer.agency, gateway, parts_per_second=10)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=12))
        sent = [send_batch(at=NOW + timedelta(milliseconds=250 * i)) for i in range(6)]
        assert sent == [5, 0, 5, 0, 2, 0]
        assert counts_of(dispatch) == {"handed": 12}


def test_a_message_refused_for_now_is_tried_six_times_with_growing_waits_and_then_failed(officer):
    with a_gateway() as gateway:
        gateway.script.busy = {"+84912300000"}
        a_provider(officer.agency, gateway)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=1))
        at = NOW
        waits = []
        for _attempt in range(6):
            send_all(at=at)
            row = dispatch.deliveries.get()
            if row.due_at:
                waits.append(row.due_at - at)
                at = row.due_at
        assert waits == [timedelta(minutes=n) for n in (1, 5, 15, 60, 240)]
        assert (row.state, row.reason, row.attempts) == ("failed", "provider_error", 6)
        assert counts_of(dispatch) == {"failed": 1}


def test_what_was_not_sent_in_time_expires(officer):
    with a_gateway() as gateway:
        gateway.script.always = Trouble.CLOSED
        a_provider(officer.agency, gateway)
        dispatch = a_dispatch(
            a_public_edition(officer.agency), a_list(officer.agency, numbers=2), expires_at=NOW + timedelta(hours=1)
        )
        send_all()
        start_due(at=NOW + timedelta(hours=2))
        assert counts_of(dispatch) == rows_by_state(dispatch) == {"expired": 2}
        assert dispatch.state == "done"


def test_a_paused_dispatch_sends_nothing_until_it_is_resumed(officer):
    with a_gateway() as gateway:
        a_provider(officer.agency, gateway)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=2))
        pause(dispatch, reason="Chờ xác minh một con số", by=officer, at=NOW)
        assert send_all() == 0
        resume(dispatch, by=officer, at=NOW)
        assert send_all() == 2


def test_somebody_who_left_the_list_meanwhile_is_not_sent_anything(officer):
    with a_gateway() as gateway:
        a_provider(officer.agency, gateway)
        audience = a_list(officer.agency, numbers=2)
        dispatch = a_dispatch(a_public_edition(officer.agency), audience)
        audience.recipients.filter(pk=audience.recipients.first().pk).update(state="left")
        send_all()
        assert counts_of(dispatch) == {"failed": 1, "handed": 1}
        assert sum(gateway.tally.sent.values()) == 1


def test_an_adapter_that_breaks_leaves_its_messages_uncertain(officer, monkeypatch):
    with a_gateway() as gateway:
        a_provider(officer.agency, gateway)
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=2))

        def breaks(self, messages):
            raise RuntimeError("a bug in an adapter")

        monkeypatch.setattr("danbiet.channels.sms_http.sender.SmsHttpSender.send", breaks)
        send_all()
        assert list(dispatch.deliveries.values_list("state", "detail")) == [("uncertain", "RuntimeError")] * 2
        assert counts_of(dispatch) == {"uncertain": 2}
