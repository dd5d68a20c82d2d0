"""``danbiet demo``: the fictional world, its press, and the doors into it."""

from __future__ import annotations

import click

from danbiet.cli._django import needs_django
from danbiet.kit import clock
from danbiet.ops.env import Env


@click.group("demo")
def command() -> None:
    """Open the fictional demonstration world, serve its press, print its doors."""


@command.command("open")
@click.option("--seed", type=int, default=None, help="Seed of the story; default DANBIET_DEMO_SEED.")
@needs_django
def open_(seed: int | None) -> None:
    """Load the demonstration world, or go on with the one that is loaded."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from danbiet.demo.actions.housekeeping import open_or_resume
    from danbiet.demo.actions.opening import AlreadyLoaded, RealAgencyHere

    env = Env()
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}")
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("opening the demonstration world", total=None)
        try:
            state = open_or_resume(
                data=env.data,
                seed=env.demo_seed if seed is None else seed,
                at=clock.now(),
                progress=lambda step, done, of: bar.update(task, description=step, completed=done, total=of),
            )
        except (RealAgencyHere, AlreadyLoaded) as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"The demonstration world (seed {state.seed}) is open; its press listens on 127.0.0.1:{state.port}.")


@command.command("press")
def press() -> None:
    """Serve the invented press on loopback until stopped."""
    from danbiet.demo.press import PressServer
    from danbiet.demo.state import NotOpened, State

    try:
        state = State.read(Env().data)
    except NotOpened as error:
        raise click.ClickException(str(error)) from error
    server = PressServer(state.press(), port=state.port)
    click.echo(f"{len(state.hosts)} invented outlets on 127.0.0.1:{server.port}")
    try:
        server.serve()
    except KeyboardInterrupt:
        click.echo("stopped")


@command.command("carriers")
@needs_django
def carriers() -> None:
    """Serve the invented SMS gateway, mail server and loudspeakers on loopback until stopped."""
    from danbiet.demo.actions.people import username
    from danbiet.demo.carriers import serve
    from danbiet.offices.models import User

    officer = User.objects.filter(username=username("can-bo")).select_related("agency").first()
    if officer is None or officer.agency is None:
        raise click.ClickException("The demonstration is not open. Open it first: danbiet demo open.")
    try:
        serve(officer.agency, by=officer, base_url=Env().public_url)
    except KeyboardInterrupt:
        click.echo("stopped")


@command.command("links")
@needs_django
def links() -> None:
    """Print the address and links that sign in, once each, the officer, the head and an officer of another agency."""
    from danbiet.demo.actions.doors import one_time_links

    env = Env()
    click.echo(f"Dân Biết (minh hoạ): {env.public_url}")
    for title, url in one_time_links(at=clock.now()):
        click.echo(f"  {title}: {url}")
