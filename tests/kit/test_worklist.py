"""Two workers never take one row, and a dead worker's row comes back by itself."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from danbiet.kit.sql import BadName, quoted
from danbiet.kit.worklist import claim, finish
from tests.database import Database

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LEASE = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.database


@pytest.fixture
def database(empty_database: Database) -> str:
    with psycopg.connect(empty_database.admin, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE feed (id bigint PRIMARY KEY, due_at timestamptz, leased_until timestamptz, "
            "kind text, rank int NOT NULL DEFAULT 0)"
        )
    return empty_database.admin


def put(
    connection: psycopg.Connection, number: int, due: datetime | None, kind: str | None = "rss", rank: int = 0
) -> None:
    connection.execute("INSERT INTO feed VALUES (%s, %s, NULL, %s, %s)", [number, due, kind, rank])


def take(connection: psycopg.Connection, *, at: datetime = NOON, limit: int = 10, **options: object) -> list[int]:
    with connection.cursor() as cursor:
        return claim(
            cursor,
            "feed",
            due_column="due_at",
            lease_column="leased_until",
            at=at,
            lease=LEASE,
            limit=limit,
            **options,  # type: ignore[arg-type]
        )


def give_back(connection: psycopg.Connection, number: int, until: datetime, next_due: datetime | None) -> bool:
    with connection.cursor() as cursor:
        return finish(
            cursor,
            "feed",
            number,
            due_column="due_at",
            lease_column="leased_until",
            lease_until=until,
            next_due=next_due,
        )


def test_the_longest_due_comes_first_and_what_is_not_due_stays(database: str):
    with psycopg.connect(database) as one:
        for number, due in [(1, NOON - MINUTE), (2, NOON), (3, NOON + MINUTE), (4, NOON - 9 * MINUTE), (5, None)]:
            put(one, number, due)
        assert take(one) == [4, 1, 2]
        assert take(one) == []


def test_two_workers_at_one_moment_share_the_rows(database: str):
    with psycopg.connect(database) as one, psycopg.connect(database) as two:
        for number in range(1, 7):
            put(one, number, NOON - number * MINUTE)
        one.commit()
        first = take(one, limit=3)
        second = take(two)  # one has not committed: its rows are locked, and skipped without waiting
        assert (first, second) == ([6, 5, 4], [3, 2, 1])


def test_the_row_of_a_dead_worker_comes_back_when_its_lease_is_over(database: str):
    with psycopg.connect(database) as one:
        put(one, 1, NOON)
        assert take(one) == [1]
        assert take(one, at=NOON + LEASE - MINUTE) == []
        assert take(one, at=NOON + LEASE) == [1]


def test_a_claim_that_is_rolled_back_holds_nothing(database: str):
    with psycopg.connect(database) as one:
        put(one, 1, NOON)
        one.commit()
        assert take(one) == [1]
        one.rollback()
        assert take(one) == [1]


def test_conditions_and_order_are_the_callers(database: str):
    with psycopg.connect(database) as one:
        put(one, 1, NOON - 3 * MINUTE, rank=1)
        put(one, 2, NOON - 2 * MINUTE, rank=5)
        put(one, 3, NOON - MINUTE, kind="sitemap", rank=9)
        put(one, 4, NOON - MINUTE, kind=None, rank=9)
        assert take(one, where={"kind": "rss"}, order=["-rank"], limit=1) == [2]
        assert take(one, where={"kind": None}) == [4]
        assert take(one) == [1, 3]


def test_a_finished_row_waits_for_its_next_time(database: str):
    with psycopg.connect(database) as one:
        put(one, 1, NOON)
        take(one)
        assert give_back(one, 1, NOON + LEASE, NOON + 10 * MINUTE)
        assert take(one, at=NOON + 9 * MINUTE) == []
        assert take(one, at=NOON + 10 * MINUTE) == [1]


def test_a_worker_too_late_does_not_overrule_the_one_who_took_over(database: str):
    with psycopg.connect(database) as one:
        put(one, 1, NOON)
        take(one)
        later = NOON + LEASE + MINUTE
        assert take(one, at=later) == [1]
        assert not give_back(one, 1, NOON + LEASE, None)
        assert give_back(one, 1, later + LEASE, None)


@pytest.mark.parametrize("name", ['feed"; DROP TABLE feed; --', "Feed", "a.b.c", "", "1a", "a b"])
def test_only_plain_names_enter_sql_text(name: str):
    with pytest.raises(BadName):
        quoted(name)


def test_a_plain_name_may_bear_a_schema():
    assert quoted("public.feed") == '"public"."feed"'
