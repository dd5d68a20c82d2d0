"""The head of a file before it is read: which column seems to hold what, and what would come of the first lines.

What the officer sees is masked: she recognises her columns, and nobody reads a stranger's number over her shoulder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Final

from danbiet.delivery.addresses import Refused, normal_address, words_of
from danbiet.delivery.lists.columns import (
    Columns,
    WrongColumns,
    are_headings,
    cell_of,
    chosen_columns,
    find_columns,
)
from danbiet.delivery.lists.files import Row, WrongFile, rows_of
from danbiet.delivery.lists.places import PlaceNames

LINES: Final = 8
MOST_COLUMNS: Final = 60
LONGEST_SAMPLE: Final = 40
OPEN: Final = frozenset({"place", "province", "language"})  # what these hold is no personal datum


@dataclass(frozen=True)
class Column:
    """One column of the file: what it is headed, what it is kept as ("" for not kept), and a few masked cells."""

    at: int
    heading: str
    role: str
    samples: Sequence[str]


@dataclass(frozen=True)
class FirstLine:
    """What would come of a line: its address, masked, or why it is refused; its commune's name, "" for none."""

    number: int
    address: str
    refusal: str
    place: str
    is_place_unknown: bool


@dataclass(frozen=True)
class Preview:
    """The head of a file under a choice of columns. ``problem`` says what is wrong with the choice."""

    columns: Sequence[Column]
    lines: Sequence[FirstLine]
    has_header: bool
    chosen: Columns | None
    problem: str = ""


def preview(stream: IO[bytes], kind: str, *, roles: Sequence[str] | None = None, has_header: bool = True) -> Preview:
    """Return the head of a file of addresses of this kind, under ``roles`` or, without them, as it seems to be.

    Raises WrongFile for what is no list at all.
    """
    head = [list(row[:MOST_COLUMNS]) for row in islice(rows_of(stream), LINES)]
    if not head:
        raise WrongFile.empty()
    chosen, problem = _chosen(head[0], roles, kind, has_header)
    header = chosen.has_header if chosen else has_header and are_headings(head[0], kind)
    said = [chosen.role_of(at) if chosen else _role(roles, at) for at in range(len(head[0]))]
    body = list(enumerate(head, start=1))[1 if header else 0 :]
    columns = [_column(at, head[0], said[at], [row for _n, row in body], header) for at in range(len(head[0]))]
    names = PlaceNames() if chosen and chosen.place is not None else None
    lines = [_line(number, row, chosen, kind, names) for number, row in body if any(row)] if chosen else []
    return Preview(columns, lines, header, chosen, problem)


def _chosen(first: Row, roles: Sequence[str] | None, kind: str, has_header: bool) -> tuple[Columns | None, str]:
    try:
        if roles is None:
            return find_columns(first, kind), ""
        return chosen_columns(first, roles, kind, has_header=has_header), ""
    except (WrongColumns, WrongFile) as error:
        return None, str(error)


def _role(roles: Sequence[str] | None, at: int) -> str:
    return roles[at] if roles is not None and at < len(roles) else ""


def _column(at: int, first: Row, role: str, body: Sequence[Row], has_header: bool) -> Column:
    heading = first[at].strip().strip("\ufeff")[:LONGEST_SAMPLE] if has_header else ""
    cells = [row[at].strip() for row in body if at < len(row) and row[at].strip()]
    shown = [cell[:LONGEST_SAMPLE] if role in OPEN else masked(cell) for cell in cells[:3]]
    return Column(at, heading, role, shown)


def _line(number: int, row: Row, columns: Columns, kind: str, names: PlaceNames | None) -> FirstLine:
    address, refusal = "", ""
    try:
        address = masked(normal_address(kind, cell_of(row, columns.address)))
    except Refused as refused:
        refusal = words_of(refused.code)
    place = cell_of(row, columns.place).strip()
    unknown = names is not None and bool(place) and names.find(place, cell_of(row, columns.province)) is None
    return FirstLine(number, address, refusal, place[:LONGEST_SAMPLE], unknown)


def masked(text: str) -> str:
    """Return enough of a cell to know what it holds, and not whose it is: “0912•••78”, “Ng•••”, “an•••@bo.vn”."""
    local, at, domain = text[:LONGEST_SAMPLE].partition("@")
    if at:
        return f"{local[:2]}•••@{domain}"
    return f"{text[:4]}•••{text[-2:]}" if len(text) > 8 and text[-2:].isdigit() else f"{text[:2]}•••"
