"""``danbiet migrate``: bring the tables up to date, as the role that owns them."""

from collections.abc import Callable

import click

from danbiet.cli._django import set_up


@click.command("migrate")
@click.option("--quiet", is_flag=True, help="Say only what went wrong.")
def command(quiet: bool) -> None:
    """Apply migrations, grant the application's role what it needs, load places, rules and pick lists."""
    bring_up_to_date(say=(lambda line: None) if quiet else click.echo)


def bring_up_to_date(say: Callable[[str], None]) -> None:
    """Set Django up as the owner and do what ``danbiet migrate`` says."""
    set_up(role="owner")
    from django.conf import settings

    from danbiet.kit import clock
    from danbiet.ops.migrating import migrate
    from danbiet.ops.reference import load_everything

    migrate(say=say)
    load_everything(at=clock.now(), demo=settings.ENV.demo)
