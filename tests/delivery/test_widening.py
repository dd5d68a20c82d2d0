"""A dispatch that goes to more lists: everybody once, whatever the order of the lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from danbiet.delivery.actions.dispatches import NotNow, WrongAudience, cancel, pause, plan_dispatch
from danbiet.delivery.actions.widening import add_audiences
from danbiet.delivery.models import PlaceCount, Recipient
from tests.cast import NOW, a_person, an_agency
from tests.delivery.nouns import (
    a_dispatch,
    a_gateway,
    a_list,
    a_place,
    a_provider,
    a_public_edition,
    counts_of,
    receipts_of,
    send_all,
    some_numbers,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


@pytest.fixture
def gateway():
    with a_gateway() as running:
        yield running


@pytest.fixture
def lists(officer):
    """Two lists, the later made first, with one number in both."""
    return (
        a_list(officer.agency, numbers=some_numbers(4)[2:], places=[a_place()]),
        a_list(officer.agency, numbers=some_numbers(3)),
    )


def test_a_list_added_when_all_is_done_is_sent_it_too_and_nobody_gets_it_twice(officer, gateway, lists):
    provider = a_provider(officer.agency, gateway)
    earlier, later = lists
    dispatch = a_dispatch(a_public_edition(officer.agency), later, by=officer)
    assert send_all() == 3
    receipts_of(gateway, provider)
    dispatch.refresh_from_db()
    assert (dispatch.state, counts_of(dispatch)) == ("done", {"received": 3})
    assert add_audiences(dispatch, [earlier], by=officer, at=LATER) == 1
    assert (dispatch.state, dispatch.expected, dispatch.expected_parts, dispatch.expected_cost) == (
        "running", 4, 4, 2000,
    )  # fmt: skip
    assert send_all(at=LATER) == 1
    receipts_of(gateway, provider, at=LATER)
    dispatch.refresh_from_db()
    assert (dispatch.state, counts_of(dispatch)) == ("done", {"received": 4})
    assert sorted(gateway.tally.sent.values()) == [1, 1, 1, 1]
    assert set(dispatch.audiences.all()) == {earlier, later}
    by_place = PlaceCount.objects.filter(dispatch=dispatch).exclude(n=0).values_list("place", "state", "n")
    assert set(by_place) == {(earlier.recipients.last().place_id, "received", 1), (None, "received", 3)}


def test_who_left_after_she_got_it_does_not_get_it_by_another_list(officer, gateway, lists):
    a_provider(officer.agency, gateway)
    earlier, later = lists
    dispatch = a_dispatch(a_public_edition(officer.agency), later, by=officer)
    send_all()
    Recipient.objects.filter(audience=later).update(state=Recipient.State.LEFT)
    assert add_audiences(dispatch, [earlier], by=officer, at=NOW) == 1


def test_a_list_added_before_the_start_goes_with_it(officer, gateway, lists):
    earlier, later = lists
    dispatch = plan_dispatch(
        a_public_edition(officer.agency), channel="sms_http", audiences=[later], by=officer, at=NOW
    )
    assert add_audiences(dispatch, [earlier], by=officer, at=NOW) == 2
    assert (dispatch.state, dispatch.expected, dispatch.deliveries.count()) == ("planned", 5, 0)


def test_a_held_dispatch_stays_held(officer, gateway, lists):
    a_provider(officer.agency, gateway)
    earlier, later = lists
    dispatch = a_dispatch(a_public_edition(officer.agency), later, by=officer)
    pause(dispatch, reason="Đợi lệnh", by=officer, at=NOW)
    assert add_audiences(dispatch, [earlier], by=officer, at=NOW) == 1
    assert (dispatch.state, counts_of(dispatch), send_all()) == ("paused", {"waiting": 4}, 0)


def test_lists_of_others_of_another_kind_and_none_are_refused_and_nothing_changes(officer, gateway, lists):
    a_provider(officer.agency, gateway)
    _earlier, later = lists
    dispatch = a_dispatch(a_public_edition(officer.agency), later, by=officer)
    stranger = a_person("Người Khác", agency=an_agency("Sở Khác"))
    foreign = a_list(stranger.agency, by=stranger)
    mail = a_list(officer.agency, numbers=["a@xa.example"], kind="email")
    for wrong in ([foreign], [mail], []):
        with pytest.raises(WrongAudience):
            add_audiences(dispatch, wrong, by=officer, at=NOW)
    assert (list(dispatch.audiences.all()), counts_of(dispatch)) == ([later], {"waiting": 3})


def test_nobody_is_added_to_what_was_given_up(officer, gateway, lists):
    earlier, later = lists
    dispatch = plan_dispatch(
        a_public_edition(officer.agency), channel="sms_http", audiences=[later], by=officer, at=NOW
    )
    cancel(dispatch, by=officer, at=NOW)
    with pytest.raises(NotNow, match="không thêm ai được"):
        add_audiences(dispatch, [earlier], by=officer, at=NOW)


def test_the_page_offers_the_lists_that_are_left_and_says_how_many_more(client_of, officer, gateway, lists):
    a_provider(officer.agency, gateway)
    earlier, later = lists
    dispatch = a_dispatch(a_public_edition(officer.agency), later, by=officer)
    client = client_of(officer)
    page = client.get(f"/desk/gui-nhan/{dispatch.pk}/").content.decode()
    assert f'name="lists" value="{earlier.pk}"' in page
    assert f'name="lists" value="{later.pk}"' not in page
    done = client.post(f"/desk/gui-nhan/{dispatch.pk}/gui-them/", {"lists": [earlier.pk]}, follow=True)
    assert "Đã thêm 1 người; " in done.content.decode()
    assert "Gửi thêm danh sách" not in done.content.decode()
