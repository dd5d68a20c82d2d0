"""Entries become items: one per distinct address, each with its outcome."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from danbiet.listening.ids import next_item_ids
from danbiet.listening.models import Feed, Item
from danbiet.sources.entries import Entry

INSERT_ADDRESSES = """
INSERT INTO listening_itemaddress (url_hash, item_id)
SELECT * FROM unnest(%s::bytea[], %s::bigint[])
ON CONFLICT (url_hash) DO NOTHING
RETURNING item_id
"""


@dataclass
class Outcome:
    """What became of the entries of one visit, or the rows of one file."""

    new: int = 0
    known: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    item_ids: list[int] = field(default_factory=list)


def store_entries(feed: Feed, entries: Sequence[Entry], *, at: datetime) -> Outcome:
    """Store the entries nobody has seen; an address known from any feed is not stored again."""
    usable = [entry for entry in entries if entry.title and entry.url]
    outcome = Outcome(
        refused=Counter({"no_title": len(entries) - len(usable)}) if len(usable) < len(entries) else Counter()
    )
    fresh = _unseen({_address_hash(entry.url): entry for entry in usable}, at=at)
    Item.objects.bulk_create([_item(item_id, entry, feed, at) for item_id, entry in fresh], batch_size=500)
    outcome.new, outcome.known = len(fresh), len(usable) - len(fresh)
    outcome.item_ids = [item_id for item_id, _entry in fresh]
    return outcome


def _address_hash(url: str) -> bytes:
    return hashlib.sha256(url.encode()).digest()


def _unseen(by_hash: dict[bytes, Entry], *, at: datetime) -> list[tuple[int, Entry]]:
    """Reserve the addresses; two workers that see one entry at once cannot both get it."""
    if not by_hash:
        return []
    # Sorted, so that two visits which share entries lock them in one order.
    hashes = sorted(by_hash)
    ids = next_item_ids(len(hashes), at=at)
    entry_of = dict(zip(ids, (by_hash[h] for h in hashes), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ADDRESSES, [hashes, ids])
        return sorted(((row[0], entry_of[row[0]]) for row in cursor.fetchall()), key=lambda pair: pair[0])


def _item(item_id: int, entry: Entry, feed: Feed, at: datetime) -> Item:
    return Item(
        id=item_id,
        source_id=feed.source_id,
        feed=feed,
        url=entry.url,
        title=entry.title[:500],
        summary=entry.summary,
        published_at=entry.published_at or at,
        date_is_estimated=entry.published_at is None,
        date_problem=(entry.date_problem or "")[:200],
        received_at=at,
        due_at=at,
    )


def items_of(ids: Iterable[int]) -> list[Item]:
    return list(Item.objects.filter(pk__in=list(ids)).select_related("source").order_by("pk"))
