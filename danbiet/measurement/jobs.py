"""Jobs of the worker: each finds rows that are due and calls an action, so each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from danbiet.kit import clock
from danbiet.measurement.actions.addresses import ask_addresses, forget_unnamed
from danbiet.measurement.actions.echoes import hear_echoes
from danbiet.measurement.actions.readership import forget_past
from danbiet.measurement.actions.site import look_where_due, plan_looks


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="measurement.echoes")
def hear(timestamp: int) -> None:
    """Hold new reports against the publications they follow."""
    hear_echoes(at=clock.now())


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="measurement.readership")
def forget_past_readers(timestamp: int) -> None:
    """Throw away the salts of past months and counts that are no longer kept."""
    forget_past(at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="measurement.site")
def look_at_site(timestamp: int) -> None:
    """Look at every agency's part of the public site, once a day from half past five."""
    plan_looks(at=clock.now())
    look_where_due(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="measurement.addresses", lock="measurement.addresses")
def ask_named_addresses(timestamp: int) -> None:
    """Ask the addresses that published pages name and that are due, a few at a time."""
    ask_addresses(at=clock.now())


@app.periodic(cron="51 3 * * *")
@app.task(queueing_lock="measurement.forget_addresses")
def forget_addresses(timestamp: int) -> None:
    """Drop addresses that no page names any more."""
    forget_unnamed(at=clock.now())
