"""``danbiet migrate``: bring the tables up to date, as the role that owns them."""

import click

from danbiet.cli._django import set_up


@click.command("migrate")
@click.option("--quiet", is_flag=True, help="Say only what went wrong.")
def command(quiet: bool) -> None:
    """Apply migrations and grant the application's role what it needs."""
    set_up(role="owner")
    from danbiet.ops.migrating import migrate

    migrate(say=(lambda line: None) if quiet else click.echo)
