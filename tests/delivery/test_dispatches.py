"""What may be sent, to whom, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from danbiet.delivery.actions.audiences import NoPurpose, StillSending, delete_audience, make_audience
from danbiet.delivery.actions.dispatches import (
    AlreadyPlanned,
    DoesNotFit,
    NotNow,
    NotSendable,
    WrongAudience,
    cancel,
    confirm_dispatch,
    forecast_dispatch,
    plan_dispatch,
    resend,
)
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.content import NoVariant
from danbiet.delivery.models import Delivery, Dispatch
from danbiet.offices.models import Place
from danbiet.policies.models import KeyFact
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import NOW
from tests.delivery.nouns import (
    VARIANTS,
    a_dispatch,
    a_gateway,
    a_list,
    a_place,
    a_provider,
    a_public_edition,
    counts_of,
    fill,
    send_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway():
    with a_gateway() as running:
        yield running


def plan(edition, *audiences, by, **fields):
    fields.setdefault("channel", "sms_http")
    return plan_dispatch(edition, audiences=list(audiences), by=by, at=NOW, **fields)


def test_the_plan_says_whom_it_reaches_what_it_costs_and_where_nobody_is_reached(officer, gateway):
    a_provider(officer.agency, gateway)
    reached, bare = a_place(), a_place()
    audience = a_list(officer.agency, numbers=4, places=[reached, None])
    seen = forecast_dispatch(a_public_edition(officer.agency), channel="sms_http", audiences=[audience])
    assert (seen.expected.recipients, seen.expected.by_place, seen.expected.without_place) == (4, {reached.pk: 2}, 2)
    assert set(seen.expected.uncovered) == set(Place.objects.communes()) - {reached}
    assert bare in seen.expected.uncovered
    assert (seen.parts, seen.cost, seen.is_dry) == (4, 2000, False)
    assert not Dispatch.objects.exists()


def test_only_the_communes_chosen_are_sent_to(officer, gateway):
    a_provider(officer.agency, gateway)
    here, there = a_place(), a_place()
    dispatch = a_dispatch(
        a_public_edition(officer.agency), a_list(officer.agency, numbers=4, places=[here, there]), places=[here]
    )
    assert set(dispatch.deliveries.values_list("place", flat=True)) == {here.pk}
    assert counts_of(dispatch) == {"waiting": 2}


def test_one_edition_goes_by_one_channel_once(officer):
    edition, audience = a_public_edition(officer.agency), a_list(officer.agency)
    plan(edition, audience, by=officer)
    with pytest.raises(AlreadyPlanned):
        plan(edition, audience, by=officer)


def test_who_stands_in_two_lists_is_sent_it_once(officer, gateway):
    a_provider(officer.agency, gateway)
    one = a_list(officer.agency, numbers=["0912345678", "0987654321"])
    other = a_list(officer.agency, numbers=["+84 912 345 678", "0977777777"])
    dispatch = plan(a_public_edition(officer.agency), one, other, by=officer)
    confirm_dispatch(dispatch, by=officer, at=NOW)
    start_due(at=NOW)
    assert counts_of(dispatch) == {"waiting": 3}
    send_all()
    assert sorted(gateway.tally.addresses.values()) == ["+84912345678", "+84977777777", "+84987654321"]


def test_nothing_is_sent_before_the_edition_is_public(officer, gateway):
    a_provider(officer.agency, gateway)
    edition = an_edition(a_release(officer.agency), variants=VARIANTS)
    dispatch = plan(edition, a_list(officer.agency), by=officer)
    confirm_dispatch(dispatch, by=officer, at=NOW)
    assert start_due(at=NOW) == 0
    with pytest.raises(IntegrityError, match="is not public"), transaction.atomic():
        Dispatch.objects.filter(pk=dispatch.pk).update(state="running")
    a_publication(edition)
    assert start_due(at=NOW) == 1


def test_an_edition_that_was_withdrawn_or_replaced_is_not_sent(officer):
    release = a_release(officer.agency)
    first = a_public_edition(officer.agency, release=release)
    a_public_edition(officer.agency, release=release)
    with pytest.raises(NotSendable, match="bản mới"):
        plan(first, a_list(officer.agency), by=officer)


def test_a_dispatch_stops_when_its_edition_is_withdrawn_meanwhile(officer, gateway):
    a_provider(officer.agency, gateway)
    edition = a_public_edition(officer.agency)
    dispatch = a_dispatch(edition, a_list(officer.agency))
    edition.publication.withdrawn_at, edition.publication.withdrawal_reason = NOW, "Có sai sót"
    edition.publication.save()
    assert send_all() == 0
    start_due(at=NOW)
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.waiting) == ("paused", 3)
    assert "thu hồi" in dispatch.pause_reason


def test_a_changed_fact_table_blocks_sending_what_was_approved_before(officer):
    policy = a_policy(officer.agency)
    edition = a_public_edition(officer.agency, release=a_release(officer.agency, policy=policy))
    dispatch = plan(edition, a_list(officer.agency), by=officer)
    KeyFact.objects.create(policy=policy, subject="Học phí", value="150.000", unit="đồng")
    with pytest.raises(NotSendable, match="dữ kiện đã đổi"):
        confirm_dispatch(dispatch, by=officer, at=NOW)


def test_a_changed_fact_table_holds_a_confirmed_dispatch_with_the_reason(officer):
    policy = a_policy(officer.agency)
    edition = an_edition(a_release(officer.agency, policy=policy), variants=VARIANTS)
    dispatch = plan(edition, a_list(officer.agency), by=officer)
    confirm_dispatch(dispatch, by=officer, at=NOW)
    KeyFact.objects.create(policy=policy, subject="Học phí", value="150.000", unit="đồng")
    a_publication(edition)
    assert start_due(at=NOW) == 0
    dispatch.refresh_from_db()
    assert dispatch.state == "paused"
    assert "dữ kiện đã đổi" in dispatch.pause_reason
    assert not Delivery.objects.exists()


def test_a_list_of_mailboxes_or_of_another_agency_cannot_be_sent_an_sms(officer, outsider):
    mail = a_list(officer.agency, kind="email", numbers=["a@b.vn"])
    edition = a_public_edition(officer.agency)
    for audience in (mail, a_list(outsider.agency)):
        with pytest.raises(WrongAudience):
            plan(edition, audience, by=officer)
    with pytest.raises(WrongAudience):
        plan(edition, by=officer)


def test_a_text_that_is_too_long_for_the_channel_is_refused_before_sending(officer, gateway):
    a_provider(officer.agency, gateway)
    edition = a_public_edition(officer.agency, variants={"sms": "Học phí giảm một nửa. " * 40})
    with pytest.raises(DoesNotFit):
        plan(edition, a_list(officer.agency), by=officer)


def test_an_edition_without_a_text_for_the_channel_says_which_is_missing(officer):
    with pytest.raises(NoVariant, match="Tin nhắn có dấu"):
        plan(
            a_public_edition(officer.agency, variants={"press": "chỉ có thông cáo"}), a_list(officer.agency), by=officer
        )


def test_a_start_in_the_past_and_an_end_before_the_start_are_refused(officer):
    edition, audience = a_public_edition(officer.agency), a_list(officer.agency)
    with pytest.raises(NotNow, match="đã qua"):
        plan(edition, audience, by=officer, starts_at=NOW - timedelta(minutes=1))
    with pytest.raises(NotNow, match="hết hạn"):
        plan(edition, audience, by=officer, starts_at=NOW + timedelta(hours=2), expires_at=NOW + timedelta(hours=1))


def test_whoever_may_have_been_reached_is_never_sent_it_again(officer, gateway):
    a_provider(officer.agency, gateway)
    dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency))
    for state in ("handed", "received", "uncertain"):
        with pytest.raises(NotNow, match="có thể đã đến"):
            resend(dispatch, states=[state], by=officer, at=NOW)


def test_a_cancelled_dispatch_sends_no_more_and_keeps_what_was_sent(officer, gateway):
    a_provider(officer.agency, gateway)
    audience = a_list(officer.agency, numbers=60)
    dispatch = a_dispatch(a_public_edition(officer.agency), audience)
    from danbiet.delivery.actions.sending import send_batch

    send_batch(at=NOW)
    cancel(dispatch, by=officer, at=NOW)
    assert counts_of(dispatch) == {"expired": 10, "handed": 50}
    assert send_all() == 0
    with pytest.raises(AlreadyPlanned):
        plan(dispatch.edition, audience, by=officer)


def test_a_list_in_use_is_not_deleted_and_a_list_needs_a_purpose_and_an_end(officer, gateway):
    a_provider(officer.agency, gateway)
    audience = a_list(officer.agency)
    a_dispatch(a_public_edition(officer.agency), audience)
    with pytest.raises(StillSending):
        delete_audience(audience, by=officer, at=NOW)
    known = {"name": "A", "kind": "imported", "address_kind": "phone", "basis": "b", "by": officer, "at": NOW}
    for wrong in ({"purpose": ""}, {"purpose": "p"}, {"purpose": "p", "expires_on": NOW.date() - timedelta(days=1)}):
        with pytest.raises(NoPurpose):
            make_audience(officer.agency, **(known | wrong))


def test_who_joins_a_list_after_the_start_is_not_sent_what_has_begun(officer, gateway):
    a_provider(officer.agency, gateway)
    audience = a_list(officer.agency, numbers=1)
    dispatch = a_dispatch(a_public_edition(officer.agency), audience)
    fill(audience, ["0987654321"])
    send_all()
    assert counts_of(dispatch) == {"handed": 1}
