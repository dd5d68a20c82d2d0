"""Jobs of the worker: each finds rows that are due and calls an action, so each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from danbiet.kit import clock
from danbiet.publishing.actions import press_requests, publications, questions


@app.periodic(cron="* * * * * */10")
@app.task(name="danbiet.publishing.jobs.publish_due", queueing_lock="publishing.due")
def publish_due(timestamp: int) -> None:
    """Publish what is scheduled for now; an embargo that ends lifts by itself."""
    publications.publish_due(at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="danbiet.publishing.jobs.climb_overdue", queueing_lock="publishing.climb")
def climb_overdue(timestamp: int) -> None:
    """Hand questions of the press that are overdue to the post of the agency's head."""
    press_requests.climb_overdue(at=clock.now())


@app.periodic(cron="43 3 * * *")
@app.task(name="danbiet.publishing.jobs.forget_contacts", queueing_lock="publishing.forget")
def forget_contacts(timestamp: int) -> None:
    """Empty name and mailbox of askers outside the directory whose time is over."""
    press_requests.forget_contacts(at=clock.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="danbiet.publishing.jobs.forget_questions", queueing_lock="publishing.questions")
def forget_questions(timestamp: int) -> None:
    """Delete the words of settled questions whose time is over."""
    questions.forget_texts(at=clock.now())
