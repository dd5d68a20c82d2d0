"""Reading a file of addresses: what it really is, its columns, and its lines, one by one, never whole in memory."""

from danbiet.delivery.lists.columns import Columns, find_columns
from danbiet.delivery.lists.files import LONGEST_FILE, WrongFile, rows_of
from danbiet.delivery.lists.places import PlaceNames

__all__ = ["LONGEST_FILE", "Columns", "PlaceNames", "WrongFile", "find_columns", "rows_of"]
