"""Writing what became of a batch, in one statement, and its counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from danbiet.delivery.ledger.counts import Moves
from danbiet.delivery.models import DeliveryState

WRITE = """
WITH said AS (
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[], %s::timestamptz[],
                         %s::timestamptz[], %s::timestamptz[])
        AS s(id, state, reason, reference, detail, parts, due_at, handed_at, settled_at)
)
UPDATE delivery_delivery d
SET state = s.state, reason = s.reason, reference = s.reference, detail = s.detail, parts = d.parts + s.parts,
    due_at = s.due_at, handed_at = coalesce(s.handed_at, d.handed_at), settled_at = s.settled_at, leased_until = NULL
FROM said s
WHERE d.id = s.id AND d.dispatch_id = %s AND d.state = %s AND d.leased_until = %s
RETURNING d.id, d.place_id, d.state, s.parts
"""
# A receipt that overtook the answer settled the row: only what the answer adds is kept.
OVERTAKEN = """
WITH said AS (SELECT * FROM unnest(%s::bigint[], %s::text[], %s::int[]) AS s(id, reference, parts))
UPDATE delivery_delivery d SET reference = s.reference, parts = d.parts + s.parts
FROM said s WHERE d.id = s.id AND d.dispatch_id = %s AND d.reference = '' AND d.state IN ('received', 'handed')
"""


class Written(NamedTuple):
    """What the ledger is to say of one row; the order is that of the statement's columns."""

    id: int
    state: str
    reason: str = ""
    reference: str = ""
    detail: str = ""
    parts: int = 0
    due_at: datetime | None = None
    handed_at: datetime | None = None
    settled_at: datetime | None = None


def write(
    dispatch: int, rows: Sequence[Written], *, leased_until: datetime, before: str = DeliveryState.WAITING
) -> tuple[Moves, set[int]]:
    """Write outcomes of rows that were in state ``before`` and leased by us; return the moves and the ids written.

    Rows that are no longer ours (our lease ran out, or a receipt was quicker) are left as they are. The caller holds
    the dispatch's lock.
    """
    moves = Moves()
    written: set[int] = set()
    if not rows:
        return moves, written
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [*columns, dispatch, before, leased_until])
        for row_id, place, state, parts in cursor.fetchall():
            written.add(row_id)
            moves.add(dispatch, place, before, state, 1, parts)
        late = [row for row in rows if row.id not in written and row.reference]
        if late:
            cursor.execute(
                OVERTAKEN, [[r.id for r in late], [r.reference for r in late], [r.parts for r in late], dispatch]
            )
    return moves, written
