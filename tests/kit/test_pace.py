"""One start per gap and host, however many processes read."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from danbiet.kit.pace import forget_idle, reserve_start, reserve_start_within
from tests.database import Database

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
GAP = timedelta(seconds=5)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.database


@pytest.fixture
def database(empty_database: Database) -> str:
    with psycopg.connect(empty_database.admin, autocommit=True) as connection:
        connection.execute("CREATE TABLE kit_pace (host text PRIMARY KEY, next_start timestamptz NOT NULL)")
    return empty_database.admin


@pytest.fixture
def cursor(database: str) -> Iterator[psycopg.Cursor]:
    with psycopg.connect(database, autocommit=True) as connection, connection.cursor() as cursor:
        yield cursor


def test_starts_on_one_host_stand_a_gap_apart(cursor: psycopg.Cursor):
    starts = [reserve_start(cursor, "a.example", at=NOON, gap=GAP) for _ in range(3)]
    assert starts == [NOON, NOON + GAP, NOON + 2 * GAP]


def test_another_host_does_not_wait(cursor: psycopg.Cursor):
    reserve_start(cursor, "a.example", at=NOON, gap=GAP)
    assert reserve_start(cursor, "b.example", at=NOON, gap=GAP) == NOON


def test_after_a_pause_nobody_waits(cursor: psycopg.Cursor):
    reserve_start(cursor, "a.example", at=NOON, gap=GAP)
    assert reserve_start(cursor, "a.example", at=NOON + 4 * SECOND, gap=GAP) == NOON + GAP
    assert reserve_start(cursor, "a.example", at=NOON + 60 * SECOND, gap=GAP) == NOON + 60 * SECOND


def test_a_longer_gap_holds_from_then_on(cursor: psycopg.Cursor):
    reserve_start(cursor, "a.example", at=NOON, gap=GAP)
    assert reserve_start(cursor, "a.example", at=NOON, gap=20 * SECOND) == NOON + GAP
    assert reserve_start(cursor, "a.example", at=NOON, gap=GAP) == NOON + GAP + 20 * SECOND


def test_the_demonstrations_own_press_does_not_wait(cursor: psycopg.Cursor):
    starts = [reserve_start(cursor, "demo.example", at=NOON, gap=timedelta(0)) for _ in range(3)]
    assert starts == [NOON] * 3


def test_whoever_cannot_wait_reserves_nothing(cursor: psycopg.Cursor):
    reserve_start(cursor, "a.example", at=NOON, gap=GAP)
    assert reserve_start_within(cursor, "a.example", at=NOON, gap=GAP, patience=2 * SECOND) is None
    assert reserve_start_within(cursor, "a.example", at=NOON, gap=GAP, patience=GAP) == NOON + GAP
    assert reserve_start_within(cursor, "moi.example", at=NOON, gap=GAP, patience=SECOND) == NOON
    assert reserve_start(cursor, "a.example", at=NOON, gap=GAP) == NOON + 2 * GAP


def test_eight_processes_at_one_moment_get_eight_starts(database: str):
    def ask(_: int) -> list[datetime]:
        with psycopg.connect(database, autocommit=True) as connection, connection.cursor() as own:
            return [reserve_start(own, "a.example", at=NOON, gap=GAP) for _ in range(5)]

    with ThreadPoolExecutor(8) as pool:
        starts = sorted(start for mine in pool.map(ask, range(8)) for start in mine)
    assert starts == [NOON + place * GAP for place in range(40)]


def test_hosts_long_unused_are_forgotten(cursor: psycopg.Cursor):
    reserve_start(cursor, "cu.example", at=NOON - timedelta(days=40), gap=GAP)
    reserve_start(cursor, "moi.example", at=NOON, gap=GAP)
    forget_idle(cursor, before=NOON - timedelta(days=30))
    assert cursor.execute("SELECT host FROM kit_pace").fetchall() == [("moi.example",)]
