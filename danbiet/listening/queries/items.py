"""Reads about articles."""

from __future__ import annotations

from datetime import datetime, timedelta

from danbiet.listening.models import RawPage
from danbiet.listening.models.items import first_id_at


def kept_since(at: datetime, *, days: int) -> list[int]:
    """Return the ids of articles received in the last days whose raw page is kept, oldest first."""
    since = first_id_at(at - timedelta(days=days))
    return list(RawPage.objects.filter(item_id__gte=since).order_by("item_id").values_list("item_id", flat=True))
