"""What concerns a commune officer today: her communes, her loudspeakers, and what is to be passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from danbiet.delivery.models import Dispatch, PlaceCount, PlayLog, Station, Visit
from danbiet.offices.models import Agency, Place, User
from danbiet.publishing.models import Publication

DAYS: Final = timedelta(days=7)
MOST: Final = 12
MOST_PARENTS: Final = 6


def communes_of_officer(user: User) -> list[Place]:
    """Return the communes that the person's agency looks after; none where the agency has no place."""
    place = user.agency.place if user.agency else None
    if place is None:
        return []
    return [place] if place.parent_id else list(Place.objects.communes().filter(parent=place).order_by("sort_key"))


def items_today(user: User, at: datetime) -> QuerySet[Publication]:
    """Return what is before the public since a week and concerns her: of her agency and those above it, or sent to
    her communes; the newest first."""
    agencies = [each.pk for each in line_of(user.agency)]
    places = [each.pk for each in communes_of_officer(user)]
    sent = PlaceCount.objects.filter(place__in=places).values("dispatch__edition")
    concerns = Q(agency__in=agencies) | Q(edition__in=sent)
    rows = Publication.objects.current().filter(
        concerns, published_at__lte=at, published_at__gt=at - DAYS, withdrawn_at=None
    )
    return rows.select_related("edition__release__policy", "agency").order_by("-published_at", "-pk")[:MOST]


def line_of(agency: Agency | None) -> list[Agency]:
    """Return the agency and those above it."""
    line: list[Agency] = []
    while agency is not None and len(line) < MOST_PARENTS:
        line.append(agency)
        agency = agency.parent
    return line


def stations_of_officer(user: User) -> QuerySet[Station]:
    """Return the loudspeakers that she looks after: those of her agency, in her communes where she has some."""
    rows = Station.objects.visible_to(user).filter(retired_at=None)
    places = communes_of_officer(user)
    if places:
        rows = rows.filter(place__in=places)
    return rows.select_related("place", "recipient").order_by("place__sort_key", "name")[:40]


def plays_of(stations: Sequence[Station], at: datetime) -> QuerySet[PlayLog]:
    """Return what her loudspeakers played in the last week."""
    rows = PlayLog.objects.filter(station__in=stations, started_at__gt=at - DAYS)
    return rows.select_related("station", "delivery__dispatch__edition__release").order_by("-started_at")[:20]


def open_visits(user: User) -> QuerySet[Visit]:
    """Return the visits on foot that wait in her agency."""
    rows = Visit.objects.visible_to(user).filter(state=Visit.State.OPEN)
    return rows.select_related("place", "edition__release").defer("edition__content").order_by("due_on", "pk")[:10]


def loudspeaker_dispatch(edition_id: int) -> Dispatch | None:
    """Return the edition's dispatch by loudspeaker, if there is one."""
    rows = Dispatch.objects.filter(edition=edition_id, channel="loudspeaker").exclude(state="cancelled")
    return rows.first()
