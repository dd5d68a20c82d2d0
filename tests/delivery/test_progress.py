"""A dispatch is told in the number its channel can vouch for, and in the word for whom it goes to."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from danbiet.channels import CHANNELS
from danbiet.delivery.actions.recordings import make_recordings
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.actions.stations import add_station, stations_of
from danbiet.delivery.cards import sending_headline
from danbiet.delivery.models import Delivery, Dispatch
from danbiet.delivery.queries.progress import progress_of
from danbiet.offices.rules import load_rules
from tests.cast import NOW
from tests.delivery.nouns import a_dispatch, a_list, a_place, a_public_edition

pytestmark = pytest.mark.django_db
EVENING = NOW.replace(hour=16, minute=30)


@pytest.fixture
def desk(officer, client_of):
    return client_of(officer)


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def said(response) -> list[str]:
    return [re.sub(r"<form.*", "", str(message)).strip() for message in get_messages(response.wsgi_request)]


def sent(ministry, channel: str, kind: str, addresses: list[str], **states: int) -> Dispatch:
    dispatch = a_dispatch(a_public_edition(ministry), a_list(ministry, numbers=addresses, kind=kind), channel=channel)
    Dispatch.objects.filter(pk=dispatch.pk).update(**({"waiting": 0, "is_dry": False, "state": "done"} | states))
    dispatch.refresh_from_db()
    return dispatch


def test_mail_says_what_was_handed_over_and_once_that_nobody_confirms_it(desk, ministry):
    mail = sent(ministry, "email", "email", ["a@thu.vn", "b@thu.vn"], handed=2)
    page = words(desk.get(reverse("dispatch", args=[mail.pk])))
    assert "2 / 2 đã giao nhà cung cấp" in page
    assert page.count("Kênh này không báo khi tin đã tới, chỉ báo khi bị trả lại.") == 1
    for address in (
        reverse("dispatches"),
        reverse("release_tab", args=[mail.release_id_of_edition, "sending"]),
        reverse("dispatch", args=[mail.pk]),
    ):
        shown = words(desk.get(address))
        assert ("2 / 2 đã giao nhà cung cấp" in shown, "0 / 2" in shown) == (True, False)


def test_a_channel_with_receipts_says_what_arrived(desk, ministry):
    sms = sent(ministry, "sms_http", "phone", ["0912345678", "0912345679"], received=1, handed=1)
    assert "1 / 2 đã nhận" in words(desk.get(reverse("dispatch", args=[sms.pk])))
    assert "Kênh này không báo" not in words(desk.get(reverse("dispatch", args=[sms.pk])))


def test_the_card_leads_with_what_mail_can_say(ministry):
    mail = sent(ministry, "email", "email", ["a@thu.vn", "b@thu.vn"], handed=1, waiting=1, state="running")
    assert sending_headline({"dispatches": [mail]}) == "lượt gửi Thư điện tử: 1 / 2 đã giao nhà cung cấp"


def test_only_mail_is_without_receipts():
    assert [key for key, channel in CHANNELS.items() if not channel.confirms_receipt] == ["email"]
    assert str(progress_of(Dispatch(channel="email", handed=3, received=1, failed=1))) == "4 / 5 đã giao nhà cung cấp"


def test_loudspeakers_are_sent_to_again_and_not_people(desk, ministry, officer):
    load_rules(by=officer, at=NOW)
    add_station(ministry, place=a_place(), name="Loa", device="loa-1", by=officer, at=NOW)
    edition, lists = a_public_edition(ministry), stations_of(ministry, at=NOW)
    dispatch = a_dispatch(edition, lists, channel="loudspeaker", starts_at=EVENING)
    make_recordings(at=NOW)
    start_due(at=NOW)
    Delivery.objects.update(state="failed", due_at=None)
    Dispatch.objects.update(waiting=0, failed=1, state="done")
    answer = desk.post(reverse("dispatch_resend", args=[dispatch.pk]), {"state": "failed"})
    assert said(answer) == ["Đang gửi lại cho 1 cụm loa chưa nhận; nơi đã nhận hoặc chưa rõ thì không gửi lần nữa."]


def test_people_are_called_people(desk, ministry):
    sms = sent(ministry, "sms_http", "phone", ["0912345678"], failed=1)
    Delivery.objects.update(state="failed", due_at=None)
    answer = desk.post(reverse("dispatch_resend", args=[sms.pk]), {"state": "failed"})
    assert said(answer) == ["Đang gửi lại cho 1 người chưa nhận; nơi đã nhận hoặc chưa rõ thì không gửi lần nữa."]
    more = a_list(ministry, numbers=["0912345670"])
    answer = desk.post(reverse("dispatch_widen", args=[sms.pk]), {"lists": more.pk})
    assert said(answer)[-1] == "Đã thêm 1 người; nơi đã có trong lượt này thì không nhận lần nữa."
