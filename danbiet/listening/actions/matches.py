"""Which policies an article speaks of, by the saved queries of the agencies that listen to its source."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from danbiet.engine import ENGINE_VERSION
from danbiet.engine.matching import Document, Hit, prepare
from danbiet.engine.tone import judge
from danbiet.listening.actions.batches import Batch
from danbiet.listening.actions.counts import hour_of
from danbiet.listening.memory import Memory
from danbiet.listening.models import Item, Mention

log = logging.getLogger(__name__)
MOST_SPANS = 20
# The lock keeps a policy from being deleted until our mentions of it are committed.
STILL_OPEN = "SELECT id FROM policies_policy WHERE id = ANY(%s) AND archived_at IS NULL FOR KEY SHARE"
STILL_ASKED = "SELECT id FROM listening_savedquery WHERE id = ANY(%s) FOR KEY SHARE"


@dataclass(frozen=True)
class Before:
    """The policies that a batch's articles were mentioned in before, and the hours those mentions stood in."""

    policies: set[int]
    hours: set[datetime]


def look_up(batch: Batch, memory: Memory) -> None:
    """Ask the saved queries of all articles that an agency listens to at once: several times as fast as one by one."""
    asking = set(memory.agency_of.values())
    heard = [item for item in batch.items if not asking.isdisjoint(batch.listeners.get(item.source_id, ()))]
    batch.heard = {item.pk for item in heard}
    try:
        documents = {item.pk: _document(item, batch) for item in heard}
        found = memory.matcher.find_each([*documents.values()])
    except Exception:
        # One of them breaks the engine: each is asked alone, so that only that one is set apart.
        log.exception("%d articles could not be asked together", len(heard))
        return
    batch.documents, batch.matched = documents, dict(zip(documents, found, strict=True))


def match(item: Item, batch: Batch, memory: Memory) -> None:
    """Note a mention of each policy whose words are found, when its agency listens to the article's source."""
    if item.pk not in batch.heard:
        return  # no agency that hears this source asks for anything
    document = batch.documents.get(item.pk) or _document(item, batch)
    found = batch.matched[item.pk] if item.pk in batch.matched else memory.matcher.find(document)
    listeners = batch.listeners.get(item.source_id, set())
    best: dict[int, int] = {}
    for query_id in found:
        if memory.agency_of[query_id] in listeners:
            best.setdefault(memory.policy_of[query_id], query_id)
    for policy_id, query_id in best.items():
        batch.mentions.append(_mention(item, policy_id, Hit(query_id, memory.matcher.spans(query_id, document)), batch))


def _document(item: Item, batch: Batch) -> Document:
    return prepare(item.title, batch.bodies.get(item.pk, ""), item.source.name)


def _mention(item: Item, policy_id: int, hit: Hit, batch: Batch) -> Mention:
    return Mention(
        item=item,
        policy_id=policy_id,
        saved_query_id=hit.query_id,
        at=item.published_at,
        spans=[list(span) for span in hit.spans[:MOST_SPANS]],
        tone_reason=judge(batch.text(item), target=str(policy_id)).reason[:120],
        engine_version=ENGINE_VERSION,
    )


def mentioned_before(batch: Batch) -> Before:
    """Return what counts may have to be taken back."""
    rows = Mention.objects.filter(item__in=[item.pk for item in batch.items]).values_list("policy_id", "at")
    return Before({policy for policy, _at in rows}, {hour_of(at) for _policy, at in rows})


def write_mentions(batch: Batch) -> None:
    """Add what matched; an article analysed anew loses what no longer matches, unless an officer spoke."""
    found = _still_wanted(batch.mentions)
    matched = {(mention.item_id, mention.policy_id) for mention in found}
    of_items = Q(item__in=[item.pk for item in batch.items], policy__archived_at=None)
    standing = Mention.objects.filter(of_items, state=Mention.State.MATCHED)
    stale = [row.pk for row in standing if (row.item_id, row.policy_id) not in matched]
    Mention.objects.filter(pk__in=stale).delete()
    Mention.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["item", "policy"],
        update_fields=["at", "saved_query", "spans", "engine_version"],
        batch_size=500,
    )


def _still_wanted(mentions: list[Mention]) -> list[Mention]:
    """Leave out policies closed or deleted, and queries deleted, since the batch began."""
    policies = _locked(STILL_OPEN, {mention.policy_id for mention in mentions})
    queries = _locked(STILL_ASKED, {mention.saved_query_id for mention in mentions})
    return [each for each in mentions if each.policy_id in policies and each.saved_query_id in queries]


def _locked(statement: str, ids: set[int | None] | set[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [sorted(each for each in ids if each is not None)])
        return {row[0] for row in cursor.fetchall()}
