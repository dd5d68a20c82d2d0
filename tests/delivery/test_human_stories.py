"""A human story leaves the house only while its consent and its check hold."""

from __future__ import annotations

import pytest
from django.urls import reverse

from danbiet.delivery.actions.dispatches import NotSendable, confirm_dispatch, plan_dispatch
from danbiet.delivery.actions.sending import running_and_public
from danbiet.delivery.actions.starting import hold_what_does_not_stand, start_due
from danbiet.delivery.models import Audience, Dispatch
from danbiet.publishing.actions.consents import withdraw_consent
from danbiet.publishing.actions.publications import publish_release
from danbiet.publishing.actions.variants import write_variant
from tests.cast import NOW
from tests.publishing.story_bank import WORDS, a_ready_story, a_story_release, approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(ministry, officer, colleague, spokesperson):
    """A story before the public with a press text."""
    release = a_story_release(a_ready_story(ministry, officer, colleague), officer)
    write_variant(release, "press", text="\n".join((WORDS["title"], WORDS["lead"])), by=officer, at=NOW)
    approved(release, officer, spokesperson)
    return publish_release(release, by=officer, at=NOW)


@pytest.fixture
def planned(public, ministry, officer) -> Dispatch:
    press = Audience.objects.create(
        agency=ministry, name="Báo chí", kind="partners", address_kind="email", purpose="a", basis="b", created_at=NOW
    )
    return plan_dispatch(public.edition, channel="email", audiences=[press], by=officer, at=NOW)


def test_a_story_is_planned_and_not_confirmed_once_its_consent_is_taken_back(public, planned, officer):
    take_back(public, officer)
    with pytest.raises(NotSendable, match="không có giấy đồng ý còn giá trị"):
        confirm_dispatch(planned, by=officer, at=NOW)
    with pytest.raises(NotSendable):
        plan_dispatch(public.edition, channel="email", audiences=[planned.audiences.get()], by=officer, at=NOW)


def test_a_story_on_its_way_stops_when_its_consent_is_taken_back(public, planned, officer):
    confirm_dispatch(planned, by=officer, at=NOW)
    Dispatch.objects.filter(pk=planned.pk).update(state=Dispatch.State.RUNNING, waiting=3, started_at=NOW)
    assert list(running_and_public(NOW)) == [planned]
    take_back(public, officer)
    assert list(running_and_public(NOW)) == []
    assert hold_what_does_not_stand(at=NOW) == 1
    planned.refresh_from_db()
    assert planned.state == Dispatch.State.PAUSED


def test_a_confirmed_story_whose_paper_ended_does_not_start(public, planned, officer):
    confirm_dispatch(planned, by=officer, at=NOW)
    assert start_due(at=NOW.replace(year=2027)) == 0


def test_a_story_taken_back_is_printed_for_nobody(public, officer, client_of):
    page = reverse("edition_handout", args=[public.edition_id])
    assert client_of(officer).get(page).status_code != 404
    take_back(public, officer)
    assert client_of(officer).get(page).status_code == 404


def take_back(public, officer) -> None:
    consent = public.release.human_story.consents.get()
    withdraw_consent(consent, withdrawn_on=NOW.date(), way="paper", by=officer, at=NOW)
