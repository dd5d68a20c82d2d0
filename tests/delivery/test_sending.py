"""One message to each recipient: claimed, written down, handed over, receipted."""

from __future__ import annotations

import pytest

from danbiet.delivery.models import Delivery
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
