"""A correction goes to exactly those who got, or may have got, what it corrects: also the second one, and at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from danbiet.channels.base import Fate, Notice
from danbiet.delivery.actions.dispatches import plan_correction
from danbiet.delivery.actions.receipts import apply_receipts, take_receipts
from danbiet.delivery.actions.settling import settle_uncertain
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.addresses import unseal
from danbiet.delivery.content import address_use
from danbiet.delivery.ledger.claiming import claim
from danbiet.delivery.ledger.keys import DeliveryKey
from danbiet.delivery.models import Delivery, Dispatch
from tests.cast import NOW
from tests.delivery.nouns import (
    a_dispatch,
    a_gateway,
    a_list,
    a_provider,
    a_public_edition,
    counts_of,
    rows_by_state,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def gateway():
    with a_gateway() as running:
        yield running


@pytest.fixture
def provider(officer, gateway):
    return a_provider(officer.agency, gateway, values={"per_call": 1})


def addresses_of(dispatch: Dispatch) -> list[str]:
    rows = Delivery.objects.filter(dispatch=dispatch).select_related("recipient")
    kept = [(bytes(row.recipient.address), row.recipient.audience_id) for row in rows]
    return sorted(unseal(sealed, use=address_use(audience)) for sealed, audience in kept)


def corrected(edition, *, by, at):
    """Publish the next edition of the release and send it to whom the ones before reached."""
    later = a_public_edition(edition.release.agency, release=edition.release, at=at)
    planned = plan_correction(later, by=by, at=at)
    start_due(at=at)
    return later, planned


def some_get_it(dispatch: Dispatch, n: int, provider, *, at=NOW) -> list[str]:
    """Say of the first ``n`` rows that they were handed over, and stop there."""
    rows = list(Delivery.objects.filter(dispatch=dispatch, state="waiting").order_by("pk")[:n])
    words = [Notice(Fate.RECEIVED, at, key=str(DeliveryKey(dispatch.key_mark, row.pk, 0))) for row in rows]
    take_receipts(provider, words, at=at)
    assert apply_receipts(at=at) == n
    return sorted(unseal(bytes(row.recipient.address), use=address_use(row.recipient.audience_id)) for row in rows)


def test_a_correction_goes_to_those_whom_the_original_reached_and_to_nobody_else(officer, provider):
    edition = a_public_edition(officer.agency)
    original = a_dispatch(edition, a_list(officer.agency, numbers=5))
    reached = some_get_it(original, 2, provider)

    _later, [correction] = corrected(edition, by=officer, at=NOW + MINUTE)
    assert addresses_of(correction) == reached
    original.refresh_from_db()
    assert (original.state, counts_of(original)) == ("done", {"expired": 3, "received": 2})


def test_a_second_correction_reaches_those_whom_the_first_had_not_come_to_yet(officer, provider):
    edition = a_public_edition(officer.agency)
    original = a_dispatch(edition, a_list(officer.agency, numbers=5))
    reached = some_get_it(original, 4, provider)
    second, [first_correction] = corrected(edition, by=officer, at=NOW + MINUTE)
    some_get_it(first_correction, 1, provider, at=NOW + MINUTE)

    _third, [second_correction] = corrected(second, by=officer, at=NOW + 2 * MINUTE)
    assert addresses_of(second_correction) == reached
    assert counts_of(second_correction) == rows_by_state(second_correction) == {"waiting": 4}


def test_a_correction_reaches_those_of_every_earlier_dispatch_whatever_its_list(officer, provider):
    edition = a_public_edition(officer.agency)
    original = a_dispatch(edition, a_list(officer.agency, numbers=3))
    reached = some_get_it(original, 3, provider)
    second = a_public_edition(officer.agency, release=edition.release, at=NOW + MINUTE)
    others = a_dispatch(second, a_list(officer.agency, numbers=["0987000001"]), at=NOW + MINUTE)
    assert addresses_of(others) == sorted([*reached, "+84987000001"])
    some_get_it(others, 4, provider, at=NOW + MINUTE)

    _third, [correction] = corrected(second, by=officer, at=NOW + 2 * MINUTE)
    assert addresses_of(correction) == sorted([*reached, "+84987000001"])


def test_one_address_on_two_lists_gets_the_correction_once(officer, provider):
    edition = a_public_edition(officer.agency)
    original = a_dispatch(edition, a_list(officer.agency, numbers=["0987000001"]))
    some_get_it(original, 1, provider)
    second = a_public_edition(officer.agency, release=edition.release, at=NOW + MINUTE)
    other = a_dispatch(second, a_list(officer.agency, numbers=["0987000001", "0987000002"]), at=NOW + MINUTE)
    assert addresses_of(other) == ["+84987000001", "+84987000002"]


def test_a_correction_waits_for_the_batch_that_is_leaving_and_goes_to_it_too(officer, provider):
    edition = a_public_edition(officer.agency)
    original = a_dispatch(edition, a_list(officer.agency, numbers=3))
    claim(original.pk, provider.pk, at=NOW, limit=2)  # in a worker's hands at this moment

    _later, [correction] = corrected(edition, by=officer, at=NOW + MINUTE)
    correction.refresh_from_db()
    assert (correction.state, addresses_of(correction)) == ("ready", [])

    settle_uncertain(at=NOW + 3 * MINUTE)  # the worker never came back
    start_due(at=NOW + 3 * MINUTE)
    assert len(addresses_of(correction)) == 2


def test_a_correction_is_not_sent_to_those_for_whom_the_original_only_waited(officer, provider):
    edition = a_public_edition(officer.agency)
    a_dispatch(edition, a_list(officer.agency, numbers=3))
    _later, planned = corrected(edition, by=officer, at=NOW + MINUTE)
    assert planned == []
