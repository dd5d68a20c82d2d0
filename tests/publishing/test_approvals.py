"""Two people, one hash: what may be approved, by whom, and what happens then."""

from __future__ import annotations

from danbiet.offices.models import User
from danbiet.publishing.actions.approvals import approve_edition, submit_release
from danbiet.publishing.actions.publications import publish_release
from danbiet.publishing.models import Release, ReleaseState
from tests.cast import NOW


def test_what_an_officer_writes_and_the_head_approves_becomes_public(release: Release, officer: User, head: User):
    edition = submit_release(release, by=officer, at=NOW)
    approve_edition(edition, hash=edition.hash, by=head, at=NOW)
    publication = publish_release(release, by=officer, at=NOW)
    release.refresh_from_db()
    assert (publication.edition, release.state) == (edition, ReleaseState.PUBLISHED)
