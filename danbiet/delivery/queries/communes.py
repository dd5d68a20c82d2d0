"""What concerns a commune officer today: her communes, her loudspeakers, and what is to be passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from danbiet.delivery.models import Dispatch, PlaceCount, PlayLog, Station, Visit
from danbiet.offices.models import Agency, Place, Tier, User
from danbiet.publishing.models import Edition, Publication

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
    """Return what is before the public since a week and concerns her, the newest first."""
    rows = Publication.objects.sendable(at).filter(concerning(user), published_at__lte=at, published_at__gt=at - DAYS)
    return rows.select_related("edition__release__policy", "agency").order_by("-published_at", "-pk")[:MOST]


def concerning(user: User) -> Q:
    """Return what applies where she is, for a filter on publications: of her agency and those above it, of the
    central agencies, of those of her commune or province, or sent to her communes."""
    agencies = [each.pk for each in line_of(user.agency)]
    places = [each.pk for each in communes_of_officer(user)]
    sent = PlaceCount.objects.filter(place__in=places).values("dispatch__edition")
    concerns = Q(agency__in=agencies) | Q(edition__in=sent)
    here = user.agency.place if user.agency else None
    if here is None:
        return concerns
    return concerns | Q(agency__tier=Tier.CENTRAL) | Q(agency__place__in=[here.pk, here.parent_id or here.pk])


def applies_here(user: User, edition: Edition, at: datetime) -> bool:
    """Whether an edition is before the public and concerns her."""
    standing = Publication.objects.sendable(at).filter(concerning(user), edition=edition, published_at__lte=at)
    return bool(standing.exists())


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


def loudspeaker_dispatch(edition_id: int, agency_id: int) -> Dispatch | None:
    """Return this agency's own dispatch of the edition by loudspeaker, if there is one."""
    return broadcasts_of([edition_id], agency_id).get(edition_id)


def broadcasts_of(editions: Sequence[int], agency_id: int) -> dict[int, Dispatch]:
    """Return edition → this agency's own dispatch of it by loudspeaker."""
    rows = Dispatch.objects.filter(edition__in=editions, agency=agency_id, channel="loudspeaker")
    return {each.edition_id: each for each in rows.exclude(state=Dispatch.State.CANCELLED)}


def played_before(edition: Edition, agency_id: int) -> bool:
    """Whether this agency's loudspeakers played, or may have played, an edition that this one amends."""
    earlier = Dispatch.objects.filter(
        agency=agency_id, channel="loudspeaker", release_id_of_edition=edition.release_id,
        edition__number__lt=edition.number, received__gt=0,
    )  # fmt: skip
    return bool(earlier.exists())
