"""A table being imported: rows of known fields, and an account of everything else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from danbiet.sources.entries import Problem


@dataclass(frozen=True)
class Row:
    """One article from a file. ``number`` is the row as the officer's program shows it."""

    number: int
    guid: str | None
    url: str | None
    title: str
    summary: str
    text: str
    outlet: str | None
    published_at: datetime | None
    date_problem: str | None
    place: str | None


@dataclass(frozen=True)
class Refused:
    """A row that cannot be used, and why in words."""

    row: int
    reason: str


@dataclass
class Table:
    """A file opened for import.

    ``columns`` as the file names them; ``suggested`` maps those we recognise
    to fields, ``mapping`` is the one in use. ``rows`` is read once, and while
    it is read ``dropped_personal`` counts the filled cells left in the file by
    column and ``refused`` the reasons. ``ignored`` are columns without a field.
    """

    columns: list[str]
    suggested: dict[str, str]
    mapping: dict[str, str]
    rows: Iterator[Row | Refused]
    ignored: list[str] = field(default_factory=list)
    dropped_personal: "Counter[str]" = field(default_factory=Counter)
    refused: "Counter[str]" = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
