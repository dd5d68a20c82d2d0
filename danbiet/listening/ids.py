"""Time-ordered ids of items (decision 7)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from danbiet.listening.models.items import first_id_at


def next_item_ids(count: int, *, at: datetime) -> list[int]:
    """Return ids for items received at this moment, unique across processes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('listening_item_counter') FROM generate_series(1, %s)", [count])
        base = first_id_at(at)
        return [base + row[0] for row in cursor.fetchall()]


def ensure_partitions(first: date, last: date) -> int:
    """Make the month partitions that hold these days; returns how many were missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT danbiet_ensure_partitions(%s, %s)", [first, last])
        return int(cursor.fetchone()[0])
