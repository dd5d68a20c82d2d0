"""One rule says when a message or a letter that was refused for now is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from danbiet.channels.base import Fate, Outcome, Reason
from danbiet.delivery.actions.letters import _write, post_letter
from danbiet.delivery.actions.sending import written_of
from danbiet.delivery.ledger.again import wait_before_next
from danbiet.delivery.models import Letter
from tests.cast import NOW

MINUTES = [1, 5, 15, 60, 240, None]


def test_a_refusal_waits_longer_each_time_and_is_given_up_at_the_sixth():
    waits = [wait_before_next(attempts, is_trouble=False) for attempts in range(1, 7)]
    assert [each and each.total_seconds() / 60 for each in waits] == MINUTES


def test_a_provider_that_asks_for_time_gets_it_and_one_in_trouble_uses_up_nothing():
    asked = timedelta(minutes=7)
    assert wait_before_next(2, asked=asked, is_trouble=False) == asked
    assert wait_before_next(6, asked=asked, is_trouble=True) == timedelta(0)


@pytest.mark.django_db
def test_a_letter_waits_as_a_message_does(ministry, officer):
    letter = post_letter(ministry, to="toa.soan@bao.vn", subject="Tin", text="Tin", key="t:1", by=officer, at=NOW)
    refused = Outcome(key="x", fate=Fate.LATER, reason=Reason.TOO_FAST)
    found = []
    for before in range(6):
        Letter.objects.update(state="waiting", due_at=NOW, attempts=before)
        letter.refresh_from_db()
        _write(letter, refused, False, at=NOW)
        letter.refresh_from_db()
        row = written_of(1, refused, attempts=before + 1, parts=1, is_trouble=False, at=NOW)
        assert (letter.state, letter.due_at) == (row.state, row.due_at)
        found.append(letter.due_at and (letter.due_at - NOW).total_seconds() / 60)
    assert found == MINUTES
