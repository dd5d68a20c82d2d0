"""A journalist reads an approved edition before its hour, with a key of her own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from danbiet.publishing.actions.approvals import approve_edition, take_back
from danbiet.publishing.actions.embargoes import (
    DeadPass,
    InThePast,
    NoEmbargo,
    NoMailbox,
    NotApproved,
    NotDraft,
    give_pass,
    open_pass,
    revoke_pass,
    set_embargo,
)
from danbiet.publishing.actions.publications import publish_due, withdraw
from danbiet.publishing.models import EmbargoPass, EmbargoVisit, Journalist, Outlet
from tests.cast import NOW
from tests.publishing.conftest import submitted

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _addresses(monkeypatch):
    monkeypatch.setattr("danbiet.publishing.letters.reverse", lambda page, args: f"/{page}/{args[0]}/")


@pytest.fixture
def journalist(ministry):
    outlet = Outlet.objects.create(agency=ministry, name="Báo Sông Mây")
    return Journalist.objects.create(agency=ministry, outlet=outlet, name="Chu Thị Bút", email="but@bao.example")


@pytest.fixture
def edition(release, officer, head):
    set_embargo(release, until=NOW + 2 * HOUR, by=officer, at=NOW)
    edition = submitted(release, officer)
    approve_edition(edition, hash=edition.hash, by=head, at=NOW)
    return edition


def test_each_opening_is_logged_by_journalist_and_thing(edition, journalist, officer):
    token = give_pass(edition, journalist, by=officer, at=NOW)
    assert open_pass(token, what="page", at=NOW) == open_pass(token, what="asset:3", at=NOW + HOUR) == edition
    visits = EmbargoVisit.objects.order_by("pk").values_list("embargo_pass__journalist", "what", "at")
    assert list(visits) == [(journalist.pk, "page", NOW), (journalist.pk, "asset:3", NOW + HOUR)]


def test_the_end_of_the_embargo_is_frozen_with_the_edition(edition):
    assert edition.content["embargo_until"] == "2026-03-04T04:00:00Z"


def test_a_revoked_or_replaced_key_opens_nothing(edition, journalist, officer):
    first = give_pass(edition, journalist, by=officer, at=NOW)
    second = give_pass(edition, journalist, by=officer, at=NOW)
    revoke_pass(EmbargoPass.objects.get(), by=officer, at=NOW)
    for token in (first, second, "doan-mo"):
        with pytest.raises(DeadPass):
            open_pass(token, what="page", at=NOW)
    assert EmbargoVisit.objects.count() == 0


def test_the_key_of_a_journalist_who_left_the_directory_opens_nothing(edition, journalist, officer):
    token = give_pass(edition, journalist, by=officer, at=NOW)
    Journalist.objects.filter(pk=journalist.pk).update(retired_at=NOW)
    with pytest.raises(DeadPass):
        open_pass(token, what="page", at=NOW)


@pytest.mark.parametrize("place", [None, 1])
def test_after_publication_a_key_leads_to_what_everybody_may_read_and_to_nothing_withdrawn(
    edition, journalist, officer, place
):
    token = give_pass(edition, journalist, by=officer, at=NOW)
    publish_due(at=NOW + 2 * HOUR)
    withdraw(edition.publication, reason="Số liệu sai.", by=officer, at=NOW + 3 * HOUR)
    public_id = edition.release.public_id
    pages = {
        None: (reverse("embargo_pass", args=[token]), reverse("press_release", args=[public_id])),
        1: (reverse("embargo_file", args=[token, 1]), reverse("press_file", args=[public_id, 1])),
    }
    asked, public = pages[place]
    assert Client().get(asked).headers["Location"] == public


def test_a_key_to_what_was_taken_back_opens_nothing(edition, journalist, officer):
    token = give_pass(edition, journalist, by=officer, at=NOW)
    take_back(edition.release, by=officer, at=NOW)
    with pytest.raises(DeadPass, match="rút về"):
        open_pass(token, what="page", at=NOW)


def test_after_publication_the_key_opens_what_everybody_reads_and_nothing_is_logged(edition, journalist, officer):
    token = give_pass(edition, journalist, by=officer, at=NOW)
    publish_due(at=NOW + 2 * HOUR)
    assert (open_pass(token, what="page", at=NOW + 3 * HOUR), EmbargoVisit.objects.count()) == (edition, 0)


def test_a_key_is_given_only_to_what_is_approved_and_under_embargo(release, journalist, officer, head):
    edition = submitted(release, officer)
    with pytest.raises(NotApproved):
        give_pass(edition, journalist, by=officer, at=NOW)
    approve_edition(edition, hash=edition.hash, by=head, at=NOW)
    with pytest.raises(NoEmbargo):
        give_pass(edition, journalist, by=officer, at=NOW)


def test_a_key_is_given_only_to_a_journalist_of_our_list_with_a_mailbox(edition, journalist, officer, other_ministry):
    outlet = Outlet.objects.create(agency=other_ministry, name="Báo Khác")
    stranger = Journalist.objects.create(agency=other_ministry, outlet=outlet, name="Lạ", email="la@bao.example")
    silent = Journalist.objects.create(agency=journalist.agency, outlet=journalist.outlet, name="Không thư")
    for who in (stranger, silent):
        with pytest.raises(NoMailbox):
            give_pass(edition, who, by=officer, at=NOW)


def test_an_embargo_is_set_on_a_draft_and_for_later(release, officer, head):
    with pytest.raises(InThePast):
        set_embargo(release, until=NOW, by=officer, at=NOW)
    submitted(release, officer)
    with pytest.raises(NotDraft):
        set_embargo(release, until=NOW + HOUR, by=officer, at=NOW)
