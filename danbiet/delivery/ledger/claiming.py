"""Taking a batch: leased, its attempt counted and its handover written, before anything leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from danbiet.delivery.models import Handover

LEASE: Final = timedelta(minutes=2)

PICK = """
SELECT id, recipient_id, due_at FROM delivery_delivery
WHERE dispatch_id = %s AND due_at <= %s AND due_at IS NOT NULL AND state = 'waiting' AND leased_until IS NULL {after}
  AND EXISTS (SELECT 1 FROM delivery_dispatch p WHERE p.id = %s AND p.state = 'running')
ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
"""
CLAIM = """
WITH picked AS MATERIALIZED ({pick}), taken AS (
    UPDATE delivery_delivery d SET leased_until = %s, attempts = attempts + 1, provider_id = %s
    FROM picked WHERE d.id = picked.id
    RETURNING d.id, d.recipient_id, d.round, d.attempts, d.due_at
)
SELECT t.id, t.round, t.attempts, t.due_at, r.address, r.audience_id, r.language, r.state = 'active', r.id
FROM taken t JOIN delivery_recipient r ON r.id = t.recipient_id ORDER BY t.due_at, t.id
"""
AFTER = "AND (due_at, id) > (%s, %s)"


@dataclass(frozen=True, slots=True)
class Claimed:
    """One row in our hands."""

    id: int
    round: int
    attempts: int
    due_at: datetime
    address: bytes
    audience_id: int
    language: str
    is_active: bool
    recipient_id: int


@dataclass(frozen=True)
class Batch:
    """What was taken, until when it is ours alone, and the handover that says so."""

    rows: Sequence[Claimed]
    leased_until: datetime
    handover: int


def claim(
    dispatch: int, provider: int, *, at: datetime, limit: int, after: tuple[datetime, int] | None = None
) -> Batch | None:
    """Take at most ``limit`` due rows, or None when there is none; counts once the caller's transaction commits.

    ``after`` (due, id) leaves out rows that an earlier full claim has passed: what lies before it are rows already
    handed over, which the index still holds until it is vacuumed.
    """
    leased_until = at + LEASE
    behind: list[Any] = [*after] if after else []
    with connection.cursor() as cursor:
        cursor.execute(
            CLAIM.format(pick=PICK.format(after=AFTER if after else "")),
            [dispatch, at, *behind, dispatch, limit, leased_until, provider],
        )
        rows = [Claimed(*row) for row in cursor.fetchall()]
    if not rows:
        return None
    handover = Handover.objects.create(
        dispatch_id=dispatch,
        provider_id=provider,
        delivery_ids=[row.id for row in rows],
        begun_at=at,
        leased_until=leased_until,
    )
    return Batch(rows, leased_until, handover.pk)
