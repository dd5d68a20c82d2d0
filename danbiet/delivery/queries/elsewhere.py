"""What communes play of another agency's edition on their own loudspeakers: counts, for the agency that issued it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum

from danbiet.delivery.loudspeakers import CHANNEL
from danbiet.delivery.models import Dispatch
from danbiet.publishing.models import Edition


@dataclass(frozen=True)
class Elsewhere:
    """How many agencies put it down for an hour, on how many loudspeakers, and how many of these have played it."""

    agencies: int
    stations: int
    played: int


def played_elsewhere(edition: Edition) -> Elsewhere | None:
    """Return what others play of this edition; None when nobody does. Whose dispatch it is stays theirs."""
    others = Dispatch.objects.filter(edition=edition, channel=CHANNEL, is_dry=False)
    theirs = others.exclude(agency=edition.release.agency_id).exclude(state=Dispatch.State.CANCELLED)
    sums = theirs.aggregate(n=Count("agency", distinct=True), stations=Sum("expected"), played=Sum("received"))
    return Elsewhere(sums["n"], sums["stations"], sums["played"]) if sums["n"] else None
