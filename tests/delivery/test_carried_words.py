"""What is read out or carried on paper was approved, and is what the agency stands by."""

from __future__ import annotations

import pytest
from django.urls import reverse

from danbiet.delivery.models import Visit
from danbiet.kit import clock
from danbiet.offices.models import Role
from danbiet.publishing.models import ReleaseState
from tests.builders import a_release, an_edition
from tests.cast import NOW, a_person
from tests.delivery.nouns import VARIANTS, a_place, a_public_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine_in_the_morning(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def status_of(client, edition, page="edition_script"):
    return client.get(reverse(page, args=[edition.pk])).status_code


def test_words_that_wait_for_approval_are_not_handed_out(client_of, officer, head):
    release = a_release(officer.agency)
    edition = an_edition(release, variants=VARIANTS)
    assert [status_of(client_of(officer), edition, f"edition_{kind}") for kind in ("script", "handout", "pack")] == [
        404
    ] * 3

    approved = an_edition(release, variants=VARIANTS, approved_by=head)
    release.state = ReleaseState.APPROVED
    release.save(update_fields=["state"])
    assert (status_of(client_of(officer), edition), status_of(client_of(officer), approved)) == (404, 200)


def test_another_agency_carries_what_stands_and_not_what_was_corrected(client_of, officer, other_ministry):
    other = client_of(a_person("Người Xã", agency=other_ministry, role=Role.COMMUNE_OFFICER))
    first = a_public_edition(officer.agency)
    assert status_of(other, first) == 200
    second = a_public_edition(officer.agency, release=first.release)
    assert (status_of(other, first), status_of(other, second)) == (404, 200)


def test_an_auditor_records_no_visit(client_of, officer, auditor):
    edition = a_public_edition(officer.agency)
    visit = Visit.objects.create(
        agency=officer.agency, edition=edition, place=a_place(), why="remote", made_by=officer, made_at=NOW
    )
    client = client_of(auditor)
    said = {"households": 3, "people": 9}
    assert client.post(reverse("visit", args=[visit.pk]), said).status_code == 403
    assert client.post(reverse("visit_cancel", args=[visit.pk])).status_code == 403
    visit.refresh_from_db()
    assert visit.state == "open"
