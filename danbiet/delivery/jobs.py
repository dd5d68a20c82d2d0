"""Jobs of the worker: each finds rows that are due and calls an action, so each is safe to run twice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from danbiet.delivery.actions import (
    audiences,
    hearing,
    letters,
    press_lists,
    receipts,
    recordings,
    replacing,
    responses,
    sending,
    settling,
    silencing,
    starting,
    subscriptions,
    uploads,
)
from danbiet.delivery.limits import forget_past_days
from danbiet.delivery.lists import WrongFile
from danbiet.delivery.models import Dispatch, Lane, Letter, RecipientImport
from danbiet.delivery.providers import Lines
from danbiet.kit import clock

# A job gives its place back now and then, so that a long bulk never looks like a hung worker.
LONGEST_RUN: Final = 300.0
# While something still waits (for a rate, a retry), the worker looks again soon: an urgent message may come.
NAP: Final = 0.2
LONGEST_IDLE: Final = 5.0
LOOK_FOR_STARTS: Final = 0.5
ALL: Final = tuple(Lane.values)
EXPRESS: Final = (Lane.URGENT, Lane.PRESS)


def wake(task: Task) -> None:
    """Ask for a job now; one that already waits will do."""
    # The savepoint keeps the caller's transaction whole when the queue refuses a second one.
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(timestamp=int(clock.now().timestamp()))


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="delivery.start")
def start_due(timestamp: int) -> None:
    """Start dispatches whose edition is public, responses to the press among them; what was started is sent at once."""
    responses.send_responses(at=clock.now())
    if starting.start_due(at=clock.now()):
        wake(send)


# The locks keep long bulks from taking every place of a worker: two loops send whatever is next, a third only what is
# urgent or for the press. They may run in one worker or in three.
@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="delivery.send", lock="delivery.send")
def send(timestamp: int) -> None:
    """Send while there is work."""
    send_while_there_is_work()


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="delivery.send_beside", lock="delivery.send_beside")
def send_beside(timestamp: int) -> None:
    """Send beside the first loop: no message is taken twice."""
    if _waits(ALL):
        send_while_there_is_work()


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="delivery.express", lock="delivery.express")
def express(timestamp: int) -> None:
    """Send what is urgent or for the press while bulks keep the other loops busy."""
    if _waits(EXPRESS):
        send_while_there_is_work(lanes=EXPRESS)


def send_while_there_is_work(
    *, lanes: Sequence[int] = ALL, longest: float = LONGEST_RUN, idle: float = LONGEST_IDLE
) -> int:
    """Send batch after batch; end when nothing could be sent for ``idle`` seconds. Return how many messages.

    Looks for what is due to start meanwhile, so that something urgent begins within half a second.
    """
    begun = worked = looked = time.monotonic()
    sent = 0
    with Lines() as lines:
        while (now := time.monotonic()) - begun < longest:
            if now - looked > LOOK_FOR_STARTS:
                looked = now
                starting.start_due(at=clock.now())
            if done := sending.send_batch(at=clock.now(), lines=lines, lanes=lanes):
                sent, worked = sent + done, time.monotonic()
                hearing.hear_lines(lines, at=clock.now())
            elif not _waits(lanes) or time.monotonic() - worked > idle:
                break
            else:
                time.sleep(NAP)
    return sent


def _waits(lanes: Sequence[int]) -> bool:
    letters_wait = Letter.objects.filter(state="waiting", lane__in=lanes)
    return Dispatch.objects.running().filter(waiting__gt=0, lane__in=lanes).exists() or letters_wait.exists()


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="delivery.receipts")
def apply_waiting_receipts(timestamp: int) -> None:
    """Apply what providers said."""
    receipts.apply_receipts(at=clock.now())


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="delivery.sound")
def make_sound(timestamp: int) -> None:
    """Let the voice read confirmed broadcasts; what can start then starts at once."""
    if recordings.make_recordings(at=clock.now()):
        wake(start_due)


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="delivery.silence")
def silence_stations(timestamp: int) -> None:
    """Take back from stations what was withdrawn or given up; put corrections down where the wrong words were."""
    replacing.replace_own_broadcasts(at=clock.now())
    silencing.order_silences(at=clock.now())
    silencing.tell_stations(at=clock.now())


@app.periodic(cron="* * * * * */15")
@app.task(queueing_lock="delivery.settle")
def settle(timestamp: int) -> None:
    """Look for the fate of what is uncertain."""
    settling.settle_uncertain(at=clock.now())


# The lock keeps a second worker from reading the same file beside the first.
@app.task(queueing_lock="delivery.import", lock="delivery.import")
def read_list(timestamp: int) -> None:
    """Read the lists whose columns were confirmed, the oldest first; each says itself what was wrong with it."""
    for made in RecipientImport.objects.filter(finished_at=None, confirmed_at__isnull=False).order_by("pk"):
        with suppress(WrongFile, uploads.NotWaiting):
            uploads.run_kept_import(made, at=clock.now())


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="delivery.uploads")
def forget_uploads(timestamp: int) -> None:
    """Delete the files of lists after a day, read or not."""
    uploads.forget_uploads(at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="delivery.press")
def sync_press_lists(timestamp: int) -> None:
    """Bring the press lists up to the directory."""
    press_lists.sync_press_lists(at=clock.now())


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="delivery.upkeep")
def keep_house(timestamp: int) -> None:
    """Delete what its purpose has left: lists, leavers, letters, counts of yesterday, old receipts."""
    at = clock.now()
    audiences.expire_lists(at=at)
    subscriptions.forget_left(at=at)
    letters.empty_old_letters(at=at)
    receipts.forget_old_receipts(at=at)
    forget_past_days(at=at)
