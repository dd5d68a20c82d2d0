"""``danbiet web``: one web server."""

import os

import click

from danbiet.ops.env import Env
from danbiet.ops.web_server import gunicorn_command


@click.command("web")
def command() -> None:
    """Serve the site until stopped, on DANBIET_BIND."""
    program, *arguments = gunicorn_command(Env())
    os.execv(program, [program, *arguments])
