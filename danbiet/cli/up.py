"""``danbiet up``: the whole product in one terminal."""

import os
import sys
from contextlib import suppress

import click

from danbiet.ops.embedded import ClusterNotMade, DatabaseStopped, FolderInUse, FolderOutOfReach
from danbiet.ops.embedded.binaries import NoBinaries
from danbiet.ops.env import Env
from danbiet.ops.ports import PortTaken
from danbiet.ops.supervisor import PreparationFailed, Supervisor

EXPLAINED = (
    ClusterNotMade,
    DatabaseStopped,
    FolderInUse,
    FolderOutOfReach,
    NoBinaries,
    PortTaken,
    PreparationFailed,
)


@click.command("up")
@click.option("--demo", is_flag=True, help="Open the fictional demonstration world, in a data folder of its own.")
def command(demo: bool) -> None:
    """Run database, web server and worker until Ctrl-C."""
    if demo:
        os.environ["DANBIET_DEMO"] = "true"
    env = Env()
    _say("danbiet", f"data folder: {env.data.resolve()}")
    try:
        Supervisor(env, _say).run(when_ready=lambda: _ready(env))
    except EXPLAINED as error:
        raise click.ClickException(str(error)) from error


def _ready(env: Env) -> None:
    _say("danbiet", f"Dân Biết is open at {env.public_url}   (Ctrl-C stops it)")


def _say(name: str, line: str) -> None:
    # One write a line: the lines of two children never mix. A terminal that was closed hears nothing more.
    with suppress(OSError):
        sys.stdout.write(f"{name:<9}| {line}\n")
        sys.stdout.flush()
