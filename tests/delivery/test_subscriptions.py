"""Subscribing without an account, letters in the course of work, and the press list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from danbiet.channels.simulators.smtp import SmtpSink
from danbiet.delivery.actions.letters import empty_old_letters, post_letter
from danbiet.delivery.actions.press_lists import press_list_of, sync_press_list
from danbiet.delivery.actions.providers import add_provider, switch_on
from danbiet.delivery.actions.subscriptions import (
    BadToken,
    confirm_subscription,
    forget_left,
    subscribe,
    subscribers_of,
)
from danbiet.delivery.addresses import Refused
from danbiet.delivery.content import leave_token
from danbiet.delivery.models import Letter, Recipient
from danbiet.kit import clock
from danbiet.kit.registry import postmen
from danbiet.publishing.models import Journalist, Outlet
from tests.cast import NOW
from tests.delivery.nouns import send_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(officer):
    with SmtpSink() as sink:
        settings = sink.settings()
        values = {
            name: value.get_secret_value() if hasattr(value, "get_secret_value") else value
            for name in type(settings).model_fields
            if (value := getattr(settings, name)) is not None
        }
        switch_on(
            add_provider(officer.agency, channel="email", name="Máy chủ thư", values=values, by=officer, at=NOW),
            by=officer, at=NOW,
        )  # fmt: skip
        yield sink


def token_in(letter):
    return re.search(r"/xac-nhan/([^/]+)/", letter.text)[1]


def test_a_subscription_begins_only_when_its_own_mailbox_confirms_it(officer, mail):
    audience = subscribers_of(officer.agency, at=clock.now())
    subscribe(audience, "ba.con@example.vn", at=clock.now())
    assert Recipient.objects.get().state == "pending"
    assert send_all(at=clock.now()) == 1
    path = f"/nhan-tin/xac-nhan/{token_in(Letter.objects.get())}/"

    assert Client().get(path).status_code == 200  # scanners of mail open every link
    assert Recipient.objects.get().state == "pending"
    answer = Client().post(path)
    assert (answer.status_code, answer.cookies) == (200, {})
    assert Recipient.objects.get().state == "active"
    audience.refresh_from_db()
    assert audience.size == 1


def test_asking_twice_says_nothing_and_writes_one_letter(officer, mail):
    audience = subscribers_of(officer.agency, at=NOW)
    subscribe(audience, "Ba.Con@example.vn", at=NOW)
    subscribe(audience, "ba.con@EXAMPLE.vn", at=NOW)
    assert (Recipient.objects.count(), Letter.objects.count()) == (1, 1)
    with pytest.raises(Refused):
        subscribe(audience, "không phải thư", at=NOW)


def test_a_link_that_is_old_or_forged_confirms_nothing(officer, mail):
    audience = subscribers_of(officer.agency, at=NOW)
    subscribe(audience, "ba.con@example.vn", at=NOW)
    token = token_in(Letter.objects.get())
    for wrong, at in ((token, NOW + timedelta(days=3)), (token[:-2], NOW), ("", NOW)):
        with pytest.raises(BadToken):
            confirm_subscription(wrong, at=at)
    assert Recipient.objects.get().state == "pending"


def test_leaving_needs_one_click_and_the_address_is_deleted_the_same_night(officer, mail):
    audience = subscribers_of(officer.agency, at=clock.now())
    subscribe(audience, "ba.con@example.vn", at=clock.now())
    confirm_subscription(token_in(Letter.objects.get()), at=clock.now())
    path = f"/nhan-tin/thoi/{leave_token(Recipient.objects.get().pk)}/"
    assert Client().get(path).status_code == 200
    assert Recipient.objects.get().state == "active"
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    audience.refresh_from_db()
    assert (Recipient.objects.get().state, audience.size) == ("left", 0)
    assert forget_left(at=clock.now()) == 1
    assert Client().post(path).status_code == 200
    assert Client().post("/nhan-tin/thoi/forged/").status_code == 400


def test_another_room_posts_a_letter_through_the_registry_once(officer, mail):
    for _twice in range(2):
        for postman in postmen:
            postman.post(
                officer.agency, to="head@bo.example.vn", subject="Mời duyệt", text="Liên kết…", key="approval:1",
                by=officer, at=NOW,
            )  # fmt: skip
    assert send_all() == 1
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts) == ("handed", 1)
    assert b"head@bo" not in bytes(letter.address)
    assert empty_old_letters(at=NOW + timedelta(days=8)) == 1
    letter.refresh_from_db()
    assert (letter.text, bytes(letter.address), letter.state) == ("", b"", "handed")


def test_a_letter_is_kept_dry_while_no_mail_server_is_switched_on(officer):
    letter = post_letter(
        officer.agency, to="head@bo.example.vn", subject="s", text="t", key="approval:2", by=officer, at=NOW
    )
    assert (letter.state, letter.reason, letter.is_dry) == ("failed", "dry_run", True)
    assert send_all() == 0


def test_the_press_list_is_what_the_directory_says(officer):
    outlet = Outlet.objects.create(agency=officer.agency, name="Báo Sông Mây", desk_email="toasoan@bao.example")
    agreed = {"consent_on": NOW.date(), "outlet": outlet, "agency": officer.agency}
    Journalist.objects.create(name="Phóng viên A", email="a@bao.example", **agreed)
    silent = Journalist.objects.create(name="B", email="b@bao.example", **(agreed | {"consent_on": None}))
    assert sync_press_list(officer.agency, at=NOW) == (2, 0)
    Journalist.objects.filter(pk=silent.pk).update(consent_on=NOW.date())
    outlet.desk_email = ""
    outlet.save()
    assert sync_press_list(officer.agency, at=NOW) == (1, 1)
    assert press_list_of(officer.agency, at=NOW).size == 2
    assert sync_press_list(officer.agency, at=NOW) == (0, 0)
