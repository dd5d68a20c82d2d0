"""What readers may see of the listening (trust.md, promise 8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from danbiet.listening.models import Follow, SavedQuery, Source
from danbiet.offices.models import Agency


@dataclass
class Listening:
    """One agency's sources, its public queries, and how many are on drafts not yet public."""

    agency: Agency
    sources: list[Source] = field(default_factory=list)
    queries: list[SavedQuery] = field(default_factory=list)
    on_drafts: int = 0


def listening_on(day: date) -> list[Listening]:
    """Return what each opened agency listens to, in the order of the agencies' names."""
    agencies = Agency.objects.opened().order_by("sort_key", "name")
    by_agency = {agency.pk: Listening(agency) for agency in agencies}
    _put_sources(by_agency)
    _put_queries(by_agency, day)
    return list(by_agency.values())


def _put_sources(by_agency: dict[int, Listening]) -> None:
    follows = Follow.objects.running().filter(agency__in=by_agency).select_related("feed__source")
    pairs = {(follow.agency_id, follow.feed.source) for follow in follows}
    for agency_id, source in sorted(pairs, key=lambda pair: (pair[1].sort_key, pair[1].name)):
        by_agency[agency_id].sources.append(source)


def _put_queries(by_agency: dict[int, Listening], day: date) -> None:
    active = SavedQuery.objects.active().filter(agency__in=by_agency).select_related("policy")
    for query in active.filter(_public(day)).order_by("policy__sort_key", "name"):
        by_agency[query.agency_id].queries.append(query)
    for agency_id in _agencies_of(active.exclude(_public(day))):
        by_agency[agency_id].on_drafts += 1


def _public(day: date) -> Q:
    """A query is public with its policy, or on the day set for it, whichever comes first."""
    return Q(public_from__lte=day) | Q(policy__public_from__lte=day)


def _agencies_of(queries: Iterable[SavedQuery]) -> list[int]:
    return [query.agency_id for query in queries]
