"""The worker: runs due jobs, gives back those of a killed worker, and outlives an outage of the database."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

import django.db
import psycopg
import psycopg_pool
from asgiref.sync import sync_to_async
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.utils import utcnow

log = logging.getLogger(__name__)

# A worker that is killed leaves its jobs "doing", with their locks. It is taken for dead after 20 seconds without
# a heartbeat and looked for every 5, so its job starts again within 25 seconds of the kill.
HEARTBEAT_SECONDS = 5.0
DEAD_AFTER_SECONDS = 20.0
LOOK_SECONDS = 5.0
ANSWER_WITHIN_SECONDS = 8.0
POLL_SECONDS = 5.0
LET_FINISH_SECONDS = 20.0
KEEP_FINISHED_HOURS = 7 * 24
SWEEP_EVERY_SECONDS = 3600.0

OUTAGES = (ConnectorException, psycopg.OperationalError, psycopg_pool.PoolTimeout, django.db.OperationalError)


def run_worker(jobs_at_a_time: int) -> None:
    """Work until SIGTERM or SIGINT; then let running jobs finish for 20 seconds. Beside the jobs, an ear listens."""
    from danbiet.delivery import ear

    thread, stop = ear.started()
    try:
        asyncio.run(_work_through_outages(jobs_at_a_time))
    finally:
        stop.set()
        thread.join(timeout=HEARTBEAT_SECONDS)


async def give_back_stalled_jobs(app: App, *, dead_after_seconds: float = DEAD_AFTER_SECONDS) -> list[int]:
    """Return to the queue what dead workers were doing; answer the ids of those jobs."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after_seconds))
    for job in stalled:
        await _give_back(app, job)
    return [job.id for job in stalled if job.id is not None]


async def _give_back(app: App, job: Job) -> None:
    try:
        await app.job_manager.retry_job(job, retry_at=utcnow())
        log.warning("job %s (%s) is back in the queue: its worker died", job.id, job.task_name)
    except UniqueViolation:
        # The same work waits already under its queueing lock; this run would only repeat it.
        await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=False)
        log.warning("job %s (%s) is dropped: its worker died and the same job waits already", job.id, job.task_name)


async def _work_through_outages(jobs_at_a_time: int) -> None:
    stop = asyncio.Event()
    for ask in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ask, stop.set)
    while not stop.is_set():
        try:
            await _work(jobs_at_a_time, stop)
        except OUTAGES as error:
            log.warning("the database does not answer (%s); trying again", str(error).splitlines()[0])
        await _pause(stop, 1.0)


async def _work(jobs_at_a_time: int, stop: asyncio.Event) -> None:
    connector = PsycopgConnector(kwargs=connector_params(), timeout=ANSWER_WITHIN_SECONDS)
    app = django_app.with_connector(connector)
    for task in app.tasks.values():
        task.func = _with_live_connection(task.func)
    # Periodic jobs are deferred through Django's own connection of this thread, which an outage leaves closed.
    await sync_to_async(django.db.close_old_connections)()
    async with app.open_async():
        await give_back_stalled_jobs(app)
        work = asyncio.create_task(_run(app, jobs_at_a_time))
        keep = asyncio.create_task(_keep_house(app))
        asked = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([work, keep, asked], return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _end(work, keep, asked)


def _with_live_connection(job: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a job so that it does not begin on a connection which an outage closed: no request does it for us."""
    if getattr(job, "checks_connection", False) or iscoroutinefunction(job):
        return job

    @wraps(job)
    def begun_afresh(*args: Any, **kwargs: Any) -> Any:
        django.db.close_old_connections()
        try:
            return job(*args, **kwargs)
        finally:
            django.db.close_old_connections()

    begun_afresh.checks_connection = True  # type: ignore[attr-defined]
    return begun_afresh


async def _run(app: App, jobs_at_a_time: int) -> None:
    await app.run_worker_async(
        concurrency=jobs_at_a_time,
        install_signal_handlers=False,
        fetch_job_polling_interval=POLL_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=DEAD_AFTER_SECONDS,
        shutdown_graceful_timeout=LET_FINISH_SECONDS,
    )


async def _keep_house(app: App) -> None:
    swept = -SWEEP_EVERY_SECONDS
    loop = asyncio.get_running_loop()
    while True:
        await give_back_stalled_jobs(app)
        if loop.time() - swept > SWEEP_EVERY_SECONDS:
            await app.job_manager.delete_old_jobs(
                nb_hours=KEEP_FINISHED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
            )
            swept = loop.time()
        await asyncio.sleep(LOOK_SECONDS)


async def _end(*tasks: asyncio.Task[object]) -> None:
    """Cancel what still runs, wait for it, and raise the first real error among them."""
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
