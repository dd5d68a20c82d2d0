"""The hand-kept lists of names, read once."""

from functools import cache
from importlib.resources import files


@cache
def entries(name: str) -> tuple[str, ...]:
    """Return the entries of ``<name>.txt``, one a line; lines with # are notes."""
    text = files(__package__).joinpath(f"{name}.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
