"""From words to families, stories and mentions: one batch, one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from danbiet.engine import ENGINE_VERSION
from danbiet.engine.stories import StoryFeatures, features
from danbiet.listening.actions.batches import Batch
from danbiet.listening.actions.counts import recount_mentioned
from danbiet.listening.actions.families import place_in_family, settle_families, take_sketches
from danbiet.listening.actions.matches import look_up, match, mentioned_before, write_mentions
from danbiet.listening.memory import STORY_WINDOW, Memory, memory
from danbiet.listening.models import Correction, Family, Fingerprint, Item, Story
from danbiet.listening.sql import update_each

log = logging.getLogger(__name__)
LOCK = "danbiet.listening.analysis"
ANALYSIS_SETS = [
    "family", "credit", "story", "story_features", "is_original", "state", "shown_at", "engine_version", "page_problem",
]  # fmt: skip


def analyse_waiting(*, at: datetime, limit: int = 500) -> int:
    """Analyse articles that were read and wait; return how many. Only one process works at a time.

    A batch is one transaction; when it fails nothing of it stands, and the memory of this process is
    rebuilt from rows before the next.
    """
    try:
        with transaction.atomic():
            return _analyse(at=at, limit=limit) if _alone() else 0
    except BaseException:
        memory.forget()
        raise


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
        return bool(cursor.fetchone()[0])


def _analyse(*, at: datetime, limit: int) -> int:
    waiting = Item.objects.awaiting_analysis().select_related("source").order_by("published_at", "pk")
    # Locked, so that an officer's correction comes either before what we read here or after what we write.
    items = list(waiting.select_for_update(of=("self",))[:limit])
    if not items:
        return 0
    memory.catch_up(at=at)
    memory.drop(item.pk for item in items)
    batch = Batch.of(items, at=at)
    take_sketches(batch, memory)
    look_up(batch, memory)
    for run in _runs(items):
        memory.hear_stories_around(run[0].published_at, run[-1].published_at)
        for item in run:
            _judge(item, batch)
    _write(batch)
    return len(items)


def _judge(item: Item, batch: Batch) -> None:
    try:
        other = place_in_family(item, batch, memory)
        _place_in_story(item, other, batch, memory)
        match(item, batch, memory)
    except DatabaseError:
        raise
    except Exception:
        # One article that breaks the engine must not hold up all that come after it.
        log.exception("article %s could not be analysed", item.pk)
        item.page_problem = _("Hệ thống gặp lỗi khi phân tích bài này; bài đứng riêng và chưa được so từ khoá.")
        item.story_id = item.story_id or _new_story(item, batch)
        batch.touched_stories.add(item.story_id)


def _runs(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Articles between which no week is empty: files of old articles come among those of today."""
    gaps = [n for n, (a, b) in enumerate(pairwise(items), 1) if b.published_at - a.published_at > STORY_WINDOW]
    for start, end in pairwise([0, *gaps, len(items)]):
        yield items[start:end]


def _place_in_story(item: Item, other: Item | None, batch: Batch, memory: Memory) -> None:
    drawn = features(item.title, batch.bodies.get(item.pk, ""), published_at=item.published_at)
    story_id = _decided_story(item, batch) or _story_for(item, other, drawn, batch, memory)
    batch.touched_stories |= {story_id} if item.story_id is None else {story_id, item.story_id}
    if item.pk not in batch.moved:
        batch.joined.add(story_id)
    batch.placed.add(item.pk)
    item.story_id = story_id
    item.story_features = drawn.to_bytes()
    memory.stories.join(item.pk, story_id, drawn, item.published_at)


def _decided_story(item: Item, batch: Batch) -> int | None:
    return item.story_id if batch.officer_decided(item, Correction.Kind.STORY) else None


def _story_for(item: Item, other: Item | None, drawn: StoryFeatures, batch: Batch, memory: Memory) -> int:
    told = _story_told(item, other, batch) if other else None
    placed = memory.stories.place(item.pk, drawn, at=item.published_at, family_story=told).story
    if placed is not None:
        return placed
    return _story_it_began(item, batch) or _new_story(item, batch)


def _story_told(item: Item, other: Item, batch: Batch) -> int | None:
    """Copies tell one story; one that an officer put elsewhere does not take the rest of its family along."""
    if other.pk not in batch.moved:
        return other.story_id
    family = [each for each in batch.by_id.values() if each.family_id == item.family_id and each.pk != item.pk]
    rest = [each.story_id for each in family if each.pk not in batch.moved and batch.is_placed(each)]
    kept = Item.objects.filter(family=item.family_id, state=Item.State.ANALYSED).exclude(pk__in=batch.moved)
    return next(iter(rest), None) or kept.exclude(pk=item.pk).values_list("story", flat=True).first()


def _story_it_began(item: Item, batch: Batch) -> int | None:
    """Analysed anew, an article that still stands apart keeps the story it had, so that its address lives on."""
    before = item.story_id
    if before is None or before in batch.joined:
        return None
    # An article that an officer put beside this one keeps its company.
    others = Item.objects.filter(story=before, state=Item.State.ANALYSED).exclude(pk__in=[item.pk, *batch.moved])
    return None if others.exists() else before


def _new_story(item: Item, batch: Batch) -> int:
    moment = item.published_at
    story = Story(
        id=batch.new_id(Story),
        title=item.title,
        first_at=moment,
        last_at=moment,
        engine_version=ENGINE_VERSION,
    )
    batch.new_stories[story.pk] = story
    return int(story.pk)


def _write(batch: Batch) -> None:
    before = mentioned_before(batch)
    Family.objects.bulk_create(batch.new_families.values())
    Story.objects.bulk_create(batch.new_stories.values())
    for item in batch.items:
        item.state, item.engine_version = Item.State.ANALYSED, ENGINE_VERSION
        # An article analysed anew was on the screen long ago.
        item.shown_at = item.shown_at or batch.at
    update_each(batch.items, ANALYSIS_SETS)
    own = {item.pk for item in batch.items}
    # Of articles that a copy was found of, only the family is new: an officer may be correcting the rest.
    update_each([batch.by_id[pk] for pk in batch.begins_family - own], ["family"])
    _write_sketches(batch)
    write_mentions(batch)
    stories = batch.touched_stories | settle_families(batch.touched_families)
    recount_mentioned(stories, policies=before.policies, hours=before.hours)


def _write_sketches(batch: Batch) -> None:
    rows = [
        Fingerprint(item_id=pk, sketch=sketch.to_bytes(), engine_version=ENGINE_VERSION)
        for pk, sketch in batch.sketches.items()
    ]
    Fingerprint.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["item_id"],
        update_fields=["sketch", "engine_version"],
        batch_size=500,
    )
