"""How many addresses of a list are in each commune, by state; never an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from danbiet.delivery.models import AddressKind, Audience
from danbiet.delivery.queries.pages import FEWEST
from danbiet.offices.models import Place


@dataclass(frozen=True)
class InCommune:
    """``n`` addresses of one state in a commune (None: it is not known); of people, one to four is None."""

    place: Place | None
    state: str
    n: int | None


def in_communes(audience: Audience) -> Sequence[InCommune]:
    """Return the counts by commune and state, in the order of the register."""
    rows = audience.recipients.order_by().values_list("place", "state").annotate(n=Count("pk"))
    counted = list(rows.order_by("place__parent__sort_key", "place__sort_key", "state"))
    places = {each.pk: each for each in Place.objects.communes().select_related("parent")}
    is_people = audience.address_kind not in (AddressKind.STATION, AddressKind.URL)
    return [
        InCommune(places.get(place or 0), state, None if is_people and place and n < FEWEST else n)
        for place, state, n in counted
    ]
