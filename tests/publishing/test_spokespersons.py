"""Who may speak, until when, and who is told in time that a mandate ends."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from danbiet.offices.audit import SystemPost
from danbiet.offices.rules import load_rules
from danbiet.publishing.actions import spokespersons
from danbiet.publishing.queries.spokespersons import expiring, past_speakers, speakers_on
from tests.cast import NOW
from tests.publishing.press_desk import a_mandate

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def rulebook(db: None) -> None:
    load_rules(by=SystemPost("reference"), at=NOW)


def given(agency, person, by, **fields):
    known = {"kind": "regular", "title": "Chánh Văn phòng", "phone": "024", "email": "pn@bo.example", "from_on": TODAY}
    return spokespersons.give_mandate(agency, person=person, by=by, at=NOW, **(known | fields))


def test_a_delegated_speaker_needs_a_case_a_document_and_an_end(ministry, officer, head):
    with pytest.raises(spokespersons.IncompleteMandate, match="đủ cả ba"):
        given(ministry, officer, head, kind="delegated", case="Vụ phà", basis="")
    mandate = given(
        ministry, officer, head, kind="delegated", case="Vụ phà", basis="Giấy 12", to_on=TODAY + timedelta(days=3)
    )
    assert list(speakers_on(ministry, TODAY)) == [mandate]


def test_the_database_refuses_a_delegation_without_an_end(officer):
    with pytest.raises(IntegrityError, match="delegated_speaker_has_case_basis_and_end"), transaction.atomic():
        a_mandate(officer, kind="delegated", case="x", basis="x")


def test_a_stranger_does_not_speak_for_us(ministry, outsider, head):
    with pytest.raises(spokespersons.NotOfThisAgency, match="không thuộc"):
        given(ministry, outsider, head)


def test_a_mandate_does_not_end_before_it_begins(ministry, officer, head):
    with pytest.raises(spokespersons.IncompleteMandate, match="Ngày cuối"):
        given(ministry, officer, head, to_on=TODAY - timedelta(days=1))


def test_the_head_stands_first_and_what_ended_stays_to_be_read(ministry, officer, head):
    regular = a_mandate(officer)
    chief = a_mandate(head, kind="head")
    over = a_mandate(officer, on=date(2025, 1, 1), to_on=date(2025, 12, 31))
    assert list(speakers_on(ministry, TODAY)) == [chief, regular]
    spokespersons.end_mandate(regular, by=head, at=NOW)
    assert (list(speakers_on(ministry, TODAY)), list(past_speakers(ministry, TODAY))) == ([chief], [regular, over])
    with pytest.raises(spokespersons.MandateEnded):
        spokespersons.end_mandate(regular, by=head, at=NOW)


def test_two_weeks_before_a_mandate_ends_somebody_is_told(ministry, officer):
    soon = a_mandate(officer, to_on=TODAY + timedelta(days=14))
    a_mandate(officer, to_on=TODAY + timedelta(days=15))
    a_mandate(officer)
    assert list(expiring(ministry, TODAY)) == [soon]
