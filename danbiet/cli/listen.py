"""``danbiet listen``: the listening path from a terminal."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from danbiet.cli._django import needs_django
from danbiet.kit import clock

if TYPE_CHECKING:
    from danbiet.offices.models import Agency

console = Console(stderr=True)


def progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


@click.group("listen")
def command() -> None:
    """Add feeds, poll them, import files, read again what was kept."""


@command.command("add")
@click.argument("url")
@click.option("--name", required=True, help="Name of the outlet.")
@click.option("--section", default="", help="Section of the outlet.")
@click.option("--kind", type=click.Choice(["feed", "sitemap"]), default="feed", show_default=True)
@click.option("--agency", "code", default=None, help="Code of the agency that listens; needed when there are several.")
@needs_django
def add(url: str, name: str, section: str, kind: str, code: str | None) -> None:
    """Follow the feed at URL."""
    from danbiet.listening.actions.sources import BadFeedAddress, add_feed, follow_feed
    from danbiet.listening.actors import COMMAND_LINE

    agency = agency_named(code)
    try:
        feed = add_feed(url, source_name=name, section=section, kind=kind, by=COMMAND_LINE, at=clock.now())
    except BadFeedAddress as error:
        raise click.ClickException(str(error)) from error
    follow_feed(feed, agency=agency, by=COMMAND_LINE, at=clock.now())
    click.echo(f"{agency.short_name} follows {feed} ({feed.url})")


@command.command("poll")
@click.option("--all", "everything", is_flag=True, help="Visit every followed feed now, due or not.")
@needs_django
def poll(everything: bool) -> None:
    """Visit the feeds that are due, read their pages, analyse what came."""
    from danbiet.listening.actions.fetching import poll_due_feeds
    from danbiet.listening.actions.pages import read_due_pages
    from danbiet.listening.actions.sources import make_due
    from danbiet.listening.fetching import client

    if everything:
        make_due(at=clock.now())
    visited = read = 0
    with console.status("visiting feeds …"):
        while count := poll_due_feeds(client=client(), at=clock.now()):
            visited += count
    with console.status("reading pages …"):
        while count := read_due_pages(client=client(), at=clock.now()):
            read += count
    click.echo(f"{visited} feeds visited, {read} pages read, {_analyse()} articles analysed")


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", "code", default=None, help="Code of the agency that imports; needed when there are several.")
@click.option("--analyse/--no-analyse", "analysing", default=True, show_default=True)
@needs_django
def import_(files: tuple[Path, ...], code: str | None, analysing: bool) -> None:
    """Import articles from CSV, XLSX or JSON Lines files (also gzipped)."""
    from danbiet.listening.actions.imports import import_file
    from danbiet.listening.actors import COMMAND_LINE
    from danbiet.sources.imports import NotATable, PersonalColumn

    agency = agency_named(code)
    for file in files:
        with progress() as bar:
            task = bar.add_task(file.name, total=None)
            try:
                run = import_file(
                    file, filename=file.name, agency=agency, by=COMMAND_LINE, at=clock.now(),
                    progress=partial(_advance, bar, task),
                )  # fmt: skip
            except (NotATable, PersonalColumn) as error:
                raise click.ClickException(f"{file.name}: {error}") from error
        _account(file.name, run)
    if analysing:
        click.echo(f"{_analyse()} articles analysed")


@command.command("replay")
@click.argument("items", nargs=-1, type=int)
@click.option("--days", type=int, default=None, help="Every article received in the last DAYS days.")
@needs_django
def replay(items: tuple[int, ...], days: int | None) -> None:
    """Extract again from the kept raw pages, and analyse what comes out."""
    from danbiet.listening.actions.pages import reextract
    from danbiet.listening.queries.items import kept_since

    ids = list(items) or kept_since(clock.now(), days=days or 1)
    done = 0
    with progress() as bar:
        task = bar.add_task("extracting", total=len(ids))
        for start in range(0, len(ids), 50):
            done += reextract(ids[start : start + 50], at=clock.now())
            bar.update(task, completed=min(start + 50, len(ids)))
    click.echo(f"{done} of {len(ids)} articles had a raw page and were read again; {_analyse()} analysed")


@command.command("reindex")
@click.option("--all", "everything", is_flag=True, help="Every article, not only those of an older engine.")
@needs_django
def reindex(everything: bool) -> None:
    """Analyse again what an older engine derived. Resumes where it stopped; corrections stand."""
    from danbiet.engine import ENGINE_VERSION
    from danbiet.listening.actions.analysis import analyse_waiting
    from danbiet.listening.actions.upkeep import mark_stale, reindex
    from danbiet.listening.models import Item

    if everything:
        mark_stale()
    total = Item.objects.filter(state=Item.State.ANALYSED, engine_version__lt=ENGINE_VERSION).count()
    done = 0
    with progress() as bar:
        task = bar.add_task("reindexing", total=total)
        while count := reindex():
            while analyse_waiting(at=clock.now()):
                pass
            done += count
            bar.update(task, completed=done)
    click.echo(f"{done} articles analysed again")


def _analyse() -> int:
    from danbiet.listening.actions.analysis import analyse_waiting
    from danbiet.listening.models import Item

    done = 0
    with progress() as bar:
        task = bar.add_task("analysing", total=Item.objects.awaiting_analysis().count())
        while count := analyse_waiting(at=clock.now()):
            done += count
            bar.update(task, completed=done)
    return done


def agency_named(code: str | None) -> Agency:
    from danbiet.offices.models import Agency

    opened = list(Agency.objects.opened().filter(**({"code": code} if code else {}))[:2])
    if len(opened) == 1:
        return opened[0]
    if code:
        raise click.ClickException(f"No agency with the code {code!r} works here.")
    raise click.ClickException(
        "No agency works here yet; open one at the desk first."
        if not opened
        else "Several agencies work here: name one with --agency CODE."
    )


def _advance(bar: Progress, task: TaskID, rows: int) -> None:
    bar.update(task, completed=rows)


def _account(name: str, run: object) -> None:
    table = Table(title=name, show_header=False)
    for field in ("rows", "new", "known", "refused", "dropped_personal"):
        table.add_row(field.replace("_", " "), str(getattr(run, field)))
    Console().print(table)
