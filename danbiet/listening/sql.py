"""Statements that the ORM would spell slowly: many rows, each with values of its own, in one UPDATE."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import connection, models

AT_ONCE = 1000
UPDATE_EACH = """
UPDATE {table} AS t SET {sets}
FROM unnest(%s::bigint[], {arrays}) AS v({key}, {columns})
WHERE t.{key} = v.{key} AND t.{key} BETWEEN %s AND %s
"""


def update_each(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of each row as the objects hold them; the primary key is a bigint.

    Ten times as quick as ``bulk_update``, whose CASE grows with the square of the batch. The bounds on the
    key let the planner leave out the months that hold none of the rows.
    """
    ordered = sorted(rows, key=lambda row: row.pk)
    for start in range(0, len(ordered), AT_ONCE):
        _update(ordered[start : start + AT_ONCE], fields)


def _update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    meta: Any = rows[0]._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = [str(quote(field.column)) for field in fields]
    statement = UPDATE_EACH.format(
        table=quote(meta.db_table),
        key=quote(meta.pk.column),
        sets=", ".join(f"{column} = v.{column}" for column in columns),
        arrays=", ".join(f"%s::{_plain_type(field)}[]" for field in fields),
        columns=", ".join(columns),
    )
    ids = [row.pk for row in rows]
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [ids, *values, ids[0], ids[-1]])


def _plain_type(field: Any) -> str:
    """The column's type without its length, so that a value too long is an error and not cut in silence."""
    return re.sub(
        r"\(\d+\)", "", str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection))
    )
