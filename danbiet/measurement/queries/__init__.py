"""Reads of measurement: each indicator's figure, the rows behind it, and how it divides among units."""

from danbiet.measurement.queries.reading import Reading
from danbiet.measurement.queries.readings import UnitReading, by_unit, measure, rows_behind

__all__ = ["Reading", "UnitReading", "by_unit", "measure", "rows_behind"]
