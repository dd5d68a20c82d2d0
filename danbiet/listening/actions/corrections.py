"""An officer's word against the engine's: kept as a label, and undone as easily as said."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import JSONField, Value
from django.utils.translation import gettext as _

from danbiet.engine import ENGINE_VERSION
from danbiet.listening.actions.counts import hour_of, recount_mentioned, recount_policies
from danbiet.listening.actions.families import settle_families
from danbiet.listening.models import Correction, Family, Item, Mention, Story
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
    _recount_moved({before, target.pk})
    record("correct_story", item, by=by, at=at, story=target.pk)
    return target


@transaction.atomic
def leave_family(item: Item, *, by: User, at: datetime) -> Item:
    """Say that an article is no reprint; it counts as an independent report again."""
    before = item.family_id
    _keep(item, Correction.Kind.COPY, None, before, None, by=by, at=at)
    Item.objects.filter(pk=item.pk).update(family=None, is_original=True)
    settled = settle_families([before] if before is not None else [])
    _recount_moved({item.story_id, *settled})
    record("correct_copy", item, by=by, at=at)
    item.refresh_from_db()
    return item


@transaction.atomic
def undo_correction(correction: Correction, *, by: User, at: datetime) -> None:
    """Put things back as they were before; the label stays, marked as undone. Raises NothingToUndo.

    When the officer said something newer about the same, that stands, and undoing it then leads back to
    what was before both.
    """
    undone = Correction.objects.filter(pk=correction.pk, undone_at=None).update(undone_at=at)
    if not undone:
        raise NothingToUndo(_("Lần sửa này đã được hoàn tác trước đó."))
    newer = _newer(correction)
    if newer is None:
        _put_back(correction)
    else:
        Correction.objects.filter(pk=newer.pk).update(engine_said=_json(correction.engine_said))
    record("undo_correction", correction, by=by, at=at)


def _newer(correction: Correction) -> Correction | None:
    same = Correction.objects.filter(kind=correction.kind, item_id=correction.item_id, policy=correction.policy_id)
    return same.filter(undone_at=None, pk__gt=correction.pk).order_by("pk").first()


def _put_back(correction: Correction) -> None:
    undo = {
        Correction.Kind.MATCH: _undo_match,
        Correction.Kind.STORY: _undo_story,
        Correction.Kind.COPY: _undo_copy,
    }[Correction.Kind(correction.kind)]
    undo(Item.objects.get(pk=correction.item_id), correction)


def _undo_match(item: Item, correction: Correction) -> None:
    mention = Mention.objects.select_related("item").filter(item=item, policy=correction.policy_id).first()
    if mention is None:
        return
    if correction.engine_said == "missed":
        Mention.objects.filter(pk=mention.pk).delete()
    else:
        Mention.objects.filter(pk=mention.pk).update(state=correction.engine_said)
    _recount(mention)


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
    _recount_moved({left, before.pk})


def _undo_copy(item: Item, correction: Correction) -> None:
    if correction.engine_said is None:
        return
    if not Family.objects.filter(pk=correction.engine_said).exists():
        # The others of the family left it meanwhile: the engine looks again for what it was taken from.
        Item.objects.filter(pk=item.pk).update(state=Item.State.READ)
        return
    Item.objects.filter(pk=item.pk).update(family=correction.engine_said)
    _recount_moved({item.story_id, *settle_families([correction.engine_said])})


def _keep(
    item: Item, kind: str, policy: Policy | None, engine: object, officer: object, *, by: User, at: datetime
) -> Correction:
    agency = by.agency
    assert agency is not None  # the desk lets in nobody else
    return Correction.objects.create(
        kind=kind,
        agency=agency,
        item_id=item.pk,
        policy=policy,
        engine_said=_json(engine),
        officer_says=_json(officer),
        by=by,
        at=at,
    )


def _json(said: object) -> object:
    """Nothing said ("in no family") is JSON's null; Django would write SQL's."""
    return Value(None, JSONField()) if said is None else said


def _recount(mention: Mention) -> None:
    stories = [mention.item.story_id] if mention.item.story_id else []
    recount_policies([mention.policy_id], stories=stories, hours=[hour_of(mention.at)])


def _recount_moved(stories: set[int | None]) -> None:
    recount_mentioned(story for story in stories if story is not None)
