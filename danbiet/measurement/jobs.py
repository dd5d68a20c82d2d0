"""Jobs of the worker."""

from __future__ import annotations

from procrastinate.contrib.django import app

from danbiet.kit import clock
from danbiet.measurement.actions.echoes import hear_echoes


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="measurement.echoes")
def hear(timestamp: int) -> None:
    """Hold new reports against the publications they follow."""
    hear_echoes(at=clock.now())
