"""Ringback dossiers as pages read them: which words can sound, where each stands, what carriers reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from danbiet.delivery.models import Recording, Ringback, RingbackCarrier, RingbackState
from danbiet.delivery.models.ringbacks import LIVE
from danbiet.offices.models import Agency, Place, User
from danbiet.offices.rules import rule
from danbiet.publishing.editions import FactChange
from danbiet.publishing.models import Edition, Publication, Release, VariantKind
from danbiet.publishing.queries.outdated import outdated_facts

# Texts short enough to be read to a caller, the shortest first; one without diacritics cannot be read aloud.
KINDS: Final = (VariantKind.SMS, VariantKind.POST, VariantKind.SCRIPT)
LONGEST: Final = "ringback.longest_seconds"


@dataclass(frozen=True)
class Heard:
    """What carriers reported of one dossier, and which of those asked said nothing; sums are None where nobody counts.

    A call and a subscriber are not the same: neither sum stands for people, and they are never added to each other.
    """

    ringback: Ringback
    reported: Sequence[RingbackCarrier]
    asked: int

    @property
    def calls(self) -> int | None:
        return _sum(each.calls for each in self.reported)

    @property
    def subscribers(self) -> int | None:
        return _sum(each.subscribers for each in self.reported)


def kinds_of(edition: Edition) -> list[VariantKind]:
    """Return the texts of an edition that can be played to callers, the shortest kind first."""
    variants = edition.content.get("variants", {})
    return [kind for kind in KINDS if str(variants.get(kind, "")).strip()]


def text_of(ringback: Ringback) -> str:
    """Return the approved words, exactly."""
    return str(ringback.edition.content["variants"][ringback.variant_kind]).strip()


def longest_seconds(agency: Agency, *, at: datetime) -> float:
    """Return how long a tone may be, from the rulebook. Raises NoRule."""
    return float(rule(LONGEST, on=timezone.localdate(at), agency=agency).value or 0)


def ringbacks_of(user: User, at: datetime) -> QuerySet[Ringback]:
    """Return the dossiers of her agency, those that must stop first, each with its counts and whether it is overdue."""
    fallen, overdue = Ringback.objects.fallen(), Ringback.objects.overdue(at)
    return (
        Ringback.objects.visible_to(user)
        .with_counts()
        .annotate(
            is_fallen=Exists(fallen.filter(pk=OuterRef("pk"))), is_overdue=Exists(overdue.filter(pk=OuterRef("pk")))
        )
        .select_related("edition__publication", "edition__release__policy")
        .order_by("-is_fallen", "-pk")
    )


def outdated_in(ringback: Ringback) -> list[FactChange]:
    """Return what the fact table says otherwise than these words today; only while carriers may be playing them."""
    return outdated_facts(ringback.edition, text_of(ringback)) if ringback.state in LIVE else []


def editions_to_play(user: User) -> QuerySet[Publication]:
    """Return what her agency has before the public and stands by, the newest first."""
    standing = Publication.objects.standing().filter(agency=user.agency_id)
    return standing.select_related("edition__release__policy").order_by("-published_at")


def loudspeaker_recording(ringback: Ringback) -> Recording | None:
    """Return what the agency's loudspeakers play of the same words in Vietnamese, where somebody read it."""
    if ringback.variant_kind != VariantKind.SCRIPT:
        return None
    current = Recording.objects.current().filter(edition=ringback.edition_id, agency=ringback.agency_id, language="vi")
    return current.filter(is_synthetic=False).first()


def places_of(ringback: Ringback) -> list[Place]:
    """Return where it plays: provinces before their communes, in Vietnamese order; empty for the whole country."""
    if ringback.is_nationwide:
        return []
    return sorted(ringback.places.select_related("parent").all(), key=_where)


def heard_of(release: Release) -> list[Heard]:
    """Return the dossiers of a release, the newest first, with what carriers reported; two queries."""
    known = Ringback.objects.filter(edition__release=release).exclude(state=RingbackState.CANCELLED)
    rows = known.select_related("edition__publication").order_by("-pk").prefetch_related("carriers")
    return [heard_in(each) for each in rows]


def heard_in(ringback: Ringback) -> Heard:
    """Return what carriers reported of one dossier; no query where its carriers were fetched."""
    carriers = list(ringback.carriers.all())
    return Heard(ringback, [each for each in carriers if each.reported_at is not None], len(carriers))


def is_late(carrier: RingbackCarrier, ringback: Ringback, at: datetime) -> bool:
    """Whether this carrier should have reported by now."""
    due = ringback.reports_due_at
    owes = ringback.state in (RingbackState.PLAYING, RingbackState.ENDED)
    return owes and carrier.reported_at is None and due is not None and due < at


def _where(place: Place) -> tuple[str, bool, str]:
    return (place.parent.sort_key if place.parent else place.sort_key, place.parent_id is not None, place.sort_key)


def _sum(numbers: Any) -> int | None:
    known = [each for each in numbers if each is not None]
    return sum(known) if known else None
