"""``danbiet manage``: Django's own management commands, for developers."""

import sys

import click

from danbiet.cli._django import set_up


@click.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.option("--as-owner", is_flag=True, help="Use the role that owns the tables.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(as_owner: bool, arguments: tuple[str, ...]) -> None:
    """Run a management command of Django, for example: danbiet manage makemigrations."""
    set_up(role="owner" if as_owner else None)
    from django.core.management import execute_from_command_line

    execute_from_command_line([f"{sys.argv[0]} manage", *arguments])
