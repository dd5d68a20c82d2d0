"""``danbiet bench``: measure, and show or write the figures."""

import json
from pathlib import Path

import click

from danbiet.ops import benchmarks


@click.command("bench")
@click.argument("names", nargs=-1)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder with data sets.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each figure.")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), help="Write a table to this file.")
def command(names: tuple[str, ...], data: Path | None, as_json: bool, write: Path | None) -> None:
    """Run the benchmarks of the folder “bench”, all or those NAMED."""
    try:
        chosen = benchmarks.choose(names)
    except benchmarks.UnknownBenchmark as error:
        raise click.ClickException(str(error)) from error
    measured: dict[str, list[benchmarks.Figure]] = {}
    for name, run in chosen.items():
        try:
            for figure in run(data or benchmarks.BENCH / "data"):
                measured.setdefault(name, []).append(figure)
                line = json.dumps(vars(figure), ensure_ascii=False, default=str)
                click.echo(line if as_json else benchmarks.sentence(name, figure))
        except FileNotFoundError as error:
            click.echo(
                f"{name}: left out, its data are not there ({error.filename}); name their folder with --data", err=True
            )
    if write:
        write.write_text(benchmarks.table(measured))
        click.echo(f"wrote {write}")
