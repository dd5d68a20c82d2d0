"""Reading a file of addresses: what it really is, its columns, and its lines, one by one, never whole in memory."""

from danbiet.delivery.lists.columns import (
    ROLES,
    Columns,
    WrongColumns,
    are_headings,
    cell_of,
    chosen_columns,
    find_columns,
)
from danbiet.delivery.lists.files import LONGEST_FILE, WrongFile, rows_of
from danbiet.delivery.lists.places import PlaceNames
from danbiet.delivery.lists.preview import Column, Preview, preview

__all__ = [
    "LONGEST_FILE",
    "ROLES",
    "Column",
    "Columns",
    "PlaceNames",
    "Preview",
    "WrongColumns",
    "WrongFile",
    "are_headings",
    "cell_of",
    "chosen_columns",
    "find_columns",
    "preview",
    "rows_of",
]
