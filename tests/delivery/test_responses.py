"""A response reaches the press without a second errand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from danbiet.delivery.actions.dispatches import cancel
from danbiet.delivery.actions.responses import send_responses
from danbiet.delivery.models import Dispatch, Lane
from danbiet.offices.models import Agency, User
from danbiet.publishing.actions.directory import add_journalist, add_outlet
from tests.builders import a_release
from tests.cast import NOW
from tests.delivery.nouns import a_public_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def journalist(ministry: Agency, officer: User) -> object:
    outlet = add_outlet(ministry, name="Báo Sông Mây", by=officer, at=NOW)
    agreed = {"consent_on": NOW.date(), "consent_basis": "thư"}
    return add_journalist(outlet, name="Phóng viên", email="pv@bao.example", by=officer, at=NOW, **agreed)


def a_response(agency: Agency, *, kind: str = "response", at: object = NOW) -> object:
    return a_public_edition(agency, release=a_release(agency, kind=kind), at=at)


def test_a_new_response_goes_to_the_press_list_once(ministry: Agency, journalist: object):
    edition = a_response(ministry)
    assert [send_responses(at=NOW), send_responses(at=NOW)] == [1, 0]
    dispatch = Dispatch.objects.get()
    assert (dispatch.edition, dispatch.channel, dispatch.lane) == (edition, "email", Lane.PRESS)
    assert [audience.kind for audience in dispatch.audiences.all()] == ["press"]


def test_only_responses_of_the_last_day_go_by_themselves(ministry: Agency, journalist: object):
    a_response(ministry, kind="press_release")
    a_response(ministry, at=NOW - timedelta(days=2))
    assert send_responses(at=NOW) == 0


def test_what_an_officer_cancelled_stays_cancelled(ministry: Agency, journalist: object, officer: User):
    a_response(ministry)
    send_responses(at=NOW)
    cancel(Dispatch.objects.get(), by=officer, at=NOW)
    assert send_responses(at=NOW) == 0


def test_without_a_press_list_nothing_is_planned(ministry: Agency):
    a_response(ministry)
    assert (send_responses(at=NOW), Dispatch.objects.count()) == (0, 0)
