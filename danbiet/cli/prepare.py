"""``danbiet prepare``: everything that must be in place before web and worker start."""

import click

from danbiet.cli.migrate import bring_up_to_date
from danbiet.ops import catalogues


@click.command("prepare")
def command() -> None:
    """Compile the catalogues, migrate as the owner, collect static files. Does only what is not done yet."""
    catalogues.compile_all()
    bring_up_to_date(say=click.echo)
    from danbiet.ops import static

    if static.collect():
        click.echo("collected the static files")
