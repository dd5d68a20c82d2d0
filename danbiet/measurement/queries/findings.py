"""The list of findings as the desk reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Case, Count, QuerySet, When
from django.utils import timezone

from danbiet.kit import clock
from danbiet.measurement.models import Finding, Group, PortalCheck
from danbiet.offices.models import User

# The worst for a reader first.
ORDER = (Group.BROKEN, Group.STALE, Group.MISSING)
WORST_FIRST = Case(*(When(group=group, then=place) for place, group in enumerate(ORDER)))


def findings_of(user: User, *, on: date, state: str = "open") -> QuerySet[Finding]:
    """Return the agency's findings in a state (open, accepted, mended): the worst group, then the oldest, first.

    Mended ones stand with the newest first.
    """
    mine = Finding.objects.visible_to(user).select_related("accepted_by")
    if state == "mended":
        return mine.exclude(mended_at=None).order_by("-mended_at", "pk")
    return (mine.accepted(on) if state == "accepted" else mine.open(on)).order_by(WORST_FIRST, "since", "pk")


def counts_of(user: User, *, on: date) -> Mapping[str, int]:
    """Return how many open findings each group has, in `ORDER`."""
    found = Finding.objects.visible_to(user).open(on).values_list("group").annotate(n=Count("pk")).order_by()
    counts = dict(found)
    return {group: counts.get(group, 0) for group in ORDER}


def open_now(user: User) -> QuerySet[Finding]:
    """Return what the number beside the menu's entry counts."""
    return Finding.objects.visible_to(user).open(timezone.localdate(clock.now()))


def last_look(user: User) -> datetime | None:
    """Return when the agency's part of the site was last looked at."""
    done = PortalCheck.objects.visible_to(user).exclude(done_at=None).order_by("-done_at")  # type: ignore[attr-defined]
    found: datetime | None = done.values_list("done_at", flat=True).first()
    return found
