"""Cells of spreadsheets and JSON to texts."""

from datetime import date, datetime, time, timedelta
from typing import Any

from danbiet.sources.plain import squeezed

# Day 0 of Excel's calendar, its false leap year of 1900 allowed for.
EXCEL_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet's dates bear no zone
EXCEL_DAYS = range(20_000, 80_000)


def plain_text(cell: Any) -> str:
    """Return a cell as NFC text, one paragraph a line; "" for an empty or nested one."""
    if cell is None or isinstance(cell, bool | dict | list):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    lines = (squeezed(line) for line in str(cell).splitlines())
    return "\n".join(line for line in lines if line)


def date_text(cell: Any) -> str | None:
    """Return a date cell as text that names day and hour without doubt; None when empty."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in EXCEL_DAYS:
        cell = EXCEL_DAY_0 + timedelta(days=cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, time):
        return None
    return plain_text(cell) or None
