"""Two people at one moment, each on a connection of her own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections

from danbiet.offices.models import PersonInPost, Post, Role
from danbiet.publishing.actions.approvals import AlreadyDecided, approve_edition, set_route, submit_release, take_back
from danbiet.publishing.actions.publications import NotApproved, publish_due, publish_release
from danbiet.publishing.actions.releases import ChangedMeanwhile, NotDraft, write_release
from danbiet.publishing.models import Approval, Edition, Publication, Release, ReleaseState
from tests.builders import a_policy
from tests.cast import NOW, a_person
from tests.publishing.conftest import a_draft, a_fact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def release(ministry, officer) -> Release:
    policy = a_policy(ministry)
    a_fact(policy)
    return a_draft(ministry, officer, policy=policy)


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    """Do all deeds at one moment; return for each "done" or the name of what it raised, in order of name."""
    gate, said = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=20)
            deed()
            said.append("done")
        except Exception as error:
            said.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(said)


def test_two_heads_who_approve_one_step_at_one_moment_make_one_approval(release, ministry, officer, head):
    deputy = a_person("Lý Văn Phó", agency=ministry, role=Role.HEAD, title="Phó")
    edition = submit_release(release, by=officer, at=NOW)

    def approve(person: Any) -> Callable[[], Any]:
        return lambda: approve_edition(Edition.objects.get(pk=edition.pk), hash=edition.hash, by=person, at=NOW)

    assert at_once(approve(head), approve(deputy)) == [AlreadyDecided.__name__, "done"]
    assert Approval.objects.filter(edition=edition).count() == 1
    release.refresh_from_db()
    assert release.state == ReleaseState.APPROVED


def test_one_person_of_two_roles_cannot_take_both_parallel_steps_at_one_moment(release, ministry, officer, head):
    person = a_person("Kiêm Nhiệm", agency=ministry, role=Role.SPOKESPERSON, title="Kiêm")
    a_post_more(person, ministry)
    steps = [{"order": 1, "role": Role.SPOKESPERSON}, {"order": 1, "role": Role.HEAD}]
    set_route(ministry, "press_release", steps=steps, by=head, at=NOW)
    edition = submit_release(release, by=officer, at=NOW)

    def approve() -> Any:
        return approve_edition(Edition.objects.get(pk=edition.pk), hash=edition.hash, by=person, at=NOW)

    assert at_once(approve, approve) == [AlreadyDecided.__name__, "done"]
    assert Approval.objects.filter(edition=edition).count() == 1


def test_an_edition_taken_back_at_the_moment_of_approval_is_not_approved_and_a_draft_at_once(release, officer, head):
    edition = submit_release(release, by=officer, at=NOW)
    at_once(
        lambda: approve_edition(Edition.objects.get(pk=edition.pk), hash=edition.hash, by=head, at=NOW),
        lambda: take_back(release, by=officer, at=NOW),
    )
    release.refresh_from_db()
    # Whoever came first, the release ends as a draft: taking back is possible before and after the approval.
    assert (release.state, Publication.objects.count()) == (ReleaseState.DRAFT, 0)
    with pytest.raises(NotApproved):
        publish_release(release, by=officer, at=NOW)


def test_two_workers_publish_a_due_release_once(release, officer, head):
    edition = submit_release(release, by=officer, at=NOW)
    Release.objects.filter(pk=release.pk).update(publish_at=NOW)
    approve_edition(edition, hash=edition.hash, by=head, at=NOW)
    counts: list[int] = []
    assert at_once(*[lambda: counts.append(publish_due(at=NOW)) for _worker in range(3)]) == ["done"] * 3
    assert (sorted(counts), Publication.objects.count()) == ([0, 0, 1], 1)


def test_two_officers_who_save_one_page_at_one_moment_lose_no_word(release, officer, colleague):
    seen = release.changed_at

    def write(person: Any, lead: str) -> Callable[[], Any]:
        return lambda: write_release(release, by=person, at=NOW + timedelta(seconds=1), unchanged_since=seen, lead=lead)

    said = at_once(write(officer, "Từ tháng 7, hỗ trợ 1,5 triệu đồng."), write(colleague, "Hỗ trợ từ tháng 7."))
    assert said == [ChangedMeanwhile.__name__, "done"]


def test_words_are_not_changed_under_a_submission(release, officer, colleague, head):
    said = at_once(
        lambda: submit_release(release, by=officer, at=NOW),
        lambda: write_release(release, by=colleague, at=NOW, title="Tên khác hẳn"),
    )
    edition = Edition.objects.get()
    release.refresh_from_db()
    assert (said, edition.content["title"]) in (
        ([NotDraft.__name__, "done"], "Hỗ trợ sửa nhà sau lũ"),
        (["done", "done"], "Tên khác hẳn"),
    )
    assert release.title == edition.content["title"]


def a_post_more(person: Any, agency: Any) -> None:
    post = Post.objects.create(agency=agency, title="Trưởng kiêm", role=Role.HEAD)
    PersonInPost.objects.create(post=post, user=person, from_on=date(2020, 1, 1))
