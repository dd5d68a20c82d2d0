"""An urgent warning from one approval to every outbox, past a bulk that was there before it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from danbiet.delivery.actions.dispatches import confirm_dispatch, plan_dispatch
from danbiet.delivery.actions.recordings import make_recordings
from danbiet.delivery.actions.sending import send_batch
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.actions.stations import add_station, stations_of
from danbiet.delivery.models import Delivery, Dispatch, Lane
from danbiet.offices.rules import load_rules
from danbiet.publishing.actions.approvals import approve_edition, submit_release
from danbiet.publishing.actions.publications import publish_release
from danbiet.publishing.actions.variants import make_variant
from tests.cast import NOW
from tests.delivery.nouns import a_dispatch, a_gateway, a_list, a_place, a_provider, a_public_edition
from tests.publishing.conftest import a_draft, checked

pytestmark = pytest.mark.django_db
FLOOD = {"urgency": "Immediate", "severity": "Extreme", "certainty": "Likely"}


@pytest.fixture(autouse=True)
def shelf_and_rules(settings, tmp_path, officer):
    settings.ENV = settings.ENV.model_copy(update={"media": tmp_path})
    load_rules(by=officer, at=NOW - timedelta(days=1))


def a_public_warning(ministry, officer, head):
    """Return a warning that one person wrote and one other approved, by the emergency's own way."""
    warning = a_draft(
        ministry, officer, kind="warning", is_emergency=True, emergency_reason="Lũ về trong đêm.", **FLOOD
    )
    for kind in ("script", "sms", "press"):
        make_variant(warning, kind, by=officer, at=NOW)
    edition = submit_release(checked(warning, officer), by=officer, at=NOW)
    assert edition.steps.count() == 1
    approve_edition(edition, hash=edition.hash, by=head, at=NOW)
    return publish_release(warning, by=officer, at=NOW).edition


def test_a_warning_goes_from_one_approval_into_every_outbox_before_the_bulk_that_was_there(ministry, officer, head):
    with a_gateway() as gateway:
        a_provider(ministry, gateway)
        bulk = a_dispatch(a_public_edition(ministry), a_list(ministry, numbers=900), lane=Lane.BULK)
        send_batch(at=NOW)
        left = Delivery.objects.filter(dispatch=bulk, state="waiting").count()
        assert left > 0

        edition = a_public_warning(ministry, officer, head)
        add_station(ministry, place=a_place(), name="Đài", device="loa-1", by=officer, at=NOW)
        lists = {
            "sms_http": a_list(ministry, numbers=5),
            "email": a_list(ministry, numbers=["a@thu.example", "b@thu.example"], kind="email"),
            "loudspeaker": stations_of(ministry, at=NOW),
        }
        for channel, listed in lists.items():
            planned = plan_dispatch(
                edition, channel=channel, audiences=[listed], lane=Lane.URGENT, override_reason="Lũ về trong đêm.",
                by=head, at=NOW,
            )  # fmt: skip
            confirm_dispatch(planned, by=head, at=NOW)
        make_recordings(at=NOW)
        start_due(at=NOW)
        urgent = Delivery.objects.filter(dispatch__edition=edition)
        while urgent.filter(attempts=0, state="waiting").exists():
            assert send_batch(at=NOW)
        assert Delivery.objects.filter(dispatch=bulk, state="waiting").count() == left
    reached = {
        each.channel: (each.is_dry, each.deliveries.exclude(state="waiting").count())
        for each in Dispatch.objects.filter(edition=edition)
    }
    assert reached == {"sms_http": (False, 5), "email": (True, 2), "loudspeaker": (True, 1)}
