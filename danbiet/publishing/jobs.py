"""Jobs of the worker: each finds rows that are due and calls an action, so each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from danbiet.kit import clock
from danbiet.publishing.actions import publications


@app.periodic(cron="* * * * * */10")
@app.task(name="danbiet.publishing.jobs.publish_due", queueing_lock="publishing.due")
def publish_due(timestamp: int) -> None:
    """Publish what is scheduled for now; an embargo that ends lifts by itself."""
    publications.publish_due(at=clock.now())
