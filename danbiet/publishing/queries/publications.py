"""What is public, as readers and desk ask for it. Words are read from `publication.edition.content`, nowhere else."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from danbiet.engine.text import fold
from danbiet.offices.models import Agency, User
from danbiet.policies.models import Policy
from danbiet.publishing.models import EmergencyReview, Publication, ReleaseKind
from danbiet.web.finding import words_of

# What explains a policy itself; a statement or an answer to one rumour does not.
EXPLAINS: Final = (ReleaseKind.PRESS_RELEASE, ReleaseKind.BULLETIN, ReleaseKind.BACKGROUND)
# What stands on the page of a policy first: what is pinned, then the newest.
BY_WEIGHT: Final = ("-is_pinned", "-published_at", "-pk")


def press_room(
    *, agency: Agency | None = None, kind: str | None = None, words: str = "", until: datetime
) -> QuerySet[Publication]:
    """Return what readers of the press room see at ``until``, the newest first; withdrawn ones too, with their reason.

    ``words`` finds publications that hold every one of them, with diacritics or without.
    """
    rows = Publication.objects.current().published_by(until)
    if agency is not None:
        rows = rows.filter(agency=agency)
    if kind:
        rows = rows.filter(kind=kind)
    return with_words(saying(rows, words)).order_by("-published_at", "-pk")


def saying(rows: QuerySet[Publication], words: str) -> QuerySet[Publication]:
    """Return the rows whose frozen words hold every word, with diacritics or without."""
    for word in words_of(words):
        rows = rows.filter(search__contains=f" {fold(word)} ")
    return rows


def pages_of(policy: Policy, at: datetime) -> QuerySet[Publication]:
    """Return what a policy's public page shows: pinned first, then the newest; withdrawn ones with their reason."""
    return with_words(Publication.objects.current().published_by(at).filter(policy=policy)).order_by(*BY_WEIGHT)


def with_words(rows: QuerySet[Publication]) -> QuerySet[Publication]:
    """Return the rows with their editions, so that a list costs one query however long it is."""
    return rows.select_related("edition__amends", "release", "agency", "policy")


def public_release(public_id: str, *, until: datetime) -> Publication | None:
    """Return what stands at a release's public address; None where nothing ever was public."""
    return press_room(until=until).filter(release__public_id=public_id).first()


def history_of(publication: Publication) -> QuerySet[Publication]:
    """Return every edition of this release that was public, the newest first: corrections stay readable."""
    rows = Publication.objects.filter(release=publication.release_id)
    return with_words(rows).order_by("-edition__number")


def corrections_of(policy: Policy, at: datetime) -> QuerySet[Publication]:
    """Return the corrections that stand on a policy's page, the newest first."""
    return pages_of(policy, at).filter(edition__amends__isnull=False, withdrawn_at=None).order_by("-published_at")


def publications_list(user: User) -> QuerySet[Publication]:
    """Return what the person's agency has made public, the newest first."""
    return with_words(Publication.objects.current().filter(agency=user.agency_id)).order_by("-published_at", "-pk")


def reviews_owed(user: User, at: datetime) -> QuerySet[EmergencyReview]:
    """Return the emergency releases of the person's agency that wait for their look back, the earliest due first."""
    return (
        EmergencyReview.objects.filter(publication__agency=user.agency_id, reviewed_at=None)
        .select_related("publication__edition", "publication__release")
        .order_by("due_at", "pk")
    )


def minutes_to_response(agency: Agency, *, since: datetime, until: datetime) -> list[float]:
    """Return for each response first published in the period the minutes from noticing to publication."""
    rows = Publication.objects.filter(
        Q(edition__amends=None),
        agency=agency,
        kind=ReleaseKind.RESPONSE,
        published_at__gte=since,
        published_at__lt=until,
        release__detected_at__isnull=False,
    ).values_list("release__detected_at", "published_at")
    return [(public - noticed) / timedelta(minutes=1) for noticed, public in rows if noticed and public >= noticed]


def median_minutes_to_response(agency: Agency, *, since: datetime, until: datetime) -> tuple[float | None, int]:
    """Return the median of `minutes_to_response` and how many responses it is of; (None, 0) where there was none."""
    minutes = minutes_to_response(agency, since=since, until=until)
    return (median(minutes) if minutes else None), len(minutes)


def published_today(user: User, at: datetime) -> int:
    """Return how many publications of the person's agency were made on the local day of ``at``."""
    start = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return Publication.objects.filter(agency=user.agency_id, published_at__gte=start, published_at__lte=at).count()
