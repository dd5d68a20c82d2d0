"""What /healthz answers: does everything that must run, run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, connection

WORKER_SILENT_AFTER = timedelta(seconds=60)
JOB_LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, and a sentence that says what was seen and what to do."""

    well: bool
    says: str


@dataclass(frozen=True)
class Health:
    """The state of the house; ``well`` when every finding is."""

    well: bool
    findings: dict[str, Finding]

    def as_json(self) -> dict[str, Any]:
        return {"well": self.well, **{name: asdict(finding) for name, finding in self.findings.items()}}


def report(*, at: datetime) -> Health:
    """Look at the database, the worker, the queue and next month's partitions, as of ``at``."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version')")
            findings = {
                "database": Finding(True, f"PostgreSQL {cursor.fetchone()[0]}"),
                "worker": _worker(cursor, at),
                "queue": _queue(cursor, at),
                "partitions": _partitions(cursor, at),
            }
    except Error as error:
        findings = {"database": Finding(False, f"does not answer: {str(error).splitlines()[0]}")}
    return Health(all(finding.well for finding in findings.values()), findings)


def _worker(cursor: Any, at: datetime) -> Finding:
    cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
    (beat,) = cursor.fetchone()
    if beat is None:
        return Finding(False, "no worker has registered; start one with “danbiet worker”")
    silent = max(at - beat, timedelta())
    return Finding(silent < WORKER_SILENT_AFTER, f"last heartbeat {_seconds(silent)} ago")


def _queue(cursor: Any, at: datetime) -> Finding:
    cursor.execute(
        """
        SELECT min(coalesce(job.scheduled_at, event.at))
        FROM procrastinate_jobs job
        LEFT JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
        WHERE job.status = 'todo' AND coalesce(job.scheduled_at, event.at) <= %s
        """,
        [at],
    )
    (oldest,) = cursor.fetchone()
    if oldest is None:
        return Finding(True, "no job is due")
    late = at - oldest
    return Finding(late < JOB_LATE_AFTER, f"the oldest due job has waited {_seconds(late)}")


def _partitions(cursor: Any, at: datetime) -> Finding:
    month = (at.replace(day=1) + timedelta(days=32)).replace(day=1)
    cursor.execute(
        """
        SELECT parent.relname || %s AS wanted
        FROM pg_partitioned_table
        JOIN pg_class parent ON parent.oid = partrelid
        JOIN pg_namespace space ON space.oid = parent.relnamespace AND space.nspname = current_schema()
        WHERE partstrat = 'r' AND to_regclass(quote_ident(parent.relname || %s)) IS NULL
        ORDER BY 1
        """,
        [f"_y{month:%Y}m{month:%m}"] * 2,
    )
    absent = [row[0] for row in cursor.fetchall()]
    if absent:
        return Finding(False, f"next month's are missing: {', '.join(absent)}; run “danbiet migrate”")
    return Finding(True, f"ready for {month:%m/%Y}")


def _seconds(span: timedelta) -> str:
    return f"{span.total_seconds():.0f} s"
