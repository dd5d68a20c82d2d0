"""Many counts in one question to the database."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def how_many(*lists: QuerySet[Any]) -> tuple[int, ...]:
    """Return how many rows each list has, of whatever tables, in one query; none for no list."""
    parts: list[str] = []
    values: list[Any] = []
    for each in lists:
        try:
            rows = each if each.query.is_sliced else each.order_by()
            sql, found = rows.values("pk").query.sql_with_params()
        except EmptyResultSet:
            sql, found = "SELECT 1 WHERE FALSE", ()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")
        values += found
    if not parts:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        counts: tuple[int, ...] = cursor.fetchone()
    return counts
