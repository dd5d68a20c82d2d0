"""An officer's word against the engine's: kept as a label, and undone as easily as said."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.engine import ENGINE_VERSION
from danbiet.listening.actions.analysis import settle_family
from danbiet.listening.actions.counts import recount_policies, recount_stories
from danbiet.listening.models import Correction, Item, Mention, Story
from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.policies.models import Policy


class NothingToUndo(Exception):
    """The correction was undone before."""


@transaction.atomic
def strike_mention(mention: Mention, *, by: User, at: datetime) -> Correction:
    """Say that the article is not about the policy; it leaves every count."""
    return _set_state(mention, Mention.State.STRUCK, says=False, by=by, at=at)


@transaction.atomic
def confirm_mention(mention: Mention, *, by: User, at: datetime) -> Correction:
    """Say that the article is about the policy, so that no change of words lets it go."""
    return _set_state(mention, Mention.State.CONFIRMED, says=True, by=by, at=at)


def _set_state(mention: Mention, state: str, *, says: bool, by: User, at: datetime) -> Correction:
    correction = _keep(mention.item, Correction.Kind.MATCH, mention.policy, mention.state, says, by=by, at=at)
    mention.state = state
    mention.save(update_fields=["state"])
    _recount(mention)
    record("correct_match", mention, by=by, at=at, policy=mention.policy_id, item=mention.item_id, is_about=says)
    return correction


@transaction.atomic
def add_mention(item: Item, *, policy: Policy, by: User, at: datetime) -> Mention:
    """Say that an article the words missed is about the policy."""
    mention, made = Mention.objects.get_or_create(
        item=item,
        policy=policy,
        defaults={"at": item.published_at, "state": Mention.State.ADDED, "engine_version": ENGINE_VERSION},
    )
    _keep(item, Correction.Kind.MATCH, policy, "missed" if made else mention.state, True, by=by, at=at)
    if not made:
        mention.state = Mention.State.CONFIRMED
        mention.save(update_fields=["state"])
    _recount(mention)
    record("correct_match", mention, by=by, at=at, policy=policy.pk, item=item.pk, is_about=True)
    return mention


@transaction.atomic
def move_item(item: Item, *, story: Story | None, by: User, at: datetime) -> Story:
    """Put an article into another story, or (None) into one of its own."""
    before = item.story_id
    target = story or Story.objects.create(
        title=item.title, first_at=item.published_at, last_at=item.published_at, engine_version=ENGINE_VERSION
    )
    _keep(item, Correction.Kind.STORY, None, before, target.pk, by=by, at=at)
    Item.objects.filter(pk=item.pk).update(story=target)
    _recount_moved(item, {before, target.pk} - {None})
    record("correct_story", item, by=by, at=at, story=target.pk)
    return target


@transaction.atomic
def leave_family(item: Item, *, by: User, at: datetime) -> Item:
    """Say that an article is no reprint; it counts as an independent report again."""
    before = item.family_id
    _keep(item, Correction.Kind.COPY, None, before, None, by=by, at=at)
    Item.objects.filter(pk=item.pk).update(family=None, is_original=True)
    if before is not None and Item.objects.filter(family=before).exists():
        settle_family(before)
    _recount_moved(item, {item.story_id} - {None})
    record("correct_copy", item, by=by, at=at)
    item.refresh_from_db()
    return item


@transaction.atomic
def undo_correction(correction: Correction, *, by: User, at: datetime) -> None:
    """Put things back as the engine had them; the label stays, marked as undone. Raises NothingToUndo."""
    undone = Correction.objects.filter(pk=correction.pk, undone_at=None).update(undone_at=at)
    if not undone:
        raise NothingToUndo(_("Lần sửa này đã được hoàn tác trước đó."))
    item = Item.objects.get(pk=correction.item_id)
    {
        Correction.Kind.MATCH: _undo_match,
        Correction.Kind.STORY: _undo_story,
        Correction.Kind.COPY: _undo_copy,
    }[Correction.Kind(correction.kind)](item, correction)
    record("undo_correction", correction, by=by, at=at)


def _undo_match(item: Item, correction: Correction) -> None:
    mention = Mention.objects.filter(item=item, policy=correction.policy_id)
    if correction.engine_said == "missed":
        mention.update(state=Mention.State.STRUCK)
    else:
        mention.update(state=correction.engine_said)
    for row in mention:
        _recount(row)


def _undo_story(item: Item, correction: Correction) -> None:
    before = Story.objects.filter(pk=correction.engine_said).first() or Story.objects.create(
        pk=correction.engine_said,
        title=item.title,
        first_at=item.published_at,
        last_at=item.published_at,
        engine_version=ENGINE_VERSION,
    )
    left = item.story_id
    Item.objects.filter(pk=item.pk).update(story=before)
    _recount_moved(item, {left, before.pk} - {None})


def _undo_copy(item: Item, correction: Correction) -> None:
    if correction.engine_said is None:
        return
    Item.objects.filter(pk=item.pk).update(family=correction.engine_said)
    settle_family(correction.engine_said)
    _recount_moved(item, {item.story_id} - {None})


def _keep(
    item: Item, kind: str, policy: Policy | None, engine: object, officer: object, *, by: User, at: datetime
) -> Correction:
    return Correction.objects.create(
        kind=kind,
        agency=by.agency,
        item_id=item.pk,
        policy=policy,
        engine_said=engine,
        officer_says=officer,
        by=by,
        at=at,
    )


def _recount(mention: Mention) -> None:
    hour = mention.at.replace(minute=0, second=0, microsecond=0)
    stories = [mention.item.story_id] if mention.item.story_id else []
    recount_policies([mention.policy_id], stories=stories, hours=[hour])


def _recount_moved(item: Item, stories: set[int | None]) -> None:
    wanted = [story for story in stories if story is not None]
    policies = list(Mention.objects.filter(item__story__in=wanted).values_list("policy_id", flat=True).distinct())
    recount_stories(wanted)
    recount_policies(policies, stories=wanted)
