"""Communes by a few letters of their name, today's or yesterday's, or by their province: for pickers on forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Q, QuerySet, When

from danbiet.delivery.lists.places import plain_name
from danbiet.offices.models import FormerPlace, Place

MOST: Final = 30
SHORTEST_FORMER: Final = 3  # letters; two would match hundreds of former names


@dataclass(frozen=True)
class Found:
    """Communes that fit, and whether more do; ``former`` is commune → the old name by which it was found."""

    places: Sequence[Place]
    former: dict[int, str]
    is_cut: bool = False


def find_communes(text: str, *, province: int | None = None) -> Found:
    """Return the communes of today whose name holds every word typed; the province's name may hold some of them.

    Diacritics and “xã”, “phường” do not matter. A former commune's name finds the one that took it over. Of a
    province without a word, all its communes; without either, none.
    """
    words = plain_name(text)
    if not words:
        return Found(list(_of(province)) if province is not None else [], {})
    own = Q()
    rows = _of(province)
    for word in words.split():
        own |= Q(folded_name__contains=word)
        rows = rows.filter(Q(folded_name__contains=word) | Q(parent__folded_name__contains=word))
    begins = Case(When(folded_name__startswith=words, then=0), default=1)
    best = list(rows.filter(own).order_by(begins, "sort_key")[: MOST + 1])
    former = _former(words, province) if len(words) >= SHORTEST_FORMER else {}
    known = {each.pk for each in best}
    more = list(_of(province).filter(pk__in=set(former) - known))
    found = [*best, *more]
    return Found(found[:MOST], {pk: name for pk, name in former.items() if pk not in known}, len(found) > MOST)


def _of(province: int | None) -> QuerySet[Place]:
    rows = Place.objects.communes().filter(valid_to=None).select_related("parent").in_vietnamese_order()
    return rows if province is None else rows.filter(parent=province)


def _former(words: str, province: int | None) -> dict[int, str]:
    rows = FormerPlace.objects.filter(level="commune", now__valid_to=None, now__parent__isnull=False)
    if province is not None:
        rows = rows.filter(now__parent=province)
    named = rows.filter(Q(folded_name__startswith=words) | Q(folded_name__contains=f" {words}"))
    return dict(named.order_by("-folded_name", "-pk").values_list("now", "name")[:MOST])
