"""A story of the bank with its consent and its check, made by the actions an officer uses."""

from __future__ import annotations

from datetime import date
from typing import Any

from danbiet.offices.models import Agency, User
from danbiet.publishing.actions.approvals import approve_edition, submit_release
from danbiet.publishing.actions.consents import record_consent
from danbiet.publishing.actions.fact_checks import confirm_check, settle_point
from danbiet.publishing.actions.human_stories import start_story
from danbiet.publishing.actions.human_story_releases import release_story
from danbiet.publishing.actions.publications import publish_release
from danbiet.publishing.actions.releases import write_release
from danbiet.publishing.models import Consent, Edition, FactCheck, HumanStory, Publication, Release
from tests.cast import NOW

WORDS = {
    "called": "một chủ hộ trồng lúa",
    "title": "Ba ngày sau lũ, mái nhà đã kín",
    "lead": "Một chủ hộ trồng lúa kể chuyện sửa nhà bằng tiền hỗ trợ.",
    "text": "Nước rút, mái nhà chỉ còn khung gỗ.\n\nHộ ấy nhận 1,5 triệu đồng và lợp lại mái trong 3 ngày.",
}


def a_human_story(agency: Agency, by: User, **fields: Any) -> HumanStory:
    return start_story(agency, by=by, at=NOW, **(WORDS | fields))


def consented(story: HumanStory, by: User, **fields: Any) -> Consent:
    known = {
        "paper_number": "12/ĐY-VP", "taken_by": by, "signed_on": date(2026, 3, 2), "valid_until": date(2026, 12, 31),
        "materials": ["text"], "channels": ["web", "press"], "has_read": True,
    }  # fmt: skip
    return record_consent(story, by=by, at=NOW, **(known | fields))


def settled(story: HumanStory, by: User) -> None:
    """Find every open point right."""
    for point in story.points.filter(left_at=None, result="open"):
        settle_point(point, result="right", way="on_site", source="đến tận nhà ngày 03/03/2026", by=by, at=NOW)


def checked(story: HumanStory, by: User) -> FactCheck:
    settled(story, by)
    story.refresh_from_db()
    return confirm_check(story, words_hash=story.words_hash, by=by, at=NOW)


def a_ready_story(agency: Agency, by: User, checker: User, **fields: Any) -> HumanStory:
    story = a_human_story(agency, by, **fields)
    consented(story, by)
    checked(story, checker)
    return story


def a_story_release(story: HumanStory, by: User) -> Release:
    release = release_story(story, by=by, at=NOW)
    return write_release(release, contact="Phòng Truyền thông", by=by, at=NOW)


def approved(release: Release, by: User, approver: User) -> Edition:
    edition = submit_release(release, by=by, at=NOW)
    approve_edition(edition, hash=edition.hash, by=approver, at=NOW)
    release.refresh_from_db()
    return edition


def a_public_story(agency: Agency, by: User, checker: User, approver: User, **fields: Any) -> Publication:
    release = a_story_release(a_ready_story(agency, by, checker, **fields), by)
    approved(release, by, approver)
    return publish_release(release, by=by, at=NOW)
