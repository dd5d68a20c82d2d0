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


@train.command("restore")
@click.argument("texts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("weights", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--apart",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Texts to measure on later: neither they nor their near copies are learned from.",
)
def restore(texts: Path, weights: Path, apart: Path | None) -> None:
    """Learn to restore lost letters and diacritics from TEXTS (JSON lines with text; may be .gz), write WEIGHTS.

    TEXTS must have sound diacritics. One in fifty is kept apart to calibrate how sure the answers are.
    """
    from danbiet.engine.text.restore import TooLittleText, WrongLine, read_texts, unlike
    from danbiet.engine.text.restore import train as learn

    try:
        with _opened(texts) as lines:
            sound = list(unlike(read_texts(lines), _texts_of(apart)))
        model = learn(sound)
    except (TooLittleText, WrongLine) as error:
        raise click.ClickException(f"{texts}: {error}") from error
    with weights.open("wb") as file:
        model.write(file)
    click.echo(
        f"{len(sound)} texts; {len(model.vocabulary)} forms, {len(model.pairs)} pairs, {len(model.triples)} triples; "
        f"{weights.stat().st_size / 1e6:.1f} MB in {weights}"
    )


@train.command("tone")
@click.argument("weights", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def tone(weights: Path) -> None:
    """Learn the tone of sentences towards a policy from the labelled set in the package, write WEIGHTS.

    The fields kept apart are not learned from; measure on them with ``danbiet bench tone``.
    """
    from danbiet.engine.tone.shipped import learn_from_labelled

    model = learn_from_labelled()
    with weights.open("wb") as file:
        model.write(file)
    click.echo(f"{', '.join(model.classes)}; {weights.stat().st_size / 1e6:.1f} MB in {weights}")


def _texts_of(path: Path | None) -> list[str]:
    from danbiet.engine.text.restore import read_texts

    if path is None:
        return []
    with _opened(path) as lines:
        return list(read_texts(lines))


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")
