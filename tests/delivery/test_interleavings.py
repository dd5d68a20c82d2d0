"""Whatever happens in whatever order, counts say what rows say, and nobody is sent anything twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danbiet.channels.simulators.script import Trouble
from danbiet.delivery.actions.dispatches import NotNow, cancel, pause, resend, resume
from danbiet.delivery.actions.receipts import apply_receipts, take_receipts
from danbiet.delivery.actions.sending import send_batch
from danbiet.delivery.actions.settling import settle_uncertain
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.ledger.claiming import claim
from danbiet.delivery.providers import channel_of, settings_of
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
    rows_by_place,
    rows_by_state,
)

TROUBLES = st.sampled_from([Trouble.NONE, Trouble.TOO_FAST, Trouble.CLOSED, Trouble.ERROR, Trouble.CUT_BEFORE,
                            Trouble.CUT_AFTER, Trouble.TWICE])  # fmt: skip
STEPS = st.one_of(
    st.tuples(st.just("send"), TROUBLES),
    st.tuples(st.just("die"), st.integers(1, 4)),
    st.tuples(st.just("receipt"), st.sampled_from(["delivered", "undeliverable", "expired", "sent"])),
    st.tuples(st.just("repeat"), st.just(None)),
    st.tuples(st.just("settle"), st.just(None)),
    st.tuples(st.just("wait"), st.integers(1, 200)),
    st.tuples(st.sampled_from(["pause", "resume", "resend", "cancel", "start"]), st.just(None)),
)


class World:
    """One dispatch to eight numbers in three communes, and a gateway that misbehaves."""

    def __init__(self, officer, gateway):
        self.officer, self.gateway, self.at = officer, gateway, NOW
        gateway.script.bad = {"+84912300005"}
        self.provider = a_provider(officer.agency, gateway)
        audience = a_list(officer.agency, numbers=8, places=[a_place(), a_place(), None])
        self.dispatch = a_dispatch(a_public_edition(officer.agency), audience, expires_at=NOW + timedelta(hours=20))
        self.said = []

    def send(self, trouble):
        self.gateway.script.troubles.append(trouble)
        send_batch(at=self.at)
        self.gateway.script.troubles.clear()

    def die(self, n):
        with transaction.atomic():
            claim(self.dispatch.pk, self.provider.pk, at=self.at, limit=n)

    def receipt(self, status):
        for body, headers in self.gateway.receipts(at=self.at, status=status):
            self.said.append(
                channel_of("sms_http").read_receipts(body, headers, settings=settings_of(self.provider), at=self.at)
            )
            take_receipts(self.provider, self.said[-1], at=self.at)
        apply_receipts(at=self.at)

    def repeat(self, _):
        for notices in reversed(self.said):
            take_receipts(self.provider, notices, at=self.at)
        apply_receipts(at=self.at)

    def settle(self, _):
        settle_uncertain(at=self.at)

    def wait(self, minutes):
        self.at += timedelta(minutes=minutes)

    def start(self, _):
        start_due(at=self.at)

    def pause(self, _):
        pause(self.dispatch, reason="chờ", by=self.officer, at=self.at)

    def resume(self, _):
        resume(self.dispatch, by=self.officer, at=self.at)

    def resend(self, _):
        resend(self.dispatch, by=self.officer, at=self.at)

    def cancel(self, _):
        cancel(self.dispatch, by=self.officer, at=self.at)

    def do(self, step, value):
        self.dispatch.refresh_from_db()
        try:
            with transaction.atomic():
                getattr(self, step)(value)
        except NotNow:
            return

    def check(self):
        assert counts_of(self.dispatch) == rows_by_state(self.dispatch)
        assert place_counts_of(self.dispatch) == rows_by_place(self.dispatch)
        assert self.dispatch.deliveries.count() == 8
        assert self.gateway.tally.doubles() == []


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_counts_equal_rows_and_no_key_goes_out_twice_after_any_interleaving(officer, steps):
    savepoint = transaction.savepoint()
    with a_gateway() as gateway:
        world = World(officer, gateway)
        for step, value in steps:
            world.do(step, value)
            world.check()
    transaction.savepoint_rollback(savepoint)


@pytest.mark.django_db
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=st.lists(st.permutations(["delivered", "undeliverable", "sent", "expired"]), min_size=3, max_size=3))
def test_receipts_in_any_order_any_number_of_times_end_in_received(officer, orders):
    savepoint = transaction.savepoint()
    with a_gateway() as gateway:
        world = World(officer, gateway)
        world.send(Trouble.NONE)
        sent = list(gateway.unreceipted)
        for order in orders:
            for status in order:
                gateway.unreceipted = list(sent)
                world.receipt(status)
                world.check()
        assert Counter(world.dispatch.deliveries.values_list("state", flat=True)) == {"received": 7, "failed": 1}
    transaction.savepoint_rollback(savepoint)
