"""Broadcasts whose edition was corrected, and what took its place: which loudspeakers still owe the right words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from danbiet.delivery.loudspeakers import CHANNEL
from danbiet.delivery.models import Dispatch
from danbiet.offices.models import Agency
from danbiet.publishing.models import Edition, Publication


@dataclass(frozen=True)
class Owed:
    """A corrected broadcast, and the correction that its loudspeakers have not been given."""

    old: Dispatch
    right: Edition


def corrected_broadcasts() -> QuerySet[Dispatch]:
    """Return the broadcasts whose edition was corrected while the correction stands and was never put down there.

    Of those that were given up before they sounded, and of dry runs, nothing is owed; nor where somebody put the
    correction down and gave it up again. Of several corrected editions of one release, the last.
    """
    newer = Dispatch.objects.filter(
        agency=OuterRef("agency"), channel=CHANNEL, release_id_of_edition=OuterRef("release_id_of_edition")
    ).filter(edition__number__gt=OuterRef("edition__number"))
    # One that was given up and has been corrected since says nothing of the correction that stands now.
    newer = newer.exclude(state=Dispatch.State.CANCELLED, edition__publication__superseded_at__isnull=False)
    stands = Publication.objects.standing().filter(
        edition__release=OuterRef("release_id_of_edition"), edition__number__gt=OuterRef("edition__number")
    )
    begun = Q(started_at__isnull=False) | Q(state__in=(Dispatch.State.READY, Dispatch.State.PAUSED))
    sounding = Dispatch.objects.filter(begun, channel=CHANNEL, edition__publication__superseded_at__isnull=False)
    known = sounding.exclude(state=Dispatch.State.CANCELLED).exclude(started_at__isnull=False, is_dry=True)
    return known.filter(~Exists(newer), Exists(stands)).select_related("agency", "edition__release__agency")


def own_broadcasts_corrected() -> QuerySet[Dispatch]:
    """Return those on the loudspeakers of the agency that issued the edition."""
    return corrected_broadcasts().filter(agency=F("edition__release__agency"))


def owed_by(agency: Agency) -> Sequence[Owed]:
    """Return what this agency's loudspeakers still owe, the oldest first."""
    rows = corrected_broadcasts().filter(agency=agency).order_by("pk")
    found = [(old, correction_of(old)) for old in rows]
    return [Owed(old, right) for old, right in found if right is not None]


def given_up(edition: Edition, agency: Agency) -> Dispatch | None:
    """Return this agency's replacement that somebody gave up with a reason, unless it was put down again."""
    rows = Dispatch.objects.filter(edition=edition, agency=agency, channel=CHANNEL, corrects__isnull=False)
    last = rows.order_by("-pk").first()
    return last if last and last.state == Dispatch.State.CANCELLED and last.pause_reason else None


def correction_of(old: Dispatch) -> Edition | None:
    """Return the edition that the agency stands by in place of this dispatch's."""
    standing = Publication.objects.standing().filter(
        edition__release=old.release_id_of_edition, edition__number__gt=old.edition.number
    )
    last = standing.select_related("edition__release__agency", "edition__release__policy").order_by("-edition__number")
    return next((each.edition for each in last[:1]), None)
