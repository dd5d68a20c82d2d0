"""Deciding from a phone: a link that a scanner may open without harm, and a PIN that cannot be guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from danbiet.kit.registry import Postman, postmen
from danbiet.offices.models import AuditEntry, Role
from danbiet.offices.rules import load_rules
from danbiet.publishing.actions.approvals import (
    DeadLink,
    NoMailbox,
    NotSubmitted,
    NotYours,
    WeakPin,
    WrongPin,
    approve_edition,
    decide_by_link,
    delegate,
    make_link,
    open_link,
    set_pin,
    take_back,
)
from danbiet.publishing.actors import PUBLISHER
from danbiet.publishing.models import ApprovalLink, ApprovalPin, Release, ReleaseState
from tests.cast import NOW, a_person
from tests.publishing.conftest import submitted

PIN = "408172"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def rulebook(db):
    load_rules(by=PUBLISHER, at=NOW)


@pytest.fixture
def letters(monkeypatch):
    """A postman who keeps what he was given."""
    kept = []
    carrier = Postman("test", 99, lambda agency, **letter: kept.append(letter))
    monkeypatch.setattr(postmen, "_entries", {"test": carrier})
    monkeypatch.setattr("danbiet.publishing.letters.reverse", lambda page, args: f"/desk/{page}/{args[0]}/")
    return kept


@pytest.fixture
def boss(head):
    head.email = "dung-dau@bo.example"
    head.save()
    set_pin(head, pin=PIN, at=NOW)
    return head


@pytest.fixture
def edition(release, officer, boss):
    return submitted(release, officer)


@pytest.fixture
def token(edition, officer, boss, letters):
    return make_link(edition.steps.get(), boss, by=officer, at=NOW)


def test_the_link_goes_to_her_mailbox_and_only_its_hash_is_kept(token, letters, edition):
    (letter,) = letters
    assert (letter["to"], token in letter["text"], edition.hash[:12] in letter["text"]) == (
        "dung-dau@bo.example", True, True,
    )  # fmt: skip
    assert token.encode() not in bytes(ApprovalLink.objects.get().token_hash)


def test_opening_a_link_changes_nothing_however_often_a_scanner_does_it(token, release):
    before = ApprovalLink.objects.values().get()
    for _visit in range(20):
        assert open_link(token, at=NOW).step.edition.release_id == release.pk
    assert ApprovalLink.objects.values().get() == before
    assert Release.objects.get(pk=release.pk).state == ReleaseState.SUBMITTED


def test_she_approves_with_her_pin(token, release, boss):
    approval = decide_by_link(token, pin=PIN, decision="approve", at=NOW)
    assert (approval.person, approval.way) == (boss, "link")
    assert Release.objects.get(pk=release.pk).state == ReleaseState.APPROVED


def test_she_returns_it_signed_in_without_a_pin(token, release, boss):
    approval = decide_by_link(token, signed_in=boss, decision="return", note="Thiếu nơi nộp.", at=NOW)
    assert (approval.decision, Release.objects.get(pk=release.pk).state) == ("return", ReleaseState.DRAFT)


def test_somebody_elses_session_does_not_stand_for_her_pin(token, officer):
    with pytest.raises(WrongPin):
        decide_by_link(token, signed_in=officer, decision="approve", at=NOW)


def test_a_link_is_used_once(token):
    decide_by_link(token, pin=PIN, decision="approve", at=NOW)
    for deed in (lambda: open_link(token, at=NOW), lambda: decide_by_link(token, pin=PIN, decision="approve", at=NOW)):
        with pytest.raises(DeadLink, match="đã dùng"):
            deed()


def test_a_link_dies_after_its_hours(token):
    assert open_link(token, at=NOW + 23 * HOUR)
    with pytest.raises(DeadLink, match="hết hạn"):
        open_link(token, at=NOW + 24 * HOUR)


def test_a_wrong_link_says_nothing_of_any_other(db):
    with pytest.raises(DeadLink, match="không đúng"):
        open_link("doan-mo", at=NOW)


def test_five_wrong_pins_close_the_link_even_for_the_right_one(token):
    said = []
    for guess in ("111222", "222333", "333444", "444555", "555666"):
        with pytest.raises(WrongPin) as refusal:
            decide_by_link(token, pin=guess, decision="approve", at=NOW)
        said.append(str(refusal.value))
    assert said[0] == "Mã PIN chưa đúng. Còn 4 lần thử."
    with pytest.raises(DeadLink, match="khoá"):
        decide_by_link(token, pin=PIN, decision="approve", at=NOW)


def test_each_wrong_pin_stands_in_the_log_in_nobodys_name(token, boss, release):
    for _guess in range(5):
        with pytest.raises(WrongPin):
            decide_by_link(token, pin="111222", decision="approve", at=NOW)
    with pytest.raises(DeadLink, match="khoá"):
        decide_by_link(token, pin=PIN, decision="approve", at=NOW)
    entries = AuditEntry.objects.filter(verb="wrong_approval_pin").order_by("pk")
    said = [(e.system, e.actor_id, e.noun_id, e.details["person"], e.details["wrong"]) for e in entries]
    assert said == [("publisher", None, release.pk, boss.pk, n) for n in range(1, 6)]
    assert [entry.details["is_closed"] for entry in entries] == [False] * 4 + [True]


def test_guesses_cannot_be_spread_over_many_links(edition, officer, boss, letters):
    for _link in range(3):
        token = make_link(edition.steps.get(), boss, by=officer, at=NOW)
        for _guess in range(4):
            with pytest.raises((WrongPin, DeadLink)):
                decide_by_link(token, pin="111222", decision="approve", at=NOW)
    with pytest.raises(DeadLink, match="khoá"):
        open_link(make_link(edition.steps.get(), boss, by=officer, at=NOW), at=NOW)


def test_a_right_pin_is_not_counted_as_a_guess(token):
    with pytest.raises(Exception, match="viết rõ"):
        decide_by_link(token, pin=PIN, decision="return", note="", at=NOW)
    assert ApprovalLink.objects.values_list("wrong_pins", "used_at").get() == (0, None)


def test_a_newer_link_replaces_the_older(token, edition, officer, boss):
    newer = make_link(edition.steps.get(), boss, by=officer, at=NOW)
    with pytest.raises(DeadLink):
        open_link(token, at=NOW)
    assert open_link(newer, at=NOW).person == boss


def test_a_link_to_what_was_taken_back_is_dead(token, release, officer):
    take_back(release, by=officer, at=NOW)
    with pytest.raises(DeadLink, match="không còn chờ duyệt"):
        open_link(token, at=NOW)


def test_a_link_to_what_was_decided_at_the_desk_is_dead(token, edition, boss):
    approve_edition(edition, hash=edition.hash, by=boss, at=NOW)
    with pytest.raises(DeadLink, match="không còn chờ duyệt"):
        decide_by_link(token, pin=PIN, decision="approve", at=NOW)


def test_a_link_goes_only_to_who_may_decide_and_has_a_mailbox(edition, officer, boss, ministry, letters):
    deputy = a_person("Lý Văn Phó", agency=ministry, role=Role.HEAD, title="Phó")
    with pytest.raises(NotYours):
        make_link(edition.steps.get(), officer, by=officer, at=NOW)
    with pytest.raises(NoMailbox):
        make_link(edition.steps.get(), deputy, by=officer, at=NOW)
    approve_edition(edition, hash=edition.hash, by=boss, at=NOW)
    edition.release.refresh_from_db()
    with pytest.raises(NotSubmitted):
        make_link(edition.steps.get(), boss, by=officer, at=NOW)
    assert letters == []


def test_a_stand_in_decides_by_link_in_the_place_of_who_is_away(edition, officer, boss, ministry, letters):
    deputy = a_person("Lý Văn Phó", agency=ministry, role=Role.EDITOR, title="Phó")
    deputy.email = "pho@bo.example"
    deputy.save()
    delegate(boss, deputy, role=Role.HEAD, from_at=NOW, to_at=NOW + HOUR, basis="Giấy 1", by=boss, at=NOW)
    token = make_link(edition.steps.get(), deputy, by=officer, at=NOW)
    approval = decide_by_link(token, signed_in=deputy, decision="approve", at=NOW)
    assert (approval.person, approval.on_behalf_of) == (deputy, boss)


@pytest.mark.parametrize("pin", ["12345", "123456", "111111", "987654", "12a456", "١٢٣٤٥٦"])
def test_a_pin_that_anybody_would_guess_is_refused(pin, head):
    with pytest.raises(WeakPin):
        set_pin(head, pin=pin, at=NOW)


def test_a_pin_is_kept_like_a_password(head):
    set_pin(head, pin=PIN, at=NOW)
    assert PIN not in ApprovalPin.objects.get(person=head).hashed


def test_without_a_pin_she_is_told_to_sign_in(token, boss):
    ApprovalPin.objects.all().delete()
    with pytest.raises(WrongPin, match="chưa đặt mã PIN"):
        decide_by_link(token, pin=PIN, decision="approve", at=NOW)


def test_guesses_at_links_of_yesterday_are_counted_with_those_of_today(token, edition, boss, officer):
    old = ApprovalLink.objects.get()
    ApprovalLink.objects.filter(pk=old.pk).update(made_at=NOW - 20 * HOUR, expires_at=NOW + 4 * HOUR, wrong_pins=4)
    for key in range(2):
        ApprovalLink.objects.create(
            step=old.step, person=boss, token_hash=bytes([key]) * 32, made_at=NOW - 20 * HOUR,
            expires_at=NOW + 4 * HOUR, wrong_pins=3,
        )  # fmt: skip
    with pytest.raises(DeadLink, match="đã khoá"):
        open_link(token, at=NOW)
