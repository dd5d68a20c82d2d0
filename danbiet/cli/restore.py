"""``danbiet restore``: a backup back into an empty place."""

from pathlib import Path

import click

from danbiet.cli._progress import bar
from danbiet.ops.archive import BadArchive
from danbiet.ops.backup import NotEmpty, ToolFailed, restore
from danbiet.ops.embedded import ClusterNotMade, DatabaseStopped, FolderOutOfReach
from danbiet.ops.env import Env


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Restore FILE into an empty data folder or database; refuses where there is anything."""
    try:
        with bar() as progress:
            manifest = restore(Env(), file, progress=progress)
    except (BadArchive, NotEmpty, ToolFailed, ClusterNotMade, DatabaseStopped, FolderOutOfReach) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Restored {sum(manifest.rows.values())} rows in {len(manifest.rows)} tables, as of {manifest.made_at}.")
