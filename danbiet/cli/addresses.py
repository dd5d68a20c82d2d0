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
    """Bring everything encrypted under the newest key of DANBIET_ADDRESS_KEY; stopped half-way, run it again."""
    from danbiet.delivery.actions.rotation import rotate_everything
    from danbiet.delivery.actors import LEDGER

    done = rotate_everything(by=LEDGER, at=clock.now(), tell=_say)
    click.echo(f"{done.sealed} texts were encrypted anew, and the hashes of {done.lists} lists.")
    _say_keys()


@command.command("keys")
@needs_django
def keys() -> None:
    """Say which keys are in use, and where; one that is named nowhere may leave DANBIET_ADDRESS_KEY."""
    _say_keys()


def _say(what: str, done: int, total: int) -> None:
    click.echo(f"{what}: {done} of {total}")


def _say_keys() -> None:
    from danbiet.delivery.actions.rotation import keys_in_use
    from danbiet.delivery.addresses import current_key_id

    newest, found = current_key_id(), keys_in_use()
    for what, counts in found.items():
        for key, n in counts.items():
            click.echo(f"{what}: {n} under {key}{' (the newest)' if key == newest else ''}")
    older = sorted({key for counts in found.values() for key in counts} - {newest})
    if older:
        click.echo(f"Keep the older keys ({', '.join(older)}): run “danbiet addresses rotate”.")
    else:
        click.echo("Only the newest key is in use; the older ones may leave DANBIET_ADDRESS_KEY.")
