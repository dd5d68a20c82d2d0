"""Who may speak today, and whose mandate is about to end."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, QuerySet, When

from danbiet.offices.models import Agency
from danbiet.offices.rules import NoRule, rule
from danbiet.publishing.models import Spokesperson

WARNING = "spokesperson.expiry_warning"
RANK = Case(When(kind="head", then=0), When(kind="regular", then=1), default=2)


def speakers_on(agency: Agency, day: date) -> QuerySet[Spokesperson]:
    """Return who speaks for the agency on a day: the head, the spokesperson, those delegated."""
    return Spokesperson.objects.filter(agency=agency).on(day).select_related("person").order_by(RANK, "from_on", "pk")


def past_speakers(agency: Agency, day: date) -> QuerySet[Spokesperson]:
    """Return mandates that ended or have not begun, the latest first."""
    standing = Spokesperson.objects.filter(agency=agency).on(day)
    rows = Spokesperson.objects.filter(agency=agency).exclude(pk__in=standing)
    return rows.select_related("person").order_by("-from_on", "-pk")


def expiring(agency: Agency, day: date) -> QuerySet[Spokesperson]:
    """Return mandates that end within the days of the rulebook; none where it has no such rule."""
    try:
        ahead = int(rule(WARNING, on=day, agency=agency).value or 0)
    except NoRule:
        return Spokesperson.objects.none()
    return speakers_on(agency, day).filter(to_on__lte=day + timedelta(days=ahead))
