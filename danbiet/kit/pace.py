"""One start per gap and host, across all processes: politeness kept in the database.

The table, made by a migration of the room that fetches:

    CREATE TABLE kit_pace (host text PRIMARY KEY, next_start timestamptz NOT NULL)
"""

from datetime import datetime, timedelta

from danbiet.kit.worklist import Cursor

RESERVE = """
INSERT INTO kit_pace AS pace (host, next_start) VALUES (%(host)s, %(at)s + %(gap)s)
ON CONFLICT (host) DO UPDATE
    SET next_start = greatest(pace.next_start, %(at)s) + %(gap)s
RETURNING next_start - %(gap)s
"""

RESERVE_SOON = """
INSERT INTO kit_pace AS pace (host, next_start) VALUES (%(host)s, %(at)s + %(gap)s)
ON CONFLICT (host) DO UPDATE
    SET next_start = greatest(pace.next_start, %(at)s) + %(gap)s
    WHERE pace.next_start <= %(latest)s
RETURNING next_start - %(gap)s
"""


def reserve_start(cursor: Cursor, host: str, *, at: datetime, gap: timedelta) -> datetime:
    """Return when this caller may start on ``host``: ``at`` or later, nobody else within ``gap``.

    The start is reserved by the one statement; it counts for other processes
    once the caller's transaction commits, so commit before waiting. A zero
    gap (the demonstration's own press) always answers ``at``.
    """
    if not gap:
        return at
    cursor.execute(RESERVE, {"host": host, "at": at, "gap": gap})
    start: datetime = cursor.fetchall()[0][0]
    return start


def reserve_start_within(
    cursor: Cursor, host: str, *, at: datetime, gap: timedelta, patience: timedelta
) -> datetime | None:
    """Return the start as ``reserve_start`` does, or None when it is further than ``patience``.

    None reserves nothing: put the work back and take something else meanwhile.
    """
    if not gap:
        return at
    wanted = {"host": host, "at": at, "gap": gap, "latest": at + patience}
    cursor.execute(RESERVE_SOON, wanted)
    rows = cursor.fetchall()
    return rows[0][0] if rows else None


def forget_idle(cursor: Cursor, *, before: datetime) -> None:
    """Drop hosts not reserved since ``before``, so the table stays as small as the sources."""
    cursor.execute("DELETE FROM kit_pace WHERE next_start < %s", [before])
