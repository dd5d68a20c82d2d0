"""Communes reached and not reached by an edition: expected before it is sent, confirmed afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Count, QuerySet, Sum

from danbiet.delivery.models import Audience, PlaceCount, Reach, Recipient, Station, Visit
from danbiet.documents.charts.provinces import PLACES
from danbiet.offices.models import Agency, Place, Tier, User
from danbiet.publishing.models import Edition

MOST: Final = 0.9
KINDS: Final = ("phone", "email", "zalo", "station")


@dataclass
class CommuneCover:
    """One commune: how many recipients by kind of address, reached ones by channel, and why it is hard to reach.

    ``estimate`` is people whom channels without a list of ours reach, as somebody said (`Reach`): it covers nobody
    by itself, and is shown as an estimate.
    """

    place: Place
    recipients: dict[str, int] = field(default_factory=dict)
    estimate: int | None = None
    languages: frozenset[str] = frozenset()
    reached: int = 0
    planned: int = 0
    visit: Visit | None = None

    @property
    def missing_languages(self) -> list[str]:
        return sorted(set(self.place.languages) - self.languages)

    def is_covered(self, *, confirmed: bool) -> bool:
        return bool(self.reached) if confirmed else bool(sum(self.recipients.values()))

    def why(self, *, confirmed: bool) -> str:
        """Return why the commune needs somebody on foot; empty when it does not."""
        if self.is_covered(confirmed=confirmed):
            return "language" if self.missing_languages else ""
        if confirmed and self.planned:
            return "failed"
        flags = (("island", self.place.is_island), ("border", self.place.is_border), ("remote", self.place.is_remote))
        return next((key for key, is_so in flags if is_so), "no_channel")


@dataclass(frozen=True)
class Tile:
    """One province: how many of its communes are covered. ``level``: all, most, some, none, unmeasured."""

    place: Place
    column: int
    row: int
    covered: int
    communes: int
    level: str


@dataclass(frozen=True)
class Cover:
    """The whole country, or the agency's own area."""

    tiles: Sequence[Tile]
    communes: Mapping[int, CommuneCover]
    confirmed: bool
    is_measured: bool

    @property
    def covered(self) -> int:
        return sum(each.is_covered(confirmed=self.confirmed) for each in self.communes.values())

    @property
    def uncovered(self) -> list[CommuneCover]:
        return [each for each in self.communes.values() if each.why(confirmed=self.confirmed)]


def coverage(agency: Agency, edition: Edition | None, *, confirmed: bool, today: date) -> Cover:
    """Return the cover of every commune: by the agency's usable lists, or as the ledger confirmed for ``edition``."""
    places = list(Place.objects.communes().filter(valid_to=None).select_related("parent").order_by("sort_key"))
    communes = {place.pk: CommuneCover(place) for place in _own(places, agency)}
    _add_recipients(communes, agency, today)
    _add_estimates(communes, agency)
    measured = True
    if edition is not None:
        _add_visits(communes, edition)
        measured = _add_results(communes, edition) or not confirmed
    elif confirmed:
        measured = False
    return Cover(_tiles(communes, confirmed, measured), communes, confirmed, measured)


def editions_sent(user: User) -> QuerySet[Edition]:
    """Return the editions that coverage can be asked of: sent or public, the newest first."""
    mine = Edition.objects.filter(release__agency=user.agency_id, publication__isnull=False)
    return mine.select_related("release").defer("content").order_by("-publication__published_at")


def _own(places: Sequence[Place], agency: Agency) -> list[Place]:
    if agency.place_id is None or agency.tier == Tier.CENTRAL:
        return list(places)
    return [each for each in places if agency.place_id in (each.pk, each.parent_id)]


def _add_recipients(communes: Mapping[int, CommuneCover], agency: Agency, today: date) -> None:
    lists = Audience.objects.filter(agency=agency).usable(today)
    rows = Recipient.objects.filter(audience__in=lists, state=Recipient.State.ACTIVE, place__isnull=False)
    counted = rows.order_by().values_list("place", "audience__address_kind", "language").annotate(n=Count("pk"))
    languages: dict[int, set[str]] = defaultdict(set)
    for place, kind, language, n in counted:
        if place in communes:
            known = communes[place].recipients
            known[kind] = known.get(kind, 0) + n
            languages[place].add(language)
    stations = Station.objects.filter(agency=agency, retired_at=None).exclude(languages=[])
    for place, spoken in stations.values_list("place", "languages"):
        languages[place].update(spoken)
    for place, spoken_there in languages.items():
        if place in communes:
            communes[place].languages = frozenset(spoken_there)


def _add_estimates(communes: Mapping[int, CommuneCover], agency: Agency) -> None:
    rows = Reach.objects.filter(agency=agency).order_by().values_list("place").annotate(n=Sum("people"))
    for place, n in rows:
        if place in communes:
            communes[place].estimate = n


def _add_results(communes: Mapping[int, CommuneCover], edition: Edition) -> bool:
    """Add what the ledger confirmed; False when nothing of this edition was sent in earnest."""
    rows = PlaceCount.objects.filter(dispatch__edition=edition, dispatch__is_dry=False, place__isnull=False, n__gt=0)
    found = False
    for place, state, n in rows.order_by().values_list("place", "state").annotate(sum=Sum("n")):
        found = True
        if place in communes:
            communes[place].planned += n
            communes[place].reached += n if state == "received" else 0
    return found


def _add_visits(communes: Mapping[int, CommuneCover], edition: Edition) -> None:
    for visit in Visit.objects.filter(edition=edition).exclude(state=Visit.State.CANCELLED):
        if visit.place_id in communes:
            known = communes[visit.place_id]
            known.visit = visit
            known.reached += visit.people or 0


def _tiles(communes: Mapping[int, CommuneCover], confirmed: bool, measured: bool) -> list[Tile]:
    by_province: dict[int, list[CommuneCover]] = defaultdict(list)
    for each in communes.values():
        if each.place.parent_id is not None:
            by_province[each.place.parent_id].append(each)
    provinces = Place.objects.provinces().filter(valid_to=None).order_by("sort_key")
    return [_tile(place, by_province.get(place.pk, []), confirmed, measured) for place in provinces]


def _tile(place: Place, rows: Sequence[CommuneCover], confirmed: bool, measured: bool) -> Tile:
    column, row = PLACES.get(place.short_name, (5, 0))
    covered = sum(each.is_covered(confirmed=confirmed) for each in rows)
    return Tile(place, column + 1, row + 1, covered, len(rows), _level(covered, len(rows), measured))


def _level(covered: int, whole: int, measured: bool) -> str:
    if not measured or not whole:
        return "unmeasured"
    if covered == whole:
        return "all"
    if covered == 0:
        return "none"
    return "most" if covered >= MOST * whole else "some"
