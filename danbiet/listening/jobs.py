"""Jobs of the worker: each finds rows that are due and calls an action, so each is safe to run twice."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from danbiet.kit import clock
from danbiet.listening.actions import alarms, analysis, fetching, pages, upkeep
from danbiet.listening.fetching import client


def wake(task: Task) -> None:
    """Ask for a job now; one that already waits will do."""
    # The savepoint keeps the caller's transaction whole when the queue refuses a second one.
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(timestamp=int(clock.now().timestamp()))


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="listening.poll")
def poll_feeds(timestamp: int) -> None:
    """Visit the feeds that are due; what they announce is read at once."""
    while visited := fetching.poll_due_feeds(client=client(), at=clock.now(), limit=20):
        wake(read_pages)
        if visited < 20:
            break


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="listening.pages")
def read_pages(timestamp: int) -> None:
    """Read the pages that are due; what was read is analysed at once."""
    while pages.read_due_pages(client=client(), at=clock.now(), limit=40):
        wake(analyse)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="listening.analysis")
def analyse(timestamp: int) -> None:
    """Analyse what was read; when something came, judge whether it is more than usual."""
    analysed = 0
    while count := analysis.analyse_waiting(at=clock.now()):
        analysed += count
    if analysed:
        alarms.detect_alarms(at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="listening.silence")
def judge_silence(timestamp: int) -> None:
    """Say which sources fell silent, and judge counts that fell due without news."""
    upkeep.judge_silence(at=clock.now())
    alarms.detect_alarms(at=clock.now())


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="listening.upkeep")
def keep_house(timestamp: int) -> None:
    """Make partitions ahead and drop months past their time."""
    upkeep.keep_partitions(at=clock.now())
    upkeep.forget_old(at=clock.now())


@app.periodic(cron="*/1 * * * *")
@app.task(queueing_lock="listening.reindex")
def reindex(timestamp: int) -> None:
    """Bring rows of an older engine up to date, a batch a minute."""
    if upkeep.reindex(limit=500):
        wake(analyse)
