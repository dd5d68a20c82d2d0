"""The policy of the tests with its fact table, and a release that is ready to be submitted."""

from __future__ import annotations

from datetime import date

import pytest

from danbiet.offices.models import Agency, User
from danbiet.policies.models import KeyFact, Policy
from danbiet.publishing.actions.approvals import approve_edition, submit_release
from danbiet.publishing.actions.briefs import check_statement
from danbiet.publishing.actions.publications import publish_release
from danbiet.publishing.actions.releases import start_release, write_release
from danbiet.publishing.models import Edition, Publication, Release
from danbiet.publishing.queries.briefs import QUESTIONS, checklist_needed
from tests.builders import a_policy
from tests.cast import NOW


def a_fact(policy: Policy, **fields: object) -> KeyFact:
    known = {
        "kind": KeyFact.Kind.HOW_MUCH,
        "subject": "Mức hỗ trợ",
        "value": "1,5",
        "unit": "triệu đồng/tháng",
        "applies_to": "hộ có nhà bị sập",
        "valid_from": date(2026, 7, 1),
        "source_article": "Điều 4 khoản 1",
    }
    return KeyFact.objects.create(policy=policy, **(known | fields))


def a_draft(agency: Agency, by: User, *, policy: Policy | None = None, **fields: object) -> Release:
    """Return a draft with every part that submitting asks for."""
    kind = str(fields.pop("kind", "press_release"))
    release = start_release(
        agency, kind=kind, title="Hỗ trợ sửa nhà sau lũ", policy=policy, by=by, at=NOW,
        **{name: fields.pop(name) for name in ("is_emergency", "emergency_reason") if name in fields},
    )  # fmt: skip
    known = {
        "lead": "Từ ngày 01/07/2026, hộ có nhà bị sập được hỗ trợ 1,5 triệu đồng mỗi tháng.",
        "body": "<p>Mức hỗ trợ là 1,5 triệu đồng mỗi tháng.</p>",
        "contact": "Ủy ban nhân dân xã nơi ở",
    }
    return write_release(release, by=by, at=NOW, **(known | fields))


def checked(release: Release, by: User) -> Release:
    """Return the release with the six questions answered where its kind asks for it."""
    if checklist_needed(release, at=NOW):
        check_statement(release, answers={each.key: (True, "") for each in QUESTIONS}, by=by, at=NOW)
    return release


def submitted(release: Release, by: User) -> Edition:
    return submit_release(checked(release, by), by=by, at=NOW)


def published(release: Release, *, by: User, approver: User) -> Publication:
    """Return the release before the public, by the whole way."""
    edition = submitted(release, by)
    approve_edition(edition, hash=edition.hash, by=approver, at=NOW)
    return publish_release(release, by=by, at=NOW)


@pytest.fixture
def policy(ministry: Agency) -> Policy:
    policy = a_policy(ministry, short_title="Sửa nhà sau lũ")
    a_fact(policy)
    return policy


@pytest.fixture
def release(ministry: Agency, policy: Policy, officer: User) -> Release:
    return a_draft(ministry, officer, policy=policy)
