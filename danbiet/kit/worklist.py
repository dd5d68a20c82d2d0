"""Work as rows with a due time: claiming them so that no two workers take one.

A worker claims rows by moving their lease ahead; while the lease runs nobody
else gets them, and when the worker dies the lease simply runs out. ``SKIP
LOCKED`` keeps claimers from waiting for each other. Works on PostgreSQL 9.5
and newer, with any DB-API cursor of psycopg (Django's too).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from danbiet.kit.sql import quoted


class Cursor(Protocol):
    """The two methods of a DB-API cursor that are used here."""

    def execute(self, query: Any, params: Any = None, /) -> Any: ...

    def fetchall(self) -> Sequence[Any]: ...


def claim(
    cursor: Cursor,
    table: str,
    *,
    due_column: str,
    lease_column: str,
    at: datetime,
    lease: timedelta,
    limit: int,
    where: Mapping[str, object] | None = None,
    order: Sequence[str] = (),
    id_column: str = "id",
) -> list[int]:
    """Return the ids of at most ``limit`` due rows, now leased until ``at + lease``.

    Due means ``due_column <= at`` and no running lease. ``where`` names
    columns and the values they must equal (None for null). ``order`` names
    columns, "-name" for descending; the longest due come first by default.
    The claim holds once the caller's transaction commits.

    Raises BadName when a name is not a plain SQL name.
    """
    ordering = [*order, due_column, id_column]
    matching, values = conditions(where or {})
    cursor.execute(
        CLAIM.format(
            table=quoted(table),
            id=quoted(id_column),
            due=quoted(due_column),
            lease=quoted(lease_column),
            matching=matching,
            order=", ".join(direction(column) for column in ordering),
        ),
        [at, at, *values, limit, at + lease],
    )
    return [row[0] for row in cursor.fetchall()]


CLAIM = """
WITH due AS MATERIALIZED (
    SELECT {id}, row_number() OVER () AS place FROM (
        SELECT {id} FROM {table}
        WHERE {due} <= %s AND ({lease} IS NULL OR {lease} <= %s){matching}
        ORDER BY {order}
        LIMIT %s
        FOR UPDATE SKIP LOCKED
    ) AS locked
), taken AS (
    UPDATE {table} AS t SET {lease} = %s FROM due WHERE t.{id} = due.{id}
    RETURNING t.{id}, due.place
)
SELECT {id} FROM taken ORDER BY place
"""


def finish(
    cursor: Cursor,
    table: str,
    row_id: int,
    *,
    due_column: str,
    lease_column: str,
    lease_until: datetime,
    next_due: datetime | None,
    id_column: str = "id",
) -> bool:
    """Give a claimed row back, due again at ``next_due`` (None: never by itself).

    ``lease_until`` is the lease it was claimed with. Returns False when the
    lease ran out and another worker holds the row now: its word counts.
    """
    cursor.execute(
        f"UPDATE {quoted(table)} SET {quoted(due_column)} = %s, {quoted(lease_column)} = NULL "
        f"WHERE {quoted(id_column)} = %s AND {quoted(lease_column)} = %s "
        f"RETURNING {quoted(id_column)}",
        [next_due, row_id, lease_until],
    )
    return bool(cursor.fetchall())


def conditions(where: Mapping[str, object]) -> tuple[str, list[object]]:
    tests = [
        f" AND {quoted(column)} IS NULL" if value is None else f" AND {quoted(column)} = %s"
        for column, value in where.items()
    ]
    return "".join(tests), [value for value in where.values() if value is not None]


def direction(column: str) -> str:
    return f"{quoted(column[1:])} DESC" if column.startswith("-") else quoted(column)
