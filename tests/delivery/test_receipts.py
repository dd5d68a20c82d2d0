"""What providers say later: twice, late, in the wrong order, about strangers, unsigned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.crypto import salted_hmac

from danbiet.channels.base import Fate, Notice, Reason
from danbiet.channels.signing import signed
from danbiet.delivery.actions.receipts import apply_receipts, take_receipts
from danbiet.delivery.ledger.keys import DeliveryKey, LetterKey, read_key
from danbiet.delivery.models import Letter, Receipt
from danbiet.delivery.queries.pages import resendable_of
from danbiet.kit import clock
from tests.cast import NOW
from tests.delivery.nouns import (
    a_dispatch,
    a_gateway,
    a_list,
    a_provider,
    a_public_edition,
    counts_of,
    receipts_of,
    rows_by_state,
    send_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway():
    with a_gateway() as running:
        yield running


@pytest.fixture
def provider(officer, gateway):
    return a_provider(officer.agency, gateway)


@pytest.fixture
def dispatch(officer, provider):
    return a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=3))


def test_a_receipt_that_comes_twice_counts_once(gateway, provider, dispatch):
    send_all()
    assert receipts_of(gateway, provider, twice=True) == 6
    assert counts_of(dispatch) == rows_by_state(dispatch) == {"received": 3}
    assert Receipt.objects.filter(applied_at=None).count() == 0


def test_a_receipt_of_nobody_is_kept_and_counted_as_unknown_after_ten_minutes(gateway, provider, dispatch):
    body, headers = gateway.receipt_of_nobody(at=NOW)
    from danbiet.delivery.providers import channel_of, settings_of

    notices = channel_of("sms_http").read_receipts(body, headers, settings=settings_of(provider), at=NOW)
    take_receipts(provider, notices, at=NOW)
    assert apply_receipts(at=NOW) == 0
    assert apply_receipts(at=NOW + timedelta(minutes=10)) == 1
    assert list(Receipt.objects.values_list("is_unknown", flat=True)) == [True]
    assert counts_of(dispatch) == {"waiting": 3}


def test_a_receipt_quicker_than_the_answer_is_not_lost(provider, dispatch):
    row = dispatch.deliveries.order_by("pk").first()
    early = Notice(Fate.RECEIVED, NOW, key=str(DeliveryKey(dispatch.key_mark, row.pk, 0)))
    take_receipts(provider, [early], at=NOW)
    apply_receipts(at=NOW)
    assert counts_of(dispatch) == rows_by_state(dispatch) == {"received": 1, "waiting": 2}
    assert send_all() == 2  # and the one that arrived is not sent again


def test_a_receipt_by_reference_alone_finds_its_message(gateway, provider, dispatch):
    send_all()
    reference = dispatch.deliveries.order_by("pk").first().reference
    take_receipts(provider, [Notice(Fate.RECEIVED, NOW, reference=reference)], at=NOW)
    apply_receipts(at=NOW)
    assert counts_of(dispatch) == {"handed": 2, "received": 1}


def test_a_receipt_with_the_mark_of_another_database_changes_nothing(provider, dispatch):
    send_all()
    row = dispatch.deliveries.first()
    take_receipts(provider, [Notice(Fate.RECEIVED, NOW, key=str(DeliveryKey("00000000", row.pk, 0)))], at=NOW)
    apply_receipts(at=NOW + timedelta(hours=1))
    assert counts_of(dispatch) == {"handed": 3}


def test_a_late_failure_of_an_earlier_sending_does_not_undo_the_next_one(officer, gateway, provider, dispatch):
    from danbiet.delivery.actions.dispatches import resend

    send_all()
    receipts_of(gateway, provider, status="undeliverable")
    resend(dispatch, by=officer, at=NOW)
    send_all()
    row = dispatch.deliveries.order_by("pk").first()
    old = Notice(Fate.FAILED, NOW, key=str(DeliveryKey(dispatch.key_mark, row.pk, 0)), reason=Reason.PROVIDER_ERROR)
    take_receipts(provider, [old], at=NOW)
    apply_receipts(at=NOW)
    assert counts_of(dispatch) == rows_by_state(dispatch) == {"handed": 3}


def test_a_bounce_of_a_dead_address_takes_it_off_the_list(provider, dispatch):
    send_all()
    row = dispatch.deliveries.first()
    bounce = Notice(Fate.FAILED, NOW, key=str(DeliveryKey(dispatch.key_mark, row.pk, 0)), reason=Reason.BAD_ADDRESS)
    take_receipts(provider, [bounce, bounce], at=NOW)
    apply_receipts(at=NOW)
    row.refresh_from_db()
    assert (row.state, row.recipient.state, row.recipient.audience.size) == ("failed", "bad", 2)


def test_the_provider_calls_back_signed_and_without_a_cookie(gateway, provider, dispatch):
    send_all()
    url = reverse("delivery_receipts", args=["sms_http", provider.pk])
    [(body, headers)] = gateway.receipts(at=clock.now())
    answer = Client().post(url, body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.cookies) == (204, {})
    apply_receipts(at=clock.now())
    assert counts_of(dispatch) == {"received": 3}


@pytest.mark.parametrize(
    ("body", "secret"),
    [(b'{"account": "simulated", "receipts": []}', "wrong"), (b"not json", None), (b"\xff\x00", None)],
)
def test_a_call_that_is_not_the_providers_is_refused_and_nothing_is_kept(provider, body, secret):
    from danbiet.channels.simulators.http_gateway import RECEIPT_SECRET

    url = reverse("delivery_receipts", args=["sms_http", provider.pk])
    headers = signed(body, secret or RECEIPT_SECRET, at=clock.now())
    assert Client().post(url, body, content_type="application/json", headers=headers).status_code == 403
    assert not Receipt.objects.exists()


def test_a_call_for_a_provider_that_is_not_there_is_not_found(provider):
    assert Client().post(reverse("delivery_receipts", args=["email", provider.pk])).status_code == 404
    assert Client().get(reverse("delivery_receipts", args=["sms_http", provider.pk])).status_code == 405


def test_nobody_names_her_neighbours_message_from_her_own(gateway, provider, dispatch):
    send_all()
    mine, hers = dispatch.deliveries.order_by("pk")[:2]
    told = str(DeliveryKey(dispatch.key_mark, mine.pk, 0))
    forged = told.replace(f"-{mine.pk}-", f"-{hers.pk}-")
    take_receipts(provider, [Notice(Fate.FAILED, NOW, key=forged, reason=Reason.BAD_ADDRESS)], at=NOW)
    apply_receipts(at=NOW)
    assert counts_of(dispatch) == {"handed": 3}


def test_a_provider_of_another_agency_settles_nothing_of_ours(outsider, gateway, provider, dispatch):
    send_all()
    stranger = a_provider(outsider.agency, gateway)
    keys = [str(DeliveryKey(dispatch.key_mark, row.pk, row.round)) for row in dispatch.deliveries.all()]
    take_receipts(stranger, [Notice(Fate.RECEIVED, NOW, key=keys[0]), Notice(Fate.FAILED, NOW, key=keys[1])], at=NOW)
    take_receipts(stranger, [Notice(Fate.RECEIVED, NOW, reference=dispatch.deliveries.last().reference)], at=NOW)
    assert apply_receipts(at=NOW) == 0
    assert counts_of(dispatch) == rows_by_state(dispatch) == {"handed": 3}
    assert apply_receipts(at=NOW + timedelta(minutes=10)) == 3
    assert list(Receipt.objects.values_list("is_unknown", flat=True)) == [True] * 3
    take_receipts(provider, [Notice(Fate.RECEIVED, NOW, key=keys[0])], at=NOW)  # its own provider may
    apply_receipts(at=NOW)
    assert counts_of(dispatch) == {"handed": 2, "received": 1}


def test_a_second_provider_of_the_same_agency_may_speak_of_what_it_took_over(officer, gateway, provider, dispatch):
    send_all()
    key = str(DeliveryKey(dispatch.key_mark, dispatch.deliveries.first().pk, 0))
    take_receipts(a_provider(officer.agency, gateway), [Notice(Fate.RECEIVED, NOW, key=key)], at=NOW)
    apply_receipts(at=NOW)
    assert counts_of(dispatch) == {"handed": 2, "received": 1}


def test_a_provider_of_another_agency_settles_none_of_our_letters(officer, outsider, gateway):
    mail = {"key": "approval-link:1", "subject": "a", "text": "b", "made_at": NOW, "state": "handed"}
    letter = Letter.objects.create(agency=officer.agency, **mail)
    word = Notice(Fate.RECEIVED, NOW, key=str(LetterKey(letter.key_mark, letter.pk)))
    take_receipts(a_provider(outsider.agency, gateway), [word], at=NOW)
    apply_receipts(at=NOW)
    letter.refresh_from_db()
    assert letter.state == "handed"
    take_receipts(a_provider(officer.agency, gateway), [word], at=NOW)
    apply_receipts(at=NOW)
    letter.refresh_from_db()
    assert letter.state == "received"


@pytest.mark.parametrize(
    ("fate", "state", "on_the_list"),
    [(Fate.RECEIVED, "left", 0), (Fate.FAILED, "active", 1)],
    ids=["complaint", "refusal"],
)
def test_who_complains_has_left_the_list_and_who_refused_one_message_has_not(
    officer, provider, fate, state, on_the_list
):
    audience = a_list(officer.agency, numbers=1)
    dispatch = a_dispatch(a_public_edition(officer.agency), audience)
    send_all()
    key = str(DeliveryKey(dispatch.key_mark, dispatch.deliveries.get().pk, 0))
    take_receipts(provider, [Notice(fate, NOW, key=key, reason=Reason.REFUSED)], at=NOW)
    apply_receipts(at=NOW)
    audience.refresh_from_db()
    assert (audience.recipients.get().state, audience.size) == (state, on_the_list)
    assert resendable_of(dispatch) == on_the_list


def test_keys_that_went_out_before_are_still_read():
    """Signed as Django's salted_hmac signs: what telephones and gateways hold stays valid."""
    sign = salted_hmac("danbiet.delivery.key", "d0badcafe-123-4", algorithm="sha256").hexdigest()[:12]
    key = DeliveryKey("0badcafe", 123, 4)
    assert str(key) == f"d0badcafe-123-4-{sign}"
    assert read_key(str(key)) == key
    assert [read_key(text) for text in (f"{key}0", f"d0badcafe-124-4-{sign}", "", "đ-1-2-3", "\ud800-1")] == [None] * 5
