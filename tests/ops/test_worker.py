"""Jobs of dead workers go back to the queue; those of living ones are left alone."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from procrastinate import App, PsycopgConnector
from psycopg.types.json import Jsonb

from danbiet.ops.database import from_url
from danbiet.ops.worker import give_back_stalled_jobs

pytestmark = pytest.mark.database


def _worker(connection, silent_for: timedelta) -> int:
    beat = datetime.now(UTC) - silent_for
    row = connection.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [beat])
    return row.fetchone()[0]


def _job(connection, status: str, worker: int | None = None, queueing_lock: str | None = None) -> int:
    row = connection.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, worker_id, queueing_lock) "
        "VALUES ('default', 'poll', 0, %s, %s, %s, %s) RETURNING id",
        [Jsonb({}), status, worker, queueing_lock],
    )
    return row.fetchone()[0]


def _give_back(url: str) -> list[int]:
    place = from_url(url)
    keys = {"host": "HOST", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    connector = PsycopgConnector(kwargs={name: place[key] for name, key in keys.items()})

    async def run() -> list[int]:
        async with App(connector=connector).open_async() as app:
            return await give_back_stalled_jobs(app)

    return asyncio.run(run())


def test_only_the_jobs_of_a_silent_worker_go_back(fresh_database):
    with psycopg.connect(fresh_database.app, autocommit=True) as connection:
        dead, living = _worker(connection, timedelta(minutes=1)), _worker(connection, timedelta(seconds=2))
        stalled, orphan, running = (
            _job(connection, "doing", dead),
            _job(connection, "doing"),
            _job(connection, "doing", living),
        )
        assert sorted(_give_back(fresh_database.app)) == [stalled, orphan]
        states = dict(connection.execute("SELECT id, status FROM procrastinate_jobs").fetchall())
        assert states == {stalled: "todo", orphan: "todo", running: "doing"}


def test_a_stalled_job_whose_twin_already_waits_is_dropped(fresh_database):
    with psycopg.connect(fresh_database.app, autocommit=True) as connection:
        stalled = _job(connection, "doing", _worker(connection, timedelta(minutes=1)), queueing_lock="poll")
        twin = _job(connection, "todo", queueing_lock="poll")
        _give_back(fresh_database.app)
        states = dict(connection.execute("SELECT id, status FROM procrastinate_jobs").fetchall())
        assert states == {stalled: "aborted", twin: "todo"}
