"""Which channels an officer is offered for the lists she has."""

from __future__ import annotations

import pytest

from danbiet.channels.simulators.zalo import ZaloCloud
from danbiet.delivery.actions.providers import add_provider
from danbiet.delivery.forms.sending import ways_of
from danbiet.offices.models import Agency, User
from tests.cast import NOW
from tests.delivery.nouns import a_list

pytestmark = pytest.mark.django_db


def plain(settings: object) -> dict[str, object]:
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {
        name: value.get_secret_value() if hasattr(value, "get_secret_value") else value
        for name, value in values.items()
    }


def offered(agency: Agency, *lists: object) -> list[tuple[str, list[object]]]:
    return [(way.channel.key, way.lists) for way in ways_of(agency, lists)]


def test_a_list_without_any_provider_gets_the_first_channel_which_runs_dry(ministry: Agency):
    phones = a_list(ministry)
    assert [lists for _key, lists in offered(ministry, phones)] == [[phones]]


def test_zalo_notices_are_offered_for_telephone_lists(ministry: Agency, officer: User):
    phones = a_list(ministry)
    with ZaloCloud() as cloud:
        values = plain(cloud.settings(service="zns"))
        add_provider(ministry, channel="zalo", name="Zalo", values=values, by=officer, at=NOW)
    assert offered(ministry, phones) == [("zalo", [phones])]
