"""Loudspeakers on pages: silent, faulty, heard of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from danbiet.delivery.models import Station
from danbiet.offices.models import Agency, User
from danbiet.offices.rules import NoRule, rule
from danbiet.web.finding import holding

# A device reports every minute or so; the rulebook says how long without a word is silence.
SILENT_AFTER: Final = "loudspeaker.silent_after"
USUALLY: Final = timedelta(hours=1)


def silent_after(agency: Agency | None, at: datetime) -> timedelta:
    """Return how long a station may say nothing before it counts as silent."""
    try:
        value = rule(SILENT_AFTER, on=timezone.localdate(at), agency=agency).value
    except NoRule:
        value = None
    return USUALLY if value is None else timedelta(hours=float(value))


def silent(rows: QuerySet[Station], at: datetime, agency: Agency | None = None) -> QuerySet[Station]:
    """Return those in use that were not heard of for too long, or never."""
    unheard = Q(last_heard_at=None) | Q(last_heard_at__lt=at - silent_after(agency, at))
    return rows.filter(unheard, retired_at=None)


def found(user: User, said: dict[str, Any], at: datetime) -> QuerySet[Station]:
    """Return the stations that the filter lets through, by place."""
    rows: QuerySet[Station] = Station.objects.visible_to(user).select_related("place__parent")
    state = said.get("state") or ""
    rows = rows.filter(retired_at__isnull=state != "retired")
    if state == "silent":
        rows = silent(rows, at, user.agency)
    if state == "fault":
        rows = rows.exclude(fault="")
    if said.get("province"):
        rows = rows.filter(place__parent=said["province"])
    rows = rows.filter(holding(said.get("q") or "", "name", "device", "place__name"))
    return rows.order_by("place__parent__sort_key", "place__sort_key", "name")
