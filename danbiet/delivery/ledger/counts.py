"""Counts beside the rows: moved in the transaction that moves the rows, never counted again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import connection

from danbiet.delivery.models import DeliveryState

Move = tuple[int, int | None, str, str]  # dispatch, place, from state, to state
STATES: Final = tuple(DeliveryState.values)
NEW: Final = ""  # the state before of a row that was not there

LOCK = "SELECT id FROM delivery_dispatch WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
DISPATCH = """
UPDATE delivery_dispatch SET {columns}, parts_sent = parts_sent + %s WHERE id = %s
"""
PLACES = """
INSERT INTO delivery_placecount AS c (dispatch_id, place_id, state, n)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::int[])
ON CONFLICT (dispatch_id, place_id, state) DO UPDATE SET n = c.n + excluded.n
"""
FINISH = """
UPDATE delivery_dispatch SET state = 'done', finished_at = %s
WHERE id = ANY(%s) AND state = 'running' AND waiting = 0
"""


@dataclass
class Moves:
    """Rows that changed their state, summed."""

    rows: Counter[Move] = field(default_factory=Counter)
    parts: Counter[int] = field(default_factory=Counter)

    def add(self, dispatch: int, place: int | None, before: str, after: str, n: int, parts: int = 0) -> None:
        if before != after:
            self.rows[dispatch, place, before, after] += n
        self.parts[dispatch] += parts

    @property
    def dispatches(self) -> list[int]:
        return sorted({move[0] for move in self.rows} | set(self.parts))


def lock(dispatches: Iterable[int]) -> None:
    """Take the locks of these dispatches, always in one order; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted(set(dispatches))])


def move(moves: Moves, *, at: datetime) -> None:
    """Write the moves into the counts; a dispatch with nobody waiting any more is done."""
    with connection.cursor() as cursor:
        for dispatch in moves.dispatches:
            deltas = _of_dispatch(moves.rows, dispatch)
            columns = ", ".join(f"{state} = {state} + %s" for state in STATES)
            values = [deltas.get(state, 0) for state in STATES]
            cursor.execute(DISPATCH.format(columns=columns), [*values, moves.parts[dispatch], dispatch])
        if rows := _of_places(moves.rows):
            cursor.execute(PLACES, [list(column) for column in zip(*rows, strict=True)])
        if moves.rows:
            cursor.execute(FINISH, [at, moves.dispatches])


def _of_dispatch(rows: Mapping[Move, int], dispatch: int) -> Counter[str]:
    deltas: Counter[str] = Counter()
    for (of, _place, before, after), n in rows.items():
        if of == dispatch:
            deltas[before] -= n  # of NEW there is no count
            deltas[after] += n
    return deltas


def _of_places(rows: Mapping[Move, int]) -> list[tuple[int, int | None, str, int]]:
    deltas: Counter[tuple[int, int | None, str]] = Counter()
    for (dispatch, place, before, after), n in rows.items():
        deltas[dispatch, place, before] -= n
        deltas[dispatch, place, after] += n
    found = [(*key, n) for key, n in deltas.items() if n and key[2] != NEW]
    return sorted(found, key=lambda row: (row[0], row[1] or 0, row[2]))
