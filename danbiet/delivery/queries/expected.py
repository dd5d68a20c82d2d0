"""Before sending: how many a dispatch would reach, and the communes where it reaches nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from danbiet.delivery.models import Audience, Recipient
from danbiet.offices.models import Place, Tier
from danbiet.publishing.models import Edition


@dataclass(frozen=True)
class Expected:
    """``by_place`` is place → recipients; ``without_place`` recipients whose commune is not known.

    ``is_upper`` when several lists may hold one address: each address is sent to once, so it may be fewer.
    """

    recipients: int
    by_place: dict[int, int]
    without_place: int
    uncovered: list[Place]
    other_languages: dict[str, int]
    is_upper: bool = False


def recipients_of(edition: Edition, audiences: Sequence[Audience], places: Sequence[Place]) -> QuerySet[Recipient]:
    """Return the active recipients that this edition would go to: in these places, and of subscribers those who
    chose its policy or all."""
    reached = Recipient.objects.filter(audience__in=audiences, state=Recipient.State.ACTIVE)
    if places:
        within = [place.pk for place in places]
        reached = reached.filter(Q(place__in=within) | Q(place__parent__in=within))
    if any(each.kind == Audience.Kind.SUBSCRIBERS for each in audiences):
        chosen = Q(topics=[]) | Q(topics__contains=[edition.release.policy_id])
        reached = reached.filter(chosen | ~Q(audience__kind=Audience.Kind.SUBSCRIBERS))
    return reached


def expected(edition: Edition, audiences: Sequence[Audience], places: Sequence[Place] = ()) -> Expected:
    """Return whom a dispatch would reach."""
    reached = recipients_of(edition, audiences, places)
    counted = dict(reached.order_by().values("place").annotate(n=Count("pk")).values_list("place", "n"))
    by_place = {place: n for place, n in counted.items() if place is not None}
    without = counted.get(None, 0)  # type: ignore[call-overload]
    languages = reached.exclude(language="vi").order_by().values("language").annotate(n=Count("pk"))
    return Expected(
        recipients=without + sum(by_place.values()),
        by_place=by_place,
        without_place=without,
        uncovered=list(_communes(edition, places).exclude(pk__in=list(by_place)).order_by("sort_key")),
        other_languages=dict(languages.values_list("language", "n")),
        is_upper=len(audiences) > 1,
    )


def _communes(edition: Edition, places: Sequence[Place]) -> QuerySet[Place]:
    """Return the communes that ought to be reached: the places asked for, else the agency's own area, else all."""
    communes = Place.objects.communes().filter(valid_to=None)
    if places:
        within = [place.pk for place in places]
        return communes.filter(Q(pk__in=within) | Q(parent__in=within))
    agency = edition.release.agency
    if agency.place_id is not None and agency.tier != Tier.CENTRAL:
        return communes.filter(Q(pk=agency.place_id) | Q(parent=agency.place_id))
    return communes
