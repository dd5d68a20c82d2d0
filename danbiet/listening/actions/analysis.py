"""From words to families, stories and mentions: one batch, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from danbiet.engine import ENGINE_VERSION
from danbiet.engine.copies import Fingerprint as Sketch
from danbiet.engine.copies import Member, choose_original, credit, fingerprint, same_copy
from danbiet.engine.matching import Hit, prepare
from danbiet.engine.stories import StoryFeatures, features
from danbiet.engine.tone import judge
from danbiet.listening.actions.counts import recount_policies, recount_stories
from danbiet.listening.memory import Memory, memory
from danbiet.listening.models import Correction, Family, Fingerprint, Item, ItemText, Mention, Source, Story
from danbiet.listening.places import write_places

LOCK = "danbiet.listening.analysis"
CANDIDATES_READ = 4


@dataclass
class Batch:
    """What one batch decided, before it is written."""

    at: datetime
    items: list[Item]
    bodies: dict[int, str]
    sketches: dict[int, Sketch] = field(default_factory=dict)
    kept: set[tuple[int, str]] = field(default_factory=set)
    by_id: dict[int, Item] = field(default_factory=dict)
    new_families: dict[int, Family] = field(default_factory=dict)
    new_stories: dict[int, Story] = field(default_factory=dict)
    touched_families: set[int] = field(default_factory=set)
    touched_stories: set[int] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)

    def text(self, item: Item) -> str:
        return f"{item.title}\n{self.bodies.get(item.pk, '')}"

    def officer_decided(self, item: Item, kind: str) -> bool:
        return (item.pk, kind) in self.kept


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
    items = list(waiting[:limit])
    if not items:
        return 0
    memory.catch_up(at=at)
    memory.hear_stories_around(items[0].published_at, items[-1].published_at)
    batch = _batch(items, at=at)
    outlets = _outlet_names()
    for item in items:
        _place_in_family(item, batch, memory, outlets)
        _place_in_story(item, batch, memory)
        _match(item, batch, memory)
    _write(batch)
    return len(items)


def _batch(items: list[Item], *, at: datetime) -> Batch:
    ids = [item.pk for item in items]
    bodies = dict(ItemText.objects.filter(item_id__in=ids).values_list("item_id", "body"))
    corrected = Correction.objects.filter(item_id__in=ids, undone_at=None).values_list("item_id", "kind")
    return Batch(at=at, items=items, bodies=bodies, by_id={item.pk: item for item in items}, kept=set(corrected))


def _outlet_names() -> list[str]:
    return list(Source.objects.values_list("name", flat=True))


def _place_in_family(item: Item, batch: Batch, memory: Memory, outlets: list[str]) -> None:
    text = batch.text(item)
    credited = credit(text, [name for name in outlets if name != item.source.name])
    item.credit = credited.outlet if credited else ""
    sketch = fingerprint(text)
    if sketch is None:
        return
    batch.sketches[item.pk] = sketch
    other = None if batch.officer_decided(item, Correction.Kind.COPY) else _copied_item(text, sketch, batch, memory)
    if other is not None:
        _join_family(item, other, batch)
    memory.copies.add(item.pk, sketch)


def _copied_item(text: str, sketch: Sketch, batch: Batch, memory: Memory) -> Item | None:
    for candidate in memory.copies.candidates(sketch)[:CANDIDATES_READ]:
        other = batch.by_id.get(candidate.key) or _fetch(candidate.key, batch)
        if other is not None and same_copy(text, batch.text(other)).is_copy:
            return other
    return None


def _fetch(item_id: int, batch: Batch) -> Item | None:
    found = Item.objects.filter(pk=item_id).select_related("source").first()
    if found is not None:
        batch.by_id[item_id] = found
        batch.bodies.update(ItemText.objects.filter(item_id=item_id).values_list("item_id", "body"))
    return found


def _join_family(item: Item, other: Item, batch: Batch) -> None:
    if other.family_id is None:
        family = Family(
            id=_reserve("listening_family"),
            original_id=other.pk,
            first_at=other.published_at,
            last_at=other.published_at,
        )
        batch.new_families[family.pk] = family
        other.family_id = family.pk
    item.family_id = other.family_id
    batch.touched_families.add(other.family_id)


def _reserve(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return int(cursor.fetchone()[0])


def _place_in_story(item: Item, batch: Batch, memory: Memory) -> None:
    drawn = features(item.title, batch.bodies.get(item.pk, ""), published_at=item.published_at)
    story_id = _decided_story(item, batch) or _story_for(item, drawn, batch, memory)
    if item.story_id is not None and item.story_id != story_id:
        batch.touched_stories.add(item.story_id)
    item.story_id = story_id
    item.story_features = drawn.to_bytes()
    batch.touched_stories.add(story_id)
    memory.stories.join(item.pk, story_id, drawn, item.published_at)


def _decided_story(item: Item, batch: Batch) -> int | None:
    return item.story_id if batch.officer_decided(item, Correction.Kind.STORY) else None


def _story_for(item: Item, drawn: StoryFeatures, batch: Batch, memory: Memory) -> int:
    placement = memory.stories.place(item.pk, drawn, at=item.published_at, family_story=_story_of_family(item, batch))
    return placement.story if placement.story is not None else _new_story(item, batch)


def _story_of_family(item: Item, batch: Batch) -> int | None:
    if item.family_id is None:
        return None
    for other in batch.by_id.values():
        if other.family_id == item.family_id and other.pk != item.pk and other.story_id is not None:
            return int(other.story_id)
    return None


def _new_story(item: Item, batch: Batch) -> int:
    story = Story(
        id=_reserve("listening_story"),
        title=item.title,
        first_at=item.published_at,
        last_at=item.published_at,
        engine_version=ENGINE_VERSION,
    )
    batch.new_stories[story.pk] = story
    return int(story.pk)


def _match(item: Item, batch: Batch, memory: Memory) -> None:
    document = prepare(item.title, batch.bodies.get(item.pk, ""), item.source.name)
    best: dict[int, Hit] = {}
    for hit in memory.matcher.match(document):
        best.setdefault(memory.policy_of[hit.query_id], hit)
    for policy_id, hit in best.items():
        abstention = judge(batch.text(item), target=str(policy_id))
        batch.mentions.append(
            Mention(
                item=item,
                policy_id=policy_id,
                saved_query_id=hit.query_id,
                at=item.published_at,
                spans=[list(span) for span in hit.spans[:20]],
                tone_reason=abstention.reason[:120],
                engine_version=ENGINE_VERSION,
            )
        )


ANALYSIS_SETS = ["family", "credit", "story", "story_features", "is_original", "state", "shown_at", "engine_version"]


def _write(batch: Batch) -> None:
    Family.objects.bulk_create(batch.new_families.values())
    Story.objects.bulk_create(batch.new_stories.values())
    for item in batch.items:
        item.state, item.shown_at, item.engine_version = Item.State.ANALYSED, batch.at, ENGINE_VERSION
    changed = [item for item in batch.by_id.values() if item.family_id in batch.touched_families]
    Item.objects.bulk_update(
        {item.pk: item for item in [*batch.items, *changed]}.values(), ANALYSIS_SETS, batch_size=500
    )
    _write_sketches(batch)
    write_places({item.pk: batch.text(item) for item in batch.items})
    _write_mentions(batch)
    for family_id in batch.touched_families:
        settle_family(family_id)
    recount_stories(batch.touched_stories)
    recount_policies({mention.policy_id for mention in batch.mentions}, stories=batch.touched_stories)


def _write_mentions(batch: Batch) -> None:
    """Add what matched; an article analysed anew loses what no longer matches, unless an officer spoke."""
    matched = {(mention.item_id, mention.policy_id) for mention in batch.mentions}
    standing = Mention.objects.filter(item__in=batch.items, state=Mention.State.MATCHED)
    stale = [row.pk for row in standing if (row.item_id, row.policy_id) not in matched]
    Mention.objects.filter(pk__in=stale).delete()
    Mention.objects.bulk_create(batch.mentions, ignore_conflicts=True)


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


def settle_family(family_id: int) -> None:
    """Choose the original among a family's members and say so on every member."""
    members = list(Item.objects.filter(family=family_id).select_related("source"))
    original = choose_original([_member(item) for item in members])
    Item.objects.filter(family=family_id).exclude(pk=original).update(is_original=False)
    Item.objects.filter(pk=original).update(is_original=True)
    moments = [item.published_at for item in members]
    Family.objects.filter(pk=family_id).update(
        original_id=original, size=len(members), first_at=min(moments), last_at=max(moments)
    )


def _member(item: Item) -> Member:
    return Member(
        key=item.pk,
        published_at=None if item.date_is_estimated else item.published_at,
        received_at=item.received_at,
        length=item.syllables,
        credit=item.credit or None,
        outlet=item.source.name,
    )
