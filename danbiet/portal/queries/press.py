"""What stands in the press room."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from danbiet.offices.models import Agency
from danbiet.policies.models import Policy
from danbiet.publishing.models import PressConference, Publication, Spokesperson
from danbiet.publishing.queries.press_requests import public_answers
from danbiet.publishing.queries.publications import saying
from danbiet.web.finding import words_of

DRAFTED = ("lead", "body", "quote", "inaccurate_statement", "amendment_note", "writer_ids", "explained", "held")


def published(*, until: datetime) -> QuerySet[Publication]:
    """Return what readers see: the current edition of each release, newest first, withdrawn ones with their reason."""
    known = Publication.objects.current().published_by(until)
    return _with_its_words(known).order_by("-published_at", "-pk")


def _with_its_words(known: QuerySet[Publication]) -> QuerySet[Publication]:
    """Read the frozen words along, and of the release only what names it: readers see nothing of its draft."""
    drafted = (f"release__{name}" for name in DRAFTED)
    return known.select_related("edition", "release", "agency", "policy").defer("search", *drafted)


def narrowed(
    found: QuerySet[Publication],
    *,
    words: str = "",
    agency: Agency | None = None,
    kind: str = "",
    policy: Policy | None = None,
) -> QuerySet[Publication]:
    """Return those with every word, typed with diacritics or without, of this agency, kind and policy.

    The words of what was withdrawn are no longer found.
    """
    if words_of(words):
        found = saying(found.filter(withdrawn_at=None), words)
    chosen = {"agency": agency, "kind": kind, "policy": policy}
    return found.filter(**{name: value for name, value in chosen.items() if value})


def editions_of(public_id: str, *, until: datetime) -> list[Publication]:
    """Return every published edition of a release, newest first."""
    known = Publication.objects.published_by(until).filter(release__public_id=public_id)
    return list(_with_its_words(known).order_by("-edition__number"))


def conferences(*, at: datetime, agency: Agency | None = None) -> QuerySet[PressConference]:
    """Return public conferences still to come, the soonest first; those called off stand until their hour is over."""
    coming = PressConference.objects.filter(is_public=True).filter(
        Q(ends_at__gte=at) | Q(ends_at=None, starts_at__gte=at)
    )
    coming = coming.filter(agency=agency) if agency else coming
    return coming.select_related("agency", "policy", "release").order_by("starts_at")


def spokespersons(*, on: date) -> QuerySet[Spokesperson]:
    """Return who may speak today, by agency."""
    return Spokesperson.objects.on(on).select_related("agency", "person").order_by("agency__sort_key", "kind", "pk")


def agencies_with_something_public() -> QuerySet[Agency]:
    """Return the agencies that published something or answered the press in public, by name."""
    answering = public_answers().order_by().values("agency")
    publishing = Publication.objects.order_by().values("agency")
    return Agency.objects.filter(Q(pk__in=publishing) | Q(pk__in=answering)).order_by("sort_key", "name")
