"""``danbiet check``: is everything as it should be."""

import click

from danbiet.cli._django import set_up
from danbiet.ops.env import Env


@click.command("check")
def command() -> None:
    """Explain each mistake in settings, folders and database, and its mend. Exit code 1 when there is any."""
    env = Env()
    set_up()
    from danbiet.ops.checks import look

    findings = list(look(env))
    for finding in findings:
        click.echo(f"ok   {finding.what}" if finding.well else f"!!   {finding.what}\n     → {finding.mend}")
    wrong = sum(not finding.well for finding in findings)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(findings)} checks need you.")
