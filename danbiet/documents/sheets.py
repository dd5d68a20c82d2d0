"""Tables as XLSX and CSV, safe to open whatever their text says."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO, StringIO
from typing import Any, Final

import xlsxwriter

from danbiet.documents.links import is_web_address
from danbiet.documents.wording import Language, clean, local, word

Value = str | int | float | date | datetime | None

_CELL_LIMIT: Final = 32_767  # characters a cell of XLSX holds
_ROW_LIMIT: Final = 1_048_576  # rows a sheet of XLSX holds
_LINK_LIMIT: Final = 2_079  # characters Excel opens
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_BAD_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class TableTooLong(ValueError):
    """More rows than a sheet holds; nothing is written rather than a part."""


class Book:
    """A workbook in the making; text never becomes a formula or a number."""

    def __init__(self, *, on: date | None = None, title: str = "", language: Language = "vi"):
        self._file = BytesIO()
        self.book = xlsxwriter.Workbook(self._file, _OPTIONS)
        self.language: Language = language
        properties: dict[str, Any] = {"title": clean(title)[:255]}
        if on is not None:
            properties["created"] = datetime.combine(on, time(), UTC)
        self.book.set_properties(properties)
        wide = {"text_wrap": True, "valign": "top"}
        days = "dd/mm/yyyy" if language == "vi" else "d mmm yyyy"
        self.plain = self.book.add_format(wide)
        self.bold = self.book.add_format({"bold": True, "valign": "top"})
        self.head = self.book.add_format({**wide, "bold": True, "bottom": 1, "bg_color": "#F2F4F7"})
        self.number = self.book.add_format({"valign": "top", "num_format": "#,##0.##"})
        self.whole = self.book.add_format({"valign": "top", "num_format": "#,##0"})
        self.sum = self.book.add_format({"bold": True, "num_format": "#,##0", "top": 1})
        self.day = self.book.add_format({"valign": "top", "num_format": days})
        self.moment = self.book.add_format({"valign": "top", "num_format": f"hh:mm {days}"})
        self.link = self.book.add_format({**wide, "font_color": "#164B86", "underline": 1})

    def sheet(self, name: str) -> Any:
        """Add a sheet; its name loses what Excel forbids."""
        safe = " ".join(clean(name).translate(_BAD_NAME).split())[:31].strip() or "1"
        if safe.casefold() == "history":  # Excel keeps this name for itself
            safe = f"{safe} 1"
        return self.book.add_worksheet(safe)

    def write(self, sheet: Any, row: int, column: int, value: Value) -> None:
        """Write a value as what it is: a number, a day in Vietnamese time, or text."""
        if value is None:
            sheet.write_blank(row, column, None, self.plain)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, local(value).replace(tzinfo=None), self.moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, time()), self.day)
        elif isinstance(value, (int, float)):
            whole = float(value).is_integer()
            sheet.write_number(row, column, value, self.whole if whole else self.number)
        else:
            sheet.write_string(row, column, clean(value)[:_CELL_LIMIT], self.plain)

    def write_link(self, sheet: Any, row: int, column: int, text: str, address: str) -> None:
        """Write ``text`` linked to ``address``, or as text when that cannot be."""
        words = clean(text)[:_CELL_LIMIT]
        fits = len(address) <= _LINK_LIMIT and is_web_address(address)
        if not fits or sheet.write_url(row, column, address, self.link, words) != 0:
            sheet.write_string(row, column, words, self.plain)

    def header(self, sheet: Any, row: int, names: Sequence[str], widths: Sequence[float]) -> None:
        """Write the header row, set the widths and freeze what is above the data."""
        for column, (name, width) in enumerate(zip(names, widths, strict=True)):
            sheet.write_string(row, column, clean(name), self.head)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)

    def saved(self) -> bytes:
        """Return the file."""
        self.book.close()
        return self._file.getvalue()


def table_xlsx(
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Value]],
    *,
    demo: bool = False,
    language: Language = "vi",
) -> bytes:
    """Return a list as XLSX: title, header that stays in view, filter, real days.

    Text that is a whole http(s) address becomes a link. A demonstration says
    so above the header. Datetimes must carry a time zone.

    Raises TableTooLong past the 1,048,576 rows of a sheet.
    """
    if len(rows) + 3 > _ROW_LIMIT:
        raise TableTooLong(f"{len(rows)} rows do not fit one sheet of {_ROW_LIMIT}: use table_csv, or filter first.")
    book = Book(title=title, language=language)
    sheet = book.sheet(title)
    sheet.write_string(0, 0, clean(title), book.bold)
    top = 1
    if demo:
        sheet.write_string(1, 0, word("demo", language), book.bold)
        top = 2
    book.header(sheet, top, header, _widths(header, rows))
    for r, values in enumerate(rows, start=top + 1):
        for c, value in enumerate(values):
            _write_any(book, sheet, r, c, value)
    if header:
        sheet.autofilter(top, 0, top + max(1, len(rows)), len(header) - 1)
    return book.saved()


def table_csv(header: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """Return a list as UTF-8 CSV with the mark that Excel needs to read accents.

    Text that a spreadsheet would run as a formula gets an apostrophe in front;
    days are ISO 8601.
    """
    file = StringIO()
    writer = csv.writer(file)
    for row in (header, *rows):
        writer.writerow([_csv_cell(value) for value in row])
    return file.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return value
    text = clean(value)
    # Spreadsheets skip blanks and look at the first sign, full-width twins too.
    first = text.lstrip(" \n\u00a0\u3000")[:1]
    return f"'{text}" if first in _FORMULA_SIGNS or text[:1] in _FORMULA_STARTS else text


def _write_any(book: Book, sheet: Any, row: int, column: int, value: Value) -> None:
    if isinstance(value, str) and is_web_address(value):
        book.write_link(sheet, row, column, value, value)
    else:
        book.write(sheet, row, column, value)


def _widths(header: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[float]:
    """Return column widths from the header and the first hundred rows."""
    longest = [len(name) + 3 for name in header]
    for row in rows[:100]:
        for column, value in enumerate(row[: len(longest)]):
            size = 17 if isinstance(value, date) else len(str(value if value is not None else ""))
            longest[column] = max(longest[column], size + 1)
    return [float(min(60, max(8, size))) for size in longest]


_FORMULA_SIGNS: Final = frozenset("=+-@＝＋－＠") | {"\t"}
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": False,
}
