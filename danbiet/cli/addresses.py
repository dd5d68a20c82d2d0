"""``danbiet addresses``: the keys under which recipients' addresses lie encrypted."""

from __future__ import annotations

import click

from danbiet.cli._django import needs_django
from danbiet.kit import clock


@click.group("addresses")
def command() -> None:
    """Care for the encrypted addresses of recipients."""


@command.command("rotate")
@needs_django
def rotate() -> None:
    """Encrypt every address anew under the newest key of DANBIET_ADDRESS_KEY; the older keys may go afterwards."""
    from danbiet.delivery.actions.audiences import rotate_keys
    from danbiet.delivery.actors import LEDGER
    from danbiet.delivery.models import Audience

    lists = Audience.objects.filter(closed_at=None)
    done = sum(rotate_keys(each, by=LEDGER, at=clock.now()) for each in lists)
    click.echo(f"{done} addresses in {lists.count()} lists lie under the newest key")
