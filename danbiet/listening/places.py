"""Which places an article names: provinces by present and former names, communes after their unit word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db import connection

from danbiet.engine.text import Gazetteer, Named
from danbiet.listening.models import Item
from danbiet.offices.models import FormerPlace, Place

MOST_PLACES = 12


def write_places(texts: Mapping[int, str]) -> None:
    """Write the places that each article (id to text) names, the most named first, at most twelve."""
    names = gazetteer(connection.settings_dict["NAME"], Place.objects.count())
    link = Item.places.through
    rows = [
        link(item_id=item, place_id=place)
        for item, text in texts.items()
        for place, _times in _most_named(names.find(text))
    ]
    link.objects.filter(item_id__in=list(texts)).delete()
    link.objects.bulk_create(rows, batch_size=1000)


def _most_named(found: Mapping[int, int]) -> Iterable[tuple[int, int]]:
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_PLACES]


@lru_cache(maxsize=2)
def gazetteer(database: str, places: int) -> Gazetteer:
    """Return the names of this database's places; ``places`` (their number) makes a later load seen."""
    present = [
        Named(pk, name, within) for pk, name, within in Place.objects.values_list("pk", "short_name", "parent_id")
    ]
    former = FormerPlace.objects.filter(level="province", is_partial=False).select_related("now")
    return Gazetteer([*present, *(Named(_province(old.now), old.name) for old in former)])


def _province(place: Place) -> int:
    return place.parent_id or place.pk
