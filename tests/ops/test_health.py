"""What /healthz answers, and that each thing that must run is missed when it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from danbiet.ops.health import Finding, report

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def worker_alive():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [NOW - timedelta(seconds=7)])


def _job(due: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, scheduled_at) "
            "VALUES ('default', 'anything', 0, '{}', 'todo', %s)",
            [due],
        )


def test_a_worker_that_was_never_started_is_missed():
    health = report(at=NOW)
    assert health.findings["worker"] == Finding(False, "no worker has registered; start one with “danbiet worker”")
    assert health.well is False


def test_a_worker_that_fell_silent_is_missed(worker_alive):
    assert report(at=NOW).findings["worker"] == Finding(True, "last heartbeat 7 s ago")
    assert report(at=NOW + timedelta(minutes=2)).findings["worker"] == Finding(False, "last heartbeat 127 s ago")


def test_a_job_that_waits_too_long_is_seen_and_one_for_later_is_not():
    _job(NOW + timedelta(hours=1))
    assert report(at=NOW).findings["queue"] == Finding(True, "no job is due")
    _job(NOW - timedelta(minutes=3))
    assert report(at=NOW).findings["queue"] == Finding(True, "the oldest due job has waited 180 s")
    _job(NOW - timedelta(minutes=30))
    assert report(at=NOW).findings["queue"] == Finding(False, "the oldest due job has waited 1800 s")


def test_next_months_partition_is_missed_in_good_time(django_db_setup, database_server, settings):
    import psycopg

    from danbiet.ops.health import _partitions

    database = database_server.empty()
    with psycopg.connect(database.owner) as owner:
        owner.execute("CREATE TABLE pages (id bigint) PARTITION BY RANGE (id)")
        owner.execute("CREATE TABLE pages_y2026m11 PARTITION OF pages FOR VALUES FROM (0) TO (10)")
        cursor = owner.cursor()
        missing = "next month's are missing: pages_y2026m12; run “danbiet migrate”"
        assert _partitions(cursor, NOW) == Finding(False, missing)
        owner.execute("CREATE TABLE pages_y2026m12 PARTITION OF pages FOR VALUES FROM (10) TO (20)")
        assert _partitions(cursor, NOW) == Finding(True, "ready for 12/2026")
        assert _partitions(cursor, datetime(2026, 12, 31, tzinfo=UTC)).says.startswith(
            "next month's are missing: pages_y2027m01"
        )
    database_server.drop(database)


def test_the_page_answers_503_until_all_is_well(client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"]["well"] is True
    assert answer.json()["worker"]["well"] is False
    assert "Set-Cookie" not in answer.headers
