"""News by e-mail from the portal's own form: asked for, confirmed from the mailbox, left with one click."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from danbiet.delivery.actions.subscriptions import CONFIRM_WITHIN
from danbiet.delivery.content import leave_url
from danbiet.delivery.models import Letter, Recipient
from danbiet.kit import clock
from danbiet.offices.public_forms import is_proof
from tests.builders import a_policy
from tests.cast import NOW

MAILBOX = "ba.con@example.vn"


@pytest.fixture(autouse=True)
def nine_in_the_morning(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def send(path, **said):
    """Send a form with an empty cookie jar; CSRF is checked as in real life."""
    answer = Client(enforce_csrf_checks=True).post(path, said)
    assert answer.cookies == {}
    return answer


def subscribe(to, **said):
    page = Client().get("/nhan-tin/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    proof = next(str(number) for number in range(2_000_000) if is_proof(token, str(number)))
    return send("/nhan-tin/", **({"agency": to.pk, "mailbox": MAILBOX, "token": token, "proof": proof} | said))


def path_in(letter, word):
    return re.search(rf"https?://[^/]+(/nhan-tin/{word}/[^/\s]+/)", letter.text)[1]


def test_one_asks_confirms_and_leaves_without_a_cookie(ministry):
    asked = subscribe(ministry)
    assert (asked.status_code, Recipient.objects.get().state) == (202, "pending")

    letter = Letter.objects.get()
    assert (letter.agency, letter.subject) == (ministry, "Xác nhận đăng ký nhận tin")
    assert send(path_in(letter, "xac-nhan")).status_code == 200
    assert Recipient.objects.get().state == "active"

    # What a mail program posts to the address in List-Unsubscribe (RFC 8058).
    assert send(path_in(letter, "thoi"), **{"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Recipient.objects.get().state == "left"


def test_the_address_for_leaving_is_the_one_every_letter_names(ministry):
    subscribe(ministry)
    assert leave_url(Recipient.objects.get().pk) in Letter.objects.get().text


def test_opening_the_links_changes_nothing_because_scanners_open_them(ministry):
    subscribe(ministry)
    letter = Letter.objects.get()
    for word in ("xac-nhan", "thoi"):
        answer = Client().get(path_in(letter, word))
        assert (answer.status_code, answer.cookies) == (200, {})
    assert Recipient.objects.get().state == "pending"


def test_a_link_older_than_two_days_confirms_nothing(ministry, monkeypatch):
    subscribe(ministry)
    path = path_in(Letter.objects.get(), "xac-nhan")
    monkeypatch.setattr(clock, "now", lambda: NOW + CONFIRM_WITHIN + timedelta(minutes=1))
    assert send(path).status_code == 400
    assert Recipient.objects.get().state == "pending"


def test_the_form_answers_the_same_for_a_mailbox_that_is_known(ministry):
    first, second = subscribe(ministry), subscribe(ministry)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert (Recipient.objects.count(), Letter.objects.count()) == (1, 1)


def test_only_what_is_chosen_is_kept(ministry):
    policy = a_policy(ministry, short_title="Học phí", public_from=NOW.date())
    assert subscribe(ministry, policy=policy.pk).status_code == 202
    assert Recipient.objects.get().topics == [policy.pk]


@pytest.mark.parametrize("change", [{"mailbox": "không phải thư"}, {"mailbox": ""}, {"agency": "x"}, {"token": "mo"}])
def test_what_is_wrong_is_said_and_nothing_is_kept(ministry, change):
    assert subscribe(ministry, **change).status_code == 422
    assert (Recipient.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_policy_of_another_agency_is_not_taken(ministry, other_ministry):
    theirs = a_policy(other_ministry, public_from=NOW.date())
    assert subscribe(ministry, policy=theirs.pk).status_code == 422
    assert Recipient.objects.count() == 0
