"""Finds the commands in this folder and loads each when it is asked for."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import click
from pydantic import ValidationError

from danbiet.ops.database import BadDatabaseUrl
from danbiet.ops.environment import explain

FOLDER = Path(__file__).parent


class CommandsInThisFolder(click.Group):
    """A click group whose commands are the files beside it."""

    def list_commands(self, context: click.Context) -> list[str]:
        names = (module.name for module in pkgutil.iter_modules([str(FOLDER)]))
        return sorted(name.replace("_", "-") for name in names if not name.startswith("_"))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        command: click.Command = importlib.import_module(f"danbiet.cli.{name.replace('-', '_')}").command
        return command

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except ValidationError as error:
            if error.title != "Env":
                raise
            raise click.ClickException(explain(error)) from error
        except BadDatabaseUrl as error:
            raise click.ClickException(str(error)) from error


@click.command(cls=CommandsInThisFolder)
@click.version_option(package_name="danbiet", prog_name="danbiet")
def main() -> None:
    """Dân Biết: the policy-communication platform."""
