"""From the story bank to the public: a release that keeps the words of its story, by the usual way of releases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.publishing.actions.human_stories import locked_story
from danbiet.publishing.actions.releases import keep_revision, start_release
from danbiet.publishing.actions.writing import locked, require_draft, wrote
from danbiet.publishing.models import HumanStory, Release, ReleaseKind
from danbiet.publishing.queries.human_stories import Gap, readiness_of


class StoryNotReady(Exception):
    """The story lacks consent or a check; ``gaps`` say what to do."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        self.gaps = list(gaps)
        super().__init__(" ".join(gap.words for gap in self.gaps))


class NoStory(ValueError):
    """The release tells no story of the bank."""


@transaction.atomic
def release_story(story: HumanStory, *, by: User, at: datetime) -> Release:
    """Begin a release of the story; approval and publication follow as for every release.

    Raises StoryNotReady, Dropped.
    """
    fresh = locked_story(story)
    _require_ready(fresh, at=at)
    release = start_release(
        fresh.agency, kind=ReleaseKind.HUMAN_STORY, title=fresh.title, policy=fresh.policy, human_story=fresh,
        by=by, at=at,
    )  # fmt: skip
    record("release_human_story", fresh, by=by, at=at, release=release.pk, words=fresh.words_hash)
    return release


@transaction.atomic
def take_words_again(release: Release, *, by: User, at: datetime) -> Release:
    """Give a draft the words of its story as they are now. Raises NoStory, StoryNotReady, NotDraft, Dropped."""
    fresh = locked(release)
    require_draft(fresh)
    if fresh.human_story is None:
        raise NoStory(_("Bản này không kể câu chuyện nào trong kho."))
    story = locked_story(fresh.human_story)
    _require_ready(story, at=at)
    fresh.title, fresh.lead, fresh.body = story.title, story.lead, story.body
    fresh.save(update_fields=["title", "lead", "body", *wrote(fresh, by, at)])
    keep_revision(fresh, by=by, at=at)
    record("take_words_again", fresh, by=by, at=at, story=story.pk, words=story.words_hash)
    return fresh


def _require_ready(story: HumanStory, *, at: datetime) -> None:
    gaps = readiness_of(story, at=at).gaps
    if gaps:
        raise StoryNotReady(gaps)
