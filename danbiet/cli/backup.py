"""``danbiet backup``: one archive of everything."""

from pathlib import Path

import click

from danbiet.cli._progress import bar
from danbiet.kit.clock import now
from danbiet.ops.backup import ToolFailed, back_up
from danbiet.ops.embedded import ClusterNotMade, DatabaseStopped, FolderOutOfReach
from danbiet.ops.env import Env


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write database, media and a manifest to FILE, which only you can read. The product may run meanwhile."""
    if file.exists():
        raise click.ClickException(f"{file} exists already; a backup overwrites nothing.")
    try:
        with bar() as progress:
            manifest = back_up(Env(), file, at=now(), progress=progress)
    except (ToolFailed, ClusterNotMade, DatabaseStopped, FolderOutOfReach) as error:
        raise click.ClickException(str(error)) from error
    rows = sum(manifest.rows.values())
    click.echo(f"{file}: {len(manifest.rows)} tables, {rows} rows, {len(manifest.files) - 1} media files.")
    click.echo("Keep the folder “keys” of the data folder apart from it; see docs/operator/backup.md.")
