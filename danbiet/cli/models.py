"""``danbiet models``: training the small models from texts that the operator may use."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import IO

import click


@click.group("models")
def command() -> None:
    """Train the small models; nothing is fetched from outside."""


@command.group("train")
def train() -> None:
    """Train one model from labelled texts and write its weights."""


@train.command("readability")
@click.argument("texts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("weights", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def readability(texts: Path, weights: Path) -> None:
    """Learn how hard a text reads from TEXTS (JSON lines: text, level, source; may be .gz), write WEIGHTS.

    Set DANBIET_READABILITY_WEIGHTS to the file to use it. The accuracy printed is that on sources the model has
    not seen.
    """
    from danbiet.engine.text.plain import TooFewTexts, WrongLine, read_labelled
    from danbiet.engine.text.plain import train as learn
    from danbiet.engine.text.plain.training import held_out_by_source, measured, numbered

    try:
        with _opened(texts) as lines:
            labelled = read_labelled(lines)
        learned = learn(labelled)
    except (TooFewTexts, WrongLine) as error:
        raise click.ClickException(f"{texts}: {error}") from error
    levels, sources = numbered(labelled), [each.source for each in labelled]
    right = (held_out_by_source(measured(labelled), levels, sources) == levels).mean()
    weights.write_text(learned.to_json() + "\n", encoding="utf-8")
    click.echo(
        f"{len(labelled)} texts of {len(set(sources))} sources; {right:.3f} of levels right on sources not seen; "
        f"weights in {weights}"
    )


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")
