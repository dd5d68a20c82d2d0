"""Once more: when a message that was refused for now is tried again, and when it is given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from danbiet.delivery.ledger.counts import Moves

MOST_ATTEMPTS: Final = 6
BACK_OFF: Final = (1, 5, 15, 60, 240)  # minutes before the next attempt at one recipient

# The same order under the same key: a station that has it by now answers so, and plays it once.
PUT_BACK = """
WITH said AS (
    SELECT * FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::timestamptz[])
        AS s(id, round, reason, detail, said_at)
), old AS MATERIALIZED (
    SELECT d.id, d.state, p.expires_at, %s + make_interval(mins => (%s::int[])[least(d.attempts, %s)]) AS due_at,
        d.attempts < %s AND p.state <> 'cancelled'
        AND NOT EXISTS (SELECT 1 FROM delivery_silence q WHERE q.dispatch_id = p.id)
        AND EXISTS (SELECT 1 FROM publishing_publication u WHERE u.edition_id = p.edition_id
                    AND u.withdrawn_at IS NULL AND u.superseded_at IS NULL)
        AND publishing_may_leave(p.edition_id, %s) AS may_again
    FROM delivery_delivery d JOIN said s ON s.id = d.id JOIN delivery_dispatch p ON p.id = d.dispatch_id
    WHERE p.channel = 'loudspeaker' AND d.state IN ('handed', 'uncertain') AND s.round IN (-1, d.round)
), fate AS MATERIALIZED (
    SELECT id, state, due_at, may_again AND (expires_at IS NULL OR due_at < expires_at) AS goes_again FROM old
)
UPDATE delivery_delivery d
SET state = CASE WHEN f.goes_again THEN 'waiting' ELSE 'failed' END, reason = s.reason, detail = s.detail,
    due_at = CASE WHEN f.goes_again THEN f.due_at END, leased_until = NULL,
    settled_at = CASE WHEN f.goes_again THEN NULL ELSE s.said_at END
FROM said s JOIN fate f ON f.id = s.id WHERE d.id = s.id
RETURNING d.id, d.dispatch_id, d.place_id, f.state, d.state, d.reason
"""
REOPEN = """
UPDATE delivery_dispatch SET state = 'running', finished_at = NULL WHERE id = ANY(%s) AND state = 'done' AND waiting > 0
"""
Row = tuple[int, int, str, str, datetime]  # delivery, round, reason, detail, said at


def wait_before_next(attempts: int, *, asked: timedelta | None = None, is_trouble: bool) -> timedelta | None:
    """Return how long a message or a letter that was refused for now waits after so many attempts; None: given up.

    As long as the provider ``asked``, else a growing time, six attempts at most. When the whole provider is in
    trouble, none: it is the provider that rests (`resting.py`), and its refusals use up nobody's attempts.
    """
    if is_trouble:
        return timedelta(0)
    if attempts >= MOST_ATTEMPTS:
        return None
    return asked or timedelta(minutes=BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1])


def put_back(rows: Sequence[Row], moves: Moves, *, at: datetime) -> dict[int, tuple[str, str]]:
    """Let loudspeakers that could not take their order have it again; return row → state and reason.

    After a growing wait, six times at most, and only while the order is valid and its words stand; beyond that the
    row has failed, with the station's reason. ``moves`` is added to; call `reopen` once they are written.
    """
    changed: dict[int, tuple[str, str]] = {}
    if not rows:
        return changed
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(PUT_BACK, [*columns, at, list(BACK_OFF), len(BACK_OFF), MOST_ATTEMPTS, at])
        for row_id, dispatch, place, before, after, reason in cursor.fetchall():
            changed[row_id] = (after, reason)
            moves.add(dispatch, place, before, after, 1)
    return changed


def reopen(dispatches: Sequence[int]) -> None:
    """Let dispatches that were done go on where somebody waits again."""
    with connection.cursor() as cursor:
        cursor.execute(REOPEN, [list(dispatches)])
