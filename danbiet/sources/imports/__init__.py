"""Files an officer imports: CSV, XLSX and JSON Lines, each also gzipped.

``read`` answers with a ``Table`` whose rows are of the fields we know; every
other column stays in the file, and personal ones are counted as dropped.
"""

from danbiet.sources.imports.columns import FIELDS, PersonalColumn, suggested_mapping
from danbiet.sources.imports.files import NotATable
from danbiet.sources.imports.reading import read
from danbiet.sources.imports.table import Refused, Row, Table

__all__ = [
    "FIELDS",
    "NotATable",
    "PersonalColumn",
    "Refused",
    "Row",
    "Table",
    "read",
    "suggested_mapping",
]
