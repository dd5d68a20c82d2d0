"""Families of copies: which article an article was taken from, and which of them is the original."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import cast

from danbiet.engine.copies import Fingerprint, Member, choose_original, credit, same_copy
from danbiet.listening.actions.batches import Batch
from danbiet.listening.memory import Memory
from danbiet.listening.models import Correction, Family, Item
from danbiet.listening.sql import update_each

CANDIDATES_READ = 4


def take_sketches(batch: Batch, memory: Memory) -> None:
    """Take the fingerprints of a batch, all at once: many times as fast as one by one."""
    taken = memory.copies.fingerprints([batch.text(item) for item in batch.items])
    batch.sketches = {item.pk: each for item, each in zip(batch.items, taken, strict=True) if each}
    same = (memory.copies.same_text(sketch) for sketch in batch.sketches.values())
    batch.look_up({key for key in same if key is not None})


def place_in_family(item: Item, batch: Batch, memory: Memory) -> Item | None:
    """Put the article with the texts it shares its words with; return the one it was found by."""
    text = batch.text(item)
    credited = credit(text, [name for name in batch.outlets if name != item.source.name])
    item.credit = credited.outlet if credited else ""
    sketch = batch.sketches.get(item.pk)
    before, other = item.family_id, None
    if not batch.officer_decided(item, Correction.Kind.COPY):
        item.family_id = None
        other = _copied_item(text, sketch, batch, memory) if sketch else None
    if other is not None:
        _join_family(item, other, batch)
    if before is not None and before != item.family_id:
        batch.touched_families.add(before)
    if item.family_id is None:
        item.is_original = True
    if sketch:
        memory.copies.add(item.pk, sketch, copy_of=other.pk if other else None)
    return other


def _copied_item(text: str, sketch: Fingerprint, batch: Batch, memory: Memory) -> Item | None:
    for near in islice(memory.copies.candidates(sketch, without=batch.no_copies), CANDIDATES_READ):
        batch.look_up([near.key])
        other = batch.by_id.get(near.key)
        if other is not None and (near.same_text or same_copy(text, batch.text(other)).is_copy):
            return other
    return None


def _join_family(item: Item, other: Item, batch: Batch) -> None:
    if other.family_id is None:
        moment = other.published_at
        family = Family(id=batch.new_id(Family), original_id=other.pk, first_at=moment, last_at=moment)
        batch.new_families[family.pk] = family
        batch.begins_family.add(other.pk)
        other.family_id = family.pk
    item.family_id = other.family_id
    assert item.family_id is not None
    batch.touched_families.add(item.family_id)


def settle_families(family_ids: Iterable[int]) -> set[int]:
    """Choose the original of each family and say so on every member; return the stories they stand in.

    A family that lost its last member goes.
    """
    wanted = sorted(set(family_ids))
    if not wanted:
        return set()
    members: dict[int, list[Item]] = {family_id: [] for family_id in wanted}
    rows = Item.objects.filter(family__in=wanted).select_related("source").defer("story_features", "summary")
    for item in rows:
        members[cast("int", item.family_id)].append(item)
    _settle({family_id: items for family_id, items in members.items() if items})
    Family.objects.filter(pk__in=[family_id for family_id, items in members.items() if not items]).delete()
    return {item.story_id for items in members.values() for item in items if item.story_id is not None}


def _settle(members: Mapping[int, Sequence[Item]]) -> None:
    families = [_settled(family_id, items) for family_id, items in members.items()]
    originals = [family.original_id for family in families]
    Item.objects.filter(family__in=members, is_original=True).exclude(pk__in=originals).update(is_original=False)
    Item.objects.filter(pk__in=originals, is_original=False).update(is_original=True)
    if families:
        update_each(families, ["original_id", "size", "first_at", "last_at"])


def _settled(family_id: int, items: Sequence[Item]) -> Family:
    moments = [item.published_at for item in items]
    return Family(
        id=family_id,
        original_id=choose_original([_member(item) for item in items]),
        size=len(items),
        first_at=min(moments),
        last_at=max(moments),
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
