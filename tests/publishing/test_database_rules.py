"""What the database itself refuses, to a superuser as to anybody. Each wrong is tried on rows where the right works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
from django.db import ProgrammingError, connection

from danbiet.offices.models import Agency, Role, User
from danbiet.policies.models import Policy
from danbiet.publishing.actions.approvals import approve_edition, return_edition, set_route, submit_release, take_back
from danbiet.publishing.actions.publications import amend_release, publish_release, withdraw
from danbiet.publishing.actions.releases import write_release
from danbiet.publishing.actions.variants import write_variant
from danbiet.publishing.models import Edition, Release
from tests.builders import a_policy
from tests.cast import NOW, a_person
from tests.publishing.conftest import a_draft, a_fact

pytestmark = pytest.mark.django_db(transaction=True)

APPROVE = """
INSERT INTO publishing_approval (edition_id, step_id, hash, person_id, role, on_behalf_of_id, decision, note, at, way)
VALUES (%(edition)s, %(step)s, %(hash)s, %(person)s, %(role)s, %(for)s, 'approve', '', %(at)s, 'desk')
"""
PUBLISH = """
INSERT INTO publishing_publication
  (edition_id, release_id, agency_id, kind, published_at, is_pinned, withdrawal_reason, search)
VALUES (%(edition)s, %(release)s, %(agency)s, 'press_release', %(at)s, false, '', '')
"""
FREEZE = """
INSERT INTO publishing_edition
  (release_id, number, content, hash, facts_hash, is_emergency, author_id, submitter_id, writer_ids, frozen_at)
VALUES (%(release)s, %(number)s, '{}', 'x', 'x', false, %(author)s, %(submitter)s, %(writers)s, %(at)s)
"""


@dataclass
class World:
    """A ministry with everybody who may have a hand in a release."""

    agency: Agency
    policy: Policy
    officer: User
    colleague: User
    head: User
    deputy: User
    spokesperson: User

    def submitted(self, **fields: object) -> Edition:
        return submit_release(self.draft(**fields), by=self.colleague, at=NOW)

    def draft(self, **fields: object) -> Release:
        return a_draft(self.agency, self.officer, policy=self.policy, **fields)

    def approved(self, **fields: object) -> Edition:
        edition = self.submitted(**fields)
        approve_edition(edition, hash=edition.hash, by=self.head, at=NOW)
        return edition

    def two_steps(self, *orders: int) -> None:
        roles = (Role.SPOKESPERSON, Role.HEAD)
        steps = [{"order": order, "role": role} for order, role in zip(orders, roles, strict=True)]
        set_route(self.agency, "press_release", steps=steps, by=self.head, at=NOW)


@pytest.fixture
def world(ministry, officer, colleague, head, spokesperson) -> World:
    policy = a_policy(ministry)
    a_fact(policy)
    deputy = a_person("Lý Văn Phó", agency=ministry, role=Role.HEAD, title="Phó")
    return World(ministry, policy, officer, colleague, head, deputy, spokesperson)


@pytest.fixture
def superuser(database_server) -> Iterator[psycopg.Connection]:
    """The server's own superuser in the database of the test; nobody stands above her."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(database_server.names(name).admin) as line:
        line.autocommit = True
        assert line.execute("SELECT usesuper FROM pg_user WHERE usename = current_user").fetchone() == (True,)
        yield line


def refused(line: psycopg.Connection, sql: str, **values: object) -> str:
    """Run one statement that must be refused; return the name of the rule, or the database's own words."""
    with pytest.raises(psycopg.Error) as caught, line.transaction():
        line.execute(sql, values)
    return caught.value.diag.constraint_name or caught.value.diag.message_primary or ""


def approval(edition: Edition, person: User, **changes: object) -> dict[str, object]:
    step = changes.pop("of", None) or edition.steps.first()
    known = {"edition": edition.pk, "step": step.pk, "hash": edition.hash, "person": person.pk, "role": step.role}
    return known | {"for": None, "at": NOW} | changes


FROZEN = ("publishing_edition", "publishing_variant", "publishing_approvalstep", "publishing_approval")


def test_nothing_frozen_is_changed_deleted_or_emptied(world, superuser):
    release = world.draft()
    write_variant(release, "post", text="Hỗ trợ sửa nhà.", by=world.officer, at=NOW)
    edition = submit_release(release, by=world.colleague, at=NOW)
    approve_edition(edition, hash=edition.hash, by=world.head, at=NOW)
    said = [
        refused(superuser, statement.format(table))
        for table in FROZEN
        for statement in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE")
    ]
    assert [words.startswith("What was submitted for approval is never changed") for words in said] == [True] * 12


def test_nobody_approves_what_she_wrote_or_submitted(world, superuser):
    head_wrote = a_draft(world.agency, world.head, policy=world.policy)
    edition = submit_release(head_wrote, by=world.colleague, at=NOW)
    plain = world.submitted()
    assert [
        refused(superuser, APPROVE, **approval(edition, world.head)),
        refused(superuser, APPROVE, **approval(plain, world.officer)),
        refused(superuser, APPROVE, **approval(plain, world.colleague)),
    ] == ["approval_by_somebody_else"] * 3


def test_whoever_changed_a_word_counts_as_a_writer(world, superuser):
    release = write_release(world.draft(), lead="Một chữ khác: 1,5 triệu đồng mỗi tháng.", by=world.head, at=NOW)
    edition = submit_release(release, by=world.colleague, at=NOW)
    assert refused(superuser, APPROVE, **approval(edition, world.head)) == "approval_by_somebody_else"
    superuser.execute(APPROVE, approval(edition, world.deputy))  # somebody else of the role may


def test_nobody_approves_in_the_place_of_a_writer(world, superuser):
    edition = world.submitted()
    wrong = approval(edition, world.head) | {"for": world.officer.pk}
    assert refused(superuser, APPROVE, **wrong) == "approval_by_somebody_else"


def test_an_approval_names_the_words_and_its_step(world, superuser):
    edition, other = world.submitted(), world.submitted()
    assert [
        refused(superuser, APPROVE, **approval(edition, world.head, hash="0" * 64)),
        refused(superuser, APPROVE, **approval(edition, world.head, of=other.steps.get())),
        refused(superuser, APPROVE, **approval(edition, world.head, role="spokesperson")),
    ] == ["approval_names_the_words", "approval_is_of_its_step", "approval_is_of_its_step"]


def test_one_person_decides_on_one_step_also_when_standing_in(world, superuser):
    world.two_steps(1, 1)
    edition = world.submitted()
    first, second = edition.steps.all()
    superuser.execute(APPROVE, approval(edition, world.spokesperson, of=first))
    assert [
        refused(superuser, APPROVE, **approval(edition, world.spokesperson, of=second)),
        refused(superuser, APPROVE, **(approval(edition, world.head, of=second) | {"for": world.spokesperson.pk})),
        refused(superuser, APPROVE, **approval(edition, world.head, of=first)),
    ] == ["approval_of_one_step_a_person", "approval_of_one_step_a_person", "one_decision_of_a_step"]


def test_a_later_step_waits_for_the_earlier(world, superuser):
    world.two_steps(1, 2)
    edition = world.submitted()
    assert refused(superuser, APPROVE, **approval(edition, world.head, of=edition.steps.last())) == "approval_in_order"


def test_an_edition_that_was_replaced_is_not_approved(world, superuser):
    first = world.submitted()
    take_back(first.release, by=world.officer, at=NOW)
    submit_release(first.release, by=world.colleague, at=NOW)
    assert refused(superuser, APPROVE, **approval(first, world.head)) == "approval_of_the_last_edition"


def test_nothing_is_public_without_every_approval(world, superuser):
    world.two_steps(1, 2)
    edition = world.submitted()
    approve_edition(edition, hash=edition.hash, by=world.spokesperson, at=NOW)
    values = {"edition": edition.pk, "release": edition.release_id, "agency": world.agency.pk, "at": NOW}
    assert refused(superuser, PUBLISH, **values) == "publication_of_what_is_approved_now"


def test_nothing_is_public_after_it_was_returned(world, superuser):
    edition = world.submitted()
    return_edition(edition, hash=edition.hash, note="Thiếu mức", by=world.head, at=NOW)
    values = {"edition": edition.pk, "release": edition.release_id, "agency": world.agency.pk, "at": NOW}
    assert refused(superuser, PUBLISH, **values) == "publication_of_what_is_approved_now"


def test_what_was_approved_and_taken_back_is_not_published(world, superuser):
    edition = world.approved()
    take_back(edition.release, by=world.officer, at=NOW)
    values = {"edition": edition.pk, "release": edition.release_id, "agency": world.agency.pk, "at": NOW}
    assert refused(superuser, PUBLISH, **values) == "publication_of_what_is_approved_now"


def test_nothing_is_public_before_its_embargo_ends(world, superuser):
    release = world.draft()
    Release.objects.filter(pk=release.pk).update(embargo_until=NOW + timedelta(hours=2))
    edition = submit_release(release, by=world.colleague, at=NOW)
    approve_edition(edition, hash=edition.hash, by=world.head, at=NOW)
    values = {"edition": edition.pk, "release": release.pk, "agency": world.agency.pk, "at": NOW}
    assert refused(superuser, PUBLISH, **values) == "publication_after_the_embargo"


def test_a_publication_is_of_its_own_release_and_agency(world, superuser, other_ministry):
    edition, other = world.approved(), world.approved()
    values = {"edition": edition.pk, "release": edition.release_id, "agency": world.agency.pk, "at": NOW}
    assert [
        refused(superuser, PUBLISH, **(values | {"release": other.release_id})),
        refused(superuser, PUBLISH, **(values | {"agency": other_ministry.pk})),
    ] == ["publication_of_its_release"] * 2


def test_no_statement_makes_a_release_look_approved_or_public(world, superuser):
    release = world.submitted().release
    state = "UPDATE publishing_release SET state = %(state)s WHERE id = %(release)s"
    states = ("approved", "scheduled", "published", "corrected", "withdrawn")
    found = [refused(superuser, state, state=each, release=release.pk) for each in states]
    assert found == ["release_state_is_true"] * 5


def test_what_was_public_is_never_deleted_nor_rewritten(world, superuser):
    edition = world.approved()
    publication = publish_release(edition.release, by=world.officer, at=NOW)
    withdraw(publication, reason="Sai mức hỗ trợ", by=world.head, at=NOW)
    deleted = refused(superuser, "DELETE FROM publishing_publication")
    emptied = refused(superuser, "TRUNCATE publishing_publication CASCADE")
    rewritten = [
        refused(superuser, f"UPDATE publishing_publication SET {change}")
        for change in (
            "published_at = published_at - interval '1 day'",
            "withdrawn_at = NULL, withdrawal_reason = ''",
            "withdrawal_reason = 'Lý do khác'",
        )
    ]
    assert deleted == "What was public is never deleted; it is withdrawn with a reason"
    assert emptied.startswith("What was submitted for approval is never changed")
    assert rewritten == ["What was public, and why it was withdrawn, is never rewritten"] * 3


def test_a_corrected_publication_stays_replaced(world, superuser):
    edition = world.approved()
    first = publish_release(edition.release, by=world.officer, at=NOW)
    release = amend_release(edition.release, note="Viết nhầm; đúng là 1,5 triệu đồng.", by=world.officer, at=NOW)
    second = submit_release(release, by=world.colleague, at=NOW)
    approve_edition(second, hash=second.hash, by=world.head, at=NOW)
    publish_release(release, by=world.officer, at=NOW)
    back = "UPDATE publishing_publication SET superseded_at = NULL WHERE id = %(first)s"
    assert refused(superuser, back, first=first.pk) == "A publication that a later edition replaced stays replaced"


def test_no_writer_is_left_out_of_an_edition_or_forgotten(world, superuser):
    release = world.draft()
    hidden = {
        "release": release.pk,
        "number": 1,
        "author": world.officer.pk,
        "submitter": world.colleague.pk,
        "at": NOW,
    }
    assert [
        refused(superuser, FREEZE, **hidden, writers=[]),
        refused(superuser, FREEZE, **(hidden | {"author": world.head.pk}), writers=[world.officer.pk]),
        refused(superuser, FREEZE, **(hidden | {"number": 2}), writers=[world.officer.pk]),
        refused(superuser, "UPDATE publishing_release SET writer_ids = '[]'"),
        refused(superuser, "UPDATE publishing_release SET author_id = %(head)s", head=world.head.pk),
    ] == [
        "edition_names_its_writers",
        "edition_names_its_writers",
        "edition_is_the_next",
        "release_keeps_its_writers",
        "release_keeps_its_writers",
    ]


def test_a_step_is_not_added_to_what_is_public(world, superuser):
    edition = world.approved()
    publish_release(edition.release, by=world.officer, at=NOW)
    step = "INSERT INTO publishing_approvalstep (edition_id, \"order\", role) VALUES (%(edition)s, 1, 'editor')"
    assert refused(superuser, step, edition=edition.pk) == "step_before_publication"


def test_the_application_may_not_even_try_to_change_what_is_frozen(world):
    world.submitted()
    for table in FROZEN:
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET id = id")
