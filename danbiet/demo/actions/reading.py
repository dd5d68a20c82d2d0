"""What the invented readers opened and looked for in vain, put in by the action that counts real ones.

Numbers of the demonstration: more on the days after a publication and on working days, few at night and none by
anybody. The desk marks every page and every file of the demonstration as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from django.utils import timezone

from danbiet.demo.script.days import is_working
from danbiet.measurement.actions.readership import keep_counts
from danbiet.measurement.actions.site import look_where_due, plan_looks
from danbiet.measurement.models import PageKind
from danbiet.measurement.tally import Gathered, Opening, Search
from danbiet.policies.models import Policy
from danbiet.publishing.models import Publication

DAYS: Final = 45
FADES: Final = 0.72  # of yesterday's readers of a news item, as many come today
# What people call things that the invented ministry says otherwise, or says nowhere.
LOOKED_FOR: Final = {
    "miễn tiền vé đò cho học sinh": 23,
    "mẫu đơn xin sửa nhà": 14,
    "giờ karaoke được phép": 9,
    "báo hỏng đèn ở đâu": 6,
    "lịch học bơi": 3,
}


def let_people_read(*, at: datetime) -> None:
    """Put the openings of the last 45 days and this month's searches in vain; then look at the site once."""
    chance = Random("readers")
    openings: Counter[Opening] = Counter()
    for opening, times in _openings(chance, until=timezone.localdate(at)):
        openings[opening] += times
    month = timezone.localdate(at).replace(day=1)
    searches = Counter({Search(month, words): times for words, times in LOOKED_FOR.items()})
    keep_counts(Gathered(openings, searches))
    plan_looks(at=at)
    look_where_due(at=at)


def _openings(chance: Random, *, until: date) -> Iterator[tuple[Opening, int]]:
    days = [until - timedelta(days=back) for back in range(DAYS)]
    published = [(each.release.public_id, timezone.localdate(each.published_at)) for each in _publications()]
    policies = Policy.objects.filter(public_from__lte=until).order_by("pk")
    usual = {policy: chance.uniform(2, 14) for policy in policies.values_list("pk", flat=True)}
    for day in days:
        calm = 1.0 if is_working(day) else 0.45
        for policy, readers in usual.items():
            yield from _day(chance, day, PageKind.POLICY, str(policy), readers * calm)
        for public_id, first in published:
            if day >= first:
                yield from _day(chance, day, PageKind.RELEASE, public_id, 90 * calm * FADES ** (day - first).days)
        for kind, readers in ((PageKind.HOME, 60), (PageKind.POLICIES, 25), (PageKind.PRESS_ROOM, 18)):
            yield from _day(chance, day, kind, "", readers * calm)


def _publications() -> Iterator[Publication]:
    return Publication.objects.current().select_related("release").order_by("pk").iterator()


def _day(chance: Random, day: date, kind: PageKind, thing: str, about: float) -> Iterator[tuple[Opening, int]]:
    readers, machines = round(chance.gauss(about, about**0.5)), round(chance.uniform(0, 4))
    if readers > 0:
        yield Opening(day, kind.value, thing), readers
    if machines:
        yield Opening(day, kind.value, thing, by_machine=True), machines
