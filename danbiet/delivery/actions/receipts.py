"""Receipts: kept as they come, applied to the ledger in batches, any number of times with one result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from danbiet.channels.base import Fate, Notice, Reason
from danbiet.delivery.actions.letters import apply_to_letter
from danbiet.delivery.actions.plays import note_plays
from danbiet.delivery.actions.sending import mark_addresses
from danbiet.delivery.ledger.keys import LetterKey, read_key
from danbiet.delivery.ledger.words import apply_words
from danbiet.delivery.models import ChannelSetting, Receipt, Recipient

BATCH: Final = 2000
# A receipt may overtake the answer that brings its reference; until then it is looked for again.
UNKNOWN_AFTER: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=90)

TAKE = """
INSERT INTO delivery_receipt (provider_id, reference, key, fate, reason, detail, seconds, at, came_at, is_unknown)
SELECT %s, reference, key, fate, reason, detail, seconds, said_at, %s, false
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::float8[], %s::timestamptz[])
     AS n(reference, key, fate, reason, detail, seconds, said_at)
"""
WAITING = """
SELECT id, provider_id, reference, key, fate, reason, detail, seconds, at, came_at FROM delivery_receipt
WHERE applied_at IS NULL AND id > %s ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
APPLIED = "UPDATE delivery_receipt SET applied_at = %s, is_unknown = (id = ANY(%s)) WHERE id = ANY(%s)"


def take_receipts(provider: ChannelSetting, notices: Iterable[Notice], *, at: datetime) -> int:
    """Keep what a provider says; return how many notices. They are in the ledger after the next `apply_receipts`."""
    rows = [
        (n.reference[:200], n.key[:64], str(n.fate), str(n.reason), n.detail[:80], n.seconds, n.at) for n in notices
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [provider.pk, at, *(list(column) for column in zip(*rows, strict=True))])
    return len(rows)


def apply_receipts(*, at: datetime, limit: int | None = None) -> int:
    """Apply the receipts that wait, in batches of 2,000; return how many were dealt with.

    Duplicates, late ones and such out of order change nothing twice. One about a message that nobody knows is looked
    for again during ten minutes, then counted as unknown.
    """
    done, after = 0, 0
    while limit is None or done < limit:
        dealt, last = _apply_batch(after, at=at)
        if last is None:
            break
        done, after = done + dealt, last
    return done


def forget_old_receipts(*, at: datetime) -> int:
    """Drop applied receipts after ninety days: what they said stands in the ledger."""
    return int(Receipt.objects.filter(applied_at__lte=at - KEPT).delete()[0])


@transaction.atomic
def _apply_batch(after: int, *, at: datetime) -> tuple[int, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [after, BATCH])
        rows = cursor.fetchall()
    if not rows:
        return 0, None
    known: set[int] = set()
    for provider in sorted({row[1] for row in rows}):
        known |= _apply_of(provider, [row for row in rows if row[1] == provider], at=at)
    unknown = [row[0] for row in rows if row[0] not in known and row[9] <= at - UNKNOWN_AFTER]
    settled = sorted(known | set(unknown))
    with connection.cursor() as cursor:
        cursor.execute(APPLIED, [at, unknown, settled])
    return len(settled), rows[-1][0]


def _apply_of(provider: int, rows: Sequence[Any], *, at: datetime) -> set[int]:
    """Apply one provider's receipts; return the ids of those about messages of ours."""
    notices = [_notice(row) for row in rows]
    known = {rows[place][0] for place in apply_notices(provider, notices, at=at)}
    for row, notice in zip(rows, notices, strict=True):
        if row[0] in known:
            continue
        key = read_key(notice.key)
        if isinstance(key, LetterKey) and apply_to_letter(provider, key, notice.fate, str(notice.reason)):
            known.add(row[0])
    return known


def apply_notices(provider: int, notices: Sequence[Notice], *, at: datetime) -> frozenset[int]:
    """Apply words of a provider to the ledger, its lists and its stations; return the positions of known ones."""
    applied = apply_words(provider, notices, at=at)
    _keep_lists_clean(applied.changed)
    note_plays([notices[place] for place in sorted(applied.known)], at=at)
    return applied.known


def _keep_lists_clean(changed: Mapping[int, tuple[str, str]]) -> None:
    bad = [row for row, (state, reason) in changed.items() if state == Fate.FAILED and reason == Reason.BAD_ADDRESS]
    mark_addresses(bad, state=Recipient.State.BAD)
    # It came and was not wanted: a complaint. A refusal of one message, by a carrier or at a loudspeaker, says nothing
    # of the next one.
    unwanted = [row for row, said in changed.items() if said == (Fate.RECEIVED, Reason.REFUSED)]
    mark_addresses(unwanted, state=Recipient.State.LEFT)


def _notice(row: Any) -> Notice:
    _id, _provider, reference, key, fate, reason, detail, length, said_at, _came_at = row
    return Notice(Fate(fate), said_at, reference, key, _reason(reason), detail, length)


def _reason(text: str) -> Reason:
    return Reason(text) if text in Reason._value2member_map_ else Reason.UNKNOWN
