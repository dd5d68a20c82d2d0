"""What every installation starts with, loaded after each migration. Safe to repeat."""

from __future__ import annotations

from datetime import datetime

from danbiet.listening.actions.upkeep import keep_partitions
from danbiet.listening.starter import load_starter_feeds
from danbiet.measurement.actions import load_indicators
from danbiet.offices.reference import load_reference
from danbiet.policies.kinds import load_kinds


def load_everything(*, at: datetime, demo: bool) -> None:
    """Load places, agencies, rules, kinds of documents and indicators; press feeds only outside the demonstration."""
    load_reference(at=at)
    load_kinds()
    load_indicators()
    keep_partitions(at=at)
    if not demo:
        load_starter_feeds(at=at)
