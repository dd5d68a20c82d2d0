"""The starter list of public press feeds: a pick list, fetched by nobody until an agency switches one on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import yaml
from django.db import transaction

from danbiet.listening.actions.sources import add_feed
from danbiet.listening.actors import LISTENER
from danbiet.listening.models import Feed

STARTER = Path(__file__).with_name("starter_feeds.yaml")


@transaction.atomic
def load_starter_feeds(*, at: datetime) -> int:
    """Add the feeds of the list that are missing; return how many were added."""
    listed = yaml.safe_load(STARTER.read_text(encoding="utf-8"))
    known = set(Feed.objects.values_list("url", flat=True))
    fresh = [row for row in listed if row["url"] not in known]
    for row in fresh:
        add_feed(
            row["url"],
            source_name=row["outlet"],
            section=row["section"],
            fetches_pages=row.get("pages", True),
            note=row.get("note", ""),
            is_starter=True,
            by=LISTENER,
            at=at,
        )
    return len(fresh)
