"""Verbs of measurement."""

from danbiet.measurement.actions.indicators import load_indicators

__all__ = ["load_indicators"]
