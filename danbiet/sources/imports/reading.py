"""From a file to rows of known fields."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from danbiet.sources.addresses import NotAWebAddress, canonical_url
from danbiet.sources.dates import judged
from danbiet.sources.imports.cells import date_text, plain_text
from danbiet.sources.imports.columns import checked_mapping, is_personal, suggested_mapping
from danbiet.sources.imports.files import RawRow, open_table
from danbiet.sources.imports.table import Refused, Row, Table
from danbiet.sources.plain import plain, shortened

LONGEST_TITLE = 1_000
EMPTY: tuple[object, ...] = (None, "", [], {})
BROKEN_ROW = "hàng viết sai chuẩn nên không đọc được"
NO_TEXT = "không có tiêu đề lẫn nội dung"
BAD_URL = "địa chỉ bài sai dạng"


def read(
    source: Path | BinaryIO,
    *,
    filename: str,
    mapping: Mapping[str, str] | None = None,
    received_at: datetime | None = None,
) -> Table:
    """Return the table in ``source``: CSV, XLSX or JSON Lines, also gzipped.

    ``mapping`` gives column to field (``FIELDS``); without it the recognised
    columns are used. Rows are read lazily, each a Row or a Refused. Raises
    NotATable when the file is none, PersonalColumn when the mapping asks for
    a column about people.
    """
    raw = open_table(source, filename)
    suggested = suggested_mapping(raw.columns)
    chosen = suggested if mapping is None else checked_mapping(mapping, raw.columns)
    table = Table(
        columns=raw.columns,
        suggested=suggested,
        mapping=chosen,
        rows=iter(()),
        ignored=[one for one in raw.columns if one not in chosen and not is_personal(one)],
        problems=raw.problems,
    )
    table.rows = rows_of(raw.rows, table, received_at)
    return table


def rows_of(raw: Iterator[RawRow], table: Table, received_at: datetime | None) -> Iterator[Row | Refused]:
    for number, cells in raw:
        table.dropped_personal.update(personal_cells(cells))
        row = row_of(number, cells, table.mapping, received_at)
        if isinstance(row, Refused):
            table.refused[row.reason] += 1
        yield row


def personal_cells(cells: Mapping[str, Any]) -> list[str]:
    return [column for column, cell in cells.items() if cell not in EMPTY and is_personal(column)]


def row_of(
    number: int, cells: Mapping[str, Any], mapping: Mapping[str, str], received_at: datetime | None
) -> Row | Refused:
    if not cells:
        return Refused(number, BROKEN_ROW)
    values = {field: cells.get(column) for column, field in mapping.items()}
    title, text = headed(plain(plain_text(values.get("title"))), plain_text(values.get("text")))
    if not title:
        return Refused(number, NO_TEXT)
    try:
        url = address(plain_text(values.get("url")))
    except NotAWebAddress:
        return Refused(number, BAD_URL)
    published_at, date_problem = judged(date_text(values.get("published_at")), received_at=received_at)
    return Row(
        number=number,
        guid=plain_text(values.get("guid")) or None,
        url=url,
        title=shortened(title, LONGEST_TITLE),
        summary=plain(plain_text(values.get("summary"))),
        text=text,
        outlet=plain(plain_text(values.get("outlet"))) or None,
        published_at=published_at,
        date_problem=date_problem,
        place=plain(plain_text(values.get("place"))) or None,
    )


def headed(title: str, text: str) -> tuple[str, str]:
    """Return title and text; a text that comes without a title gives up its first line for it."""
    if title:
        return title, text
    first, _, rest = text.partition("\n")
    return plain(first), rest or text


def address(text: str) -> str | None:
    """Return the canonical address, None for an empty cell; raises NotAWebAddress."""
    if not text:
        return None
    return canonical_url(text if "://" in text else f"https://{text}")
