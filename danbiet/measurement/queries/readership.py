"""How often the public pages were opened, as one agency's desk may read it.

Its own pages by thing, the shared pages of the site without an agency, and nothing of another agency's. A count
from 1 to 4 is never told as it is (trust.md, promise 2: operational counts at least 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Min, Q, QuerySet, Sum

from danbiet.engine.text import sort_key
from danbiet.measurement.actions.readership import FEWEST
from danbiet.measurement.models import FruitlessSearch, PageCount, PageKind
from danbiet.offices.models import Agency, User
from danbiet.policies.models import Policy
from danbiet.publishing.models import Publication, Release

SHARED: Final = (PageKind.HOME, PageKind.POLICIES, PageKind.PRESS_ROOM)


@dataclass(frozen=True)
class Days:
    """The local days from ``first`` to ``last``, both counted."""

    first: date
    last: date

    @classmethod
    def until(cls, last: date, count: int) -> Days:
        return cls(last - timedelta(days=count - 1), last)

    @property
    def before(self) -> Days:
        """The days just before, as many."""
        return Days.until(self.first - timedelta(days=1), len(self.each))

    @property
    def each(self) -> list[date]:
        return [self.first + timedelta(days=back) for back in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class PageRead:
    """One public page and how often it was opened: in the period, in the one before, and by machines apart.

    None where nothing was counted yet; ``before`` also where counting began only within those days.
    """

    kind: PageKind
    thing_id: int
    title: str
    opened: int | None
    before: int | None
    by_machines: int | None

    @property
    def is_shared(self) -> bool:
        return self.kind in SHARED


@dataclass(frozen=True)
class LookedFor:
    """A phrase that found nothing, asked at least `FEWEST` times in a month."""

    words: str
    times: int
    last_month: date


@dataclass(frozen=True)
class Searches:
    """All searches without a result in the months of the period, and the phrases among them that may be told."""

    times: int
    phrases: Sequence[LookedFor]


def is_few(count: int) -> bool:
    """Tell whether a count is told as “dưới 5” only."""
    return 0 < count < FEWEST


def counted_since() -> date | None:
    """Return the first day on which anything was counted here; None before."""
    found: date | None = PageCount.objects.aggregate(first=Min("day"))["first"]
    return found


def pages_read(user: User, days: Days) -> list[PageRead]:
    """Return the agency's public pages and what was opened of them, the most opened first, unopened ones last."""
    counts = _Counts(PageCount.objects.visible_to(user), days)
    rows = [counts.page(kind, thing, title) for (kind, thing), title in _titles(user.agency).items()]
    return sorted(rows, key=lambda row: (-(row.opened or 0), sort_key(row.title)))


def shared_pages_read(days: Days) -> list[PageRead]:
    """Return the pages that show every agency's things, in the order of `SHARED`."""
    counts = _Counts(PageCount.objects.shared(), days)
    return [counts.page(kind, 0, str(kind.label)) for kind in SHARED]


def page_read(thing: Policy | Release, days: Days) -> PageRead:
    """Return one page, whose thing the caller may open."""
    kind = PageKind.POLICY if isinstance(thing, Policy) else PageKind.RELEASE
    rows = PageCount.objects.filter(kind=kind, thing_id=thing.pk)
    return _Counts(rows, days).page(kind, thing.pk, str(thing))


def opened_by_day(rows: QuerySet[PageCount], days: Days) -> list[int | None]:
    """Return the openings of each day; None for days before anything was counted."""
    found = dict(rows.filter(day__range=(days.first, days.last)).values_list("day").annotate(Sum("opened")).order_by())
    since = counted_since()
    return [None if since is None or day < since else int(found.get(day, 0)) for day in days.each]


def searches_in(days: Days) -> Searches:
    """Return what was looked for in vain in the months that the period touches, the most wanted first."""
    rows = FruitlessSearch.objects.filter(month__range=(days.first.replace(day=1), days.last))
    found: dict[str, LookedFor] = {}
    for words, times, month in rows.exclude(words="").order_by("month").values_list("words", "times", "month"):
        known = found.get(words)
        found[words] = LookedFor(words, times + (known.times if known else 0), month)
    phrases = sorted(found.values(), key=lambda each: (-each.times, sort_key(each.words)))
    return Searches(rows.aggregate(n=Sum("times"))["n"] or 0, phrases)


class _Counts:
    """The sums of some rows by page, in a period and in the one before."""

    def __init__(self, rows: QuerySet[PageCount], days: Days) -> None:
        since = counted_since()
        self.is_counted = since is not None and since <= days.last
        self.was_counted = since is not None and since <= days.before.first
        self.rows = {(row["kind"], row["thing_id"]): row for row in _sums(rows, days)}

    def page(self, kind: PageKind, thing_id: int, title: str) -> PageRead:
        row: Mapping[str, Any] = self.rows.get((kind, thing_id), {})
        opened, machines = ((row.get(name, 0) if self.is_counted else None) for name in ("now", "machines"))
        before = row.get("then", 0) if self.was_counted else None
        return PageRead(kind, thing_id, title, opened, before, machines)


def _sums(rows: QuerySet[PageCount], days: Days) -> Iterable[Mapping[str, Any]]:
    now, then = Q(day__range=(days.first, days.last)), Q(day__lt=days.first)
    found = rows.filter(day__range=(days.before.first, days.last)).values("kind", "thing_id")
    return found.annotate(
        now=Sum("opened", filter=now, default=0),
        then=Sum("opened", filter=then, default=0),
        machines=Sum("by_machines", filter=now, default=0),
    ).order_by()


def _titles(agency: Agency | None) -> dict[tuple[PageKind, int], str]:
    """Return the titles of an agency's public pages, as readers see them: a policy's, a release's approved one."""
    policies = Policy.objects.filter(agency=agency, public_from__isnull=False).values_list("pk", "short_title")
    releases = Publication.objects.current().filter(agency=agency).values_list("release", "edition__content__title")
    titles = {(PageKind.POLICY, pk): title for pk, title in policies}
    return titles | {(PageKind.RELEASE, pk): str(title) for pk, title in releases}
