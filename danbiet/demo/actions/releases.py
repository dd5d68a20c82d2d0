"""What the invented agencies said in public: written by one, approved by another, one corrected, one withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from danbiet.demo.script import spoken
from danbiet.demo.script.nouns import LOCAL
from danbiet.offices.models import Role, User
from danbiet.policies.actions import write_key_fact
from danbiet.policies.models import Policy
from danbiet.publishing.actions.approvals import approve_edition, submit_release
from danbiet.publishing.actions.briefs import check_statement
from danbiet.publishing.actions.publications import amend_release, pin, publish_release, schedule_release, withdraw
from danbiet.publishing.actions.releases import start_release, write_release
from danbiet.publishing.actions.variants import make_variant
from danbiet.publishing.models import Publication, Release
from danbiet.publishing.queries.briefs import QUESTIONS, checklist_needed

MORNING = time(8, 0)
APPROVED_AFTER, PUBLISHED_AFTER = timedelta(minutes=50), timedelta(hours=1)


@dataclass(frozen=True)
class Staff:
    """Who writes and who approves in one agency."""

    writer: User
    approvers: Mapping[str, User]  # by role


def say_everything(policies: Mapping[str, Policy], staff: Mapping[int, Staff], *, at: datetime) -> None:
    """Write, approve and publish what the script says, each at its own moment.

    ``staff`` is by agency id; ``at`` is when the world opens.
    """
    rows = sorted(spoken()["releases"], key=lambda row: -row.get("days_ago", 0))
    for row in rows:
        policy = policies[row["policy"]]
        _say(row, policy, staff[policy.agency_id], at=at)


def _say(row: Mapping[str, Any], policy: Policy, staff: Staff, *, at: datetime) -> None:
    begun = _moment(row.get("days_ago", 1), at) - PUBLISHED_AFTER
    truth = _believe(policy, row.get("believed"), staff, at=begun)
    release = start_release(
        policy.agency, kind=row["kind"], title=row["title"], policy=policy, by=staff.writer, at=begun
    )
    words = {name: row[name] for name in ("lead", "body", "quote") if name in row}
    if "quote" in row:
        words["quoted_post"] = staff.approvers[Role.SPOKESPERSON].posts_held.first()
    write_release(release, contact=_contact(policy), by=staff.writer, at=begun, **words)
    for kind in row.get("variants", ()):
        make_variant(release, kind, by=staff.writer, at=begun)
    release.refresh_from_db()
    state = row.get("state", "published")
    if state == "draft":
        return
    _submit(release, staff, begun, approve=state != "submitted")
    if state == "scheduled":
        schedule_release(release, publish_at=_moment(-1, at), by=staff.writer, at=at)
    if state == "published":
        _publish(release, row, truth, staff, at=begun + PUBLISHED_AFTER, opened_at=at)


def _submit(release: Release, staff: Staff, begun: datetime, *, approve: bool) -> None:
    if checklist_needed(release, at=begun):
        answers = {question.key: (True, "") for question in QUESTIONS}
        check_statement(release, answers=answers, by=staff.approvers[Role.SPOKESPERSON], at=begun)
    edition = submit_release(release, by=staff.writer, at=begun + timedelta(minutes=10))
    if approve:
        for step in edition.steps.all():
            person = staff.approvers[step.role]
            approve_edition(edition, hash=edition.hash, by=person, at=begun + APPROVED_AFTER)
    release.refresh_from_db()


def _publish(
    release: Release,
    row: Mapping[str, Any],
    truth: Mapping[str, Any] | None,
    staff: Staff,
    *,
    at: datetime,
    opened_at: datetime,
) -> None:
    publication = publish_release(release, by=staff.writer, at=min(at, opened_at))
    if "corrected" in row:
        _correct(release, row["corrected"], truth, staff, at=opened_at)
    if "withdrawn" in row:
        moment = _moment(row["withdrawn"]["days_ago"], opened_at)
        withdraw(publication, reason=row["withdrawn"]["reason"], by=staff.approvers[Role.HEAD], at=moment)


def _correct(
    release: Release, row: Mapping[str, Any], truth: Mapping[str, Any] | None, staff: Staff, *, at: datetime
) -> None:
    moment = _moment(row["days_ago"], at)
    if truth is not None:
        write_key_fact(truth["fact"].policy, fact=truth["fact"], value=truth["value"], by=staff.writer, at=moment)
    release.refresh_from_db()
    amend_release(release, note=row["note"], by=staff.writer, at=moment)
    release.refresh_from_db()
    write_release(release, body=row["body"], by=staff.writer, at=moment)
    for kind in release.working_variants.values_list("kind", flat=True):
        make_variant(release, kind, by=staff.writer, at=moment)
    release.refresh_from_db()
    _submit(release, staff, moment, approve=True)
    corrected: Publication = publish_release(release, by=staff.writer, at=moment + PUBLISHED_AFTER)
    pin(corrected, by=staff.writer, at=moment + PUBLISHED_AFTER)


def _believe(policy: Policy, row: Mapping[str, str] | None, staff: Staff, *, at: datetime) -> dict[str, Any] | None:
    """Put the mistake of the story into the fact table; return what is true, to be written when it is found out."""
    if row is None:
        return None
    fact = policy.key_facts.get(subject=row["subject"])
    truth = {"fact": fact, "value": fact.value}
    write_key_fact(policy, fact=fact, value=row["value"], by=staff.writer, at=at)
    return truth


def _contact(policy: Policy) -> str:
    return f"{policy.lead_unit}, điện thoại 0000 0000 (minh hoạ)"


def _moment(days_ago: int, at: datetime) -> datetime:
    """Eight in the morning so many days before the world opens; the very moment for none."""
    day = at.astimezone(LOCAL).date() - timedelta(days=days_ago)
    return at if days_ago == 0 else datetime.combine(day, MORNING, LOCAL)
