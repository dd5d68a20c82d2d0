"""The bank of stories of the invented agency: one public, one half checked, one just written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from danbiet.demo.actions.releases import Staff
from danbiet.demo.script import spoken
from danbiet.offices.models import Role, User
from danbiet.policies.models import Policy
from danbiet.publishing.actions.approvals import approve_edition, submit_release
from danbiet.publishing.actions.consents import record_consent
from danbiet.publishing.actions.fact_checks import confirm_check, settle_point
from danbiet.publishing.actions.human_stories import start_story
from danbiet.publishing.actions.human_story_releases import release_story
from danbiet.publishing.actions.publications import publish_release
from danbiet.publishing.actions.releases import write_release
from danbiet.publishing.models import FactPoint, HumanStory

HOUR: Final = timedelta(hours=1)
LASTS: Final = timedelta(days=365)
WORDS: Final = ("called", "title", "lead", "text", "benefit")


def fill_the_story_bank(policies: Mapping[str, Policy], staff: Mapping[int, Staff], *, at: datetime) -> None:
    """Write down the stories of the script, each as far as it has come, by the product's own actions."""
    for row in spoken()["human_stories"]:
        policy = policies[row["policy"]]
        _tell(row, policy, staff[policy.agency_id], begun=at - timedelta(days=row["days_ago"]))


def _tell(row: Mapping[str, Any], policy: Policy, staff: Staff, *, begun: datetime) -> None:
    words = {name: row[name] for name in WORDS}
    message = policy.key_messages.filter(is_current=True).order_by("number").first()
    story = start_story(policy.agency, policy=policy, key_message=message, by=staff.writer, at=begun, **words)
    if row["state"] == "draft":
        return
    _note_paper(row, story, staff.writer, at=begun + HOUR)
    points = list(story.points.all())
    is_whole = row["state"] == "published"
    checker = staff.approvers[Role.COORDINATOR]
    for point in points if is_whole else points[:2]:
        _find_right(point, row["source"], checker, at=begun + 2 * HOUR)
    if is_whole:
        confirm_check(story, words_hash=story.words_hash, by=checker, at=begun + 2 * HOUR)
        _publish(story, staff, at=begun + 3 * HOUR)


def _note_paper(row: Mapping[str, Any], story: HumanStory, by: User, *, at: datetime) -> None:
    record_consent(
        story, paper_number=row["paper"], taken_by=by, signed_on=at.date(), valid_until=at.date() + LASTS,
        materials=["text"], channels=row.get("channels", ()), every_channel=row.get("every_channel", False),
        has_read=True, is_child=row.get("is_child", False), by_guardian=row.get("is_child", False), by=by, at=at,
    )  # fmt: skip


def _find_right(point: FactPoint, source: str, checker: User, *, at: datetime) -> None:
    settle_point(
        point, result=FactPoint.Result.RIGHT, way=FactPoint.Way.DOCUMENT, source=source, by=checker, at=at
    )  # fmt: skip


def _publish(story: HumanStory, staff: Staff, *, at: datetime) -> None:
    release = release_story(story, by=staff.writer, at=at)
    lead_unit = story.policy.lead_unit if story.policy else story.agency.short_name
    write_release(release, contact=f"{lead_unit}, điện thoại 0000 0000 (minh hoạ)", by=staff.writer, at=at)
    edition = submit_release(release, by=staff.writer, at=at)
    for step in edition.steps.all():
        approve_edition(edition, hash=edition.hash, by=staff.approvers[step.role], at=at + HOUR)
    publish_release(release, by=staff.writer, at=at + HOUR)
