"""Files to raw rows: (row number, cells by column). Formats are told by content, not by name."""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from danbiet.sources.charset import decode
from danbiet.sources.entries import Problem
from danbiet.sources.imports.header import Header, header_of
from danbiet.sources.problems import Unusable
from danbiet.sources.unpacking import SwellsTooMuch, gunzipped

LONGEST_FILE = 300_000_000
LONGEST_SHEET = 1_000_000_000
HEADER_WITHIN = 30
# Objects of one file may differ; a column may first appear this late.
COLUMNS_WITHIN = 1_000
DELIMITERS = ",;\t|"
RawRow = tuple[int, dict[str, Any]]

csv.field_size_limit(50_000_000)


class NotATable(Unusable):
    """The file cannot be read as a table."""

    code = "not_a_table"


@dataclass
class RawTable:
    columns: list[str]
    rows: Iterator[RawRow]
    problems: list[Problem]


def open_table(source: Path | BinaryIO, filename: str) -> RawTable:
    """Return the file's columns and rows; raises NotATable with what to do."""
    body = whole(source)
    if not body.strip():
        raise NotATable(f"Tệp “{filename}” trống. Hãy chọn tệp khác.")
    if body.startswith(b"PK\x03\x04"):
        return from_workbook(body, filename)
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotATable(f"Tệp “{filename}” là Excel đời cũ (.xls). Hãy mở bằng Excel, lưu lại thành .xlsx rồi nhập.")
    decoded = decode(body)
    problems = [decoded.problem] if decoded.problem else []
    if decoded.text.lstrip().startswith("{"):
        return from_json_lines(decoded.text, filename, problems)
    return from_csv(decoded.text, filename, problems)


def whole(source: Path | BinaryIO) -> bytes:
    """Return the file's bytes, gzip unpacked, within the limit."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            body = stream.read(LONGEST_FILE + 1)
    else:
        body = source.read(LONGEST_FILE + 1)
    try:
        body = gunzipped(body, limit=LONGEST_FILE) if body.startswith(b"\x1f\x8b") else body
    except SwellsTooMuch:
        body = bytes(LONGEST_FILE + 1)
    except (zlib.error, EOFError) as error:
        raise NotATable("Tệp nén bị hỏng hoặc thiếu. Hãy tải lại tệp.") from error
    if len(body) > LONGEST_FILE:
        raise NotATable("Tệp lớn hơn 300 MB. Hãy chia nhỏ rồi nhập từng phần.")
    return body


def from_json_lines(text: str, filename: str, problems: list[Problem]) -> RawTable:
    columns: dict[str, None] = {}
    for _, cells in islice(json_rows(text), COLUMNS_WITHIN):
        columns.update(dict.fromkeys(cells))
    if not columns:
        raise NotATable(f"Tệp “{filename}” không phải JSON Lines: mỗi dòng phải là một đối tượng {{…}}.")
    return RawTable(list(columns), json_rows(text), problems)


def json_rows(text: str) -> Iterator[RawRow]:
    """Yield each line's object; a line that is none yields no cells, to be refused and counted."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        yield number, value if isinstance(value, dict) else {}


def from_csv(text: str, filename: str, problems: list[Problem]) -> RawTable:
    first, _, rest = text.partition("\n")
    # Excel's own hint line.
    hinted = first.strip().lower().removeprefix("sep=")
    if first.lower().startswith("sep=") and len(hinted) == 1:
        return from_grid(grid_of(rest, hinted, start=2), filename, problems)
    return from_grid(grid_of(text, delimiter_of(text)), filename, problems)


def delimiter_of(text: str) -> str:
    """Return the delimiter under which most of the first lines have the same, largest width."""
    head = "\n".join(text[:100_000].split("\n")[:HEADER_WITHIN])

    def steadiness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter) if row]
        wide = [width for width in widths if width > 1]
        usual = max(set(wide), key=wide.count) if wide else 0
        return wide.count(usual), usual

    return max(DELIMITERS, key=steadiness)


def grid_of(text: str, delimiter: str, start: int = 1) -> Iterator[tuple[int, list[Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = start
    while True:
        try:
            row = next(reader)
            if row:
                yield number, list(row)
        except StopIteration:
            return
        except csv.Error:
            yield number, []
        number += 1


def from_workbook(body: bytes, filename: str) -> RawTable:
    """Read the first sheet that holds a table. Formulas give their stored results."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(item.file_size for item in archive.infolist()) > LONGEST_SHEET:
                raise NotATable(f"Tệp “{filename}” bung ra quá lớn. Hãy chia nhỏ rồi nhập.")
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise NotATable(f"Tệp “{filename}” không mở được như Excel. Hãy lưu lại thành .xlsx rồi nhập.") from error
    for sheet in book.worksheets:
        if has_words(sheet_rows(sheet)):
            return from_grid(sheet_rows(sheet), filename, [])
    raise NotATable(f"Tệp “{filename}” không có ô nào có chữ. Hãy chọn tệp khác.")


def has_words(rows: Iterator[tuple[int, list[Any]]]) -> bool:
    return any(filled(row) for _, row in rows)


def sheet_rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    # Some programs write a wrong size into the sheet; without this rows would be lost.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if row:
            yield number, list(row)


def from_grid(grid: Iterator[tuple[int, list[Any]]], filename: str, problems: list[Problem]) -> RawTable:
    head: list[tuple[int, list[Any]]] = []
    for numbered in grid:
        head.append(numbered)
        if len(head) == HEADER_WITHIN:
            break
    header = header_of([row for _, row in head])
    if header is None:
        raise NotATable(
            f"Tệp “{filename}” không có hàng tên cột (ví dụ: Tiêu đề, Liên kết, Ngày đăng). "
            "Hãy thêm hàng ấy ở đầu bảng rồi nhập lại."
        )
    return RawTable(header.columns, rows_under(header, head, grid), problems)


def rows_under(
    header: Header, head: list[tuple[int, list[Any]]], rest: Iterator[tuple[int, list[Any]]]
) -> Iterator[RawRow]:
    """Yield the filled rows under the header; a broken row (no cells at all) is yielded empty."""
    for number, row in chain(head[header.height :], rest):
        if not row or filled(row):
            yield number, dict(zip(header.columns, row, strict=False))


def filled(row: list[Any]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)
