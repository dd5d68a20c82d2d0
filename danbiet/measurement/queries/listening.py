"""How each indicator is read, and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from danbiet.listening.models import Alarm, Feed, Follow, Item, Mention, SavedQuery
from danbiet.offices.models import Agency
from danbiet.policies.models import Policy


@dataclass(frozen=True)
class Reading:
    """An indicator's value for one agency and period.

    ``value`` is in the indicator's unit (a share between 0 and 1), None when nothing could be
    measured; ``n`` is the denominator; ``remark`` what the number alone would hide.
    """

    value: float | None
    n: int
    as_of: datetime
    remark: str = ""


Rows = QuerySet[Any]


def measure(key: str, agency: Agency, *, at: datetime, days: int) -> Reading:
    """Return the indicator's reading over the last days; raises KeyError for an unknown key."""
    return READERS[key][0](agency, at, days)


def rows_behind(key: str, agency: Agency, *, at: datetime, days: int) -> Rows:
    """Return the rows that the reading counts; raises KeyError for an unknown key."""
    return READERS[key][1](agency, at, days)


def timed_items(agency: Agency, at: datetime, days: int) -> Rows:
    followed = Follow.objects.filter(agency=agency, since__lte=OuterRef("published_at")).exclude(
        feed__kind=Feed.Kind.IMPORT
    )
    return (
        Item.objects.filter(Exists(followed.filter(feed__source=OuterRef("source"))), shown_at__isnull=False)
        .filter(date_is_estimated=False, published_at__gt=at - timedelta(days=days), published_at__lte=at)
        .select_related("source")
        .order_by("-published_at")
    )


def news_delay(agency: Agency, at: datetime, days: int) -> Reading:
    moments = timed_items(agency, at, days).values_list("published_at", "shown_at")
    delays = [max(0.0, (shown - published).total_seconds() / 60) for published, shown in moments]
    return Reading(median(delays) if delays else None, len(delays), at)


def reports(agency: Agency, at: datetime, days: int) -> Rows:
    standing = Mention.objects.standing().filter(item=OuterRef("pk"), policy__agency=agency)
    window = Item.objects.filter(published_at__gt=at - timedelta(days=days), published_at__lte=at)
    return window.filter(Exists(standing)).select_related("source").order_by("-published_at")


def independent_reports(agency: Agency, at: datetime, days: int) -> Reading:
    counts = reports(agency, at, days).order_by().aggregate(n=Count("pk"), own=Count("pk", filter=Q(is_original=True)))
    return Reading(float(counts["own"]), counts["n"], at)


def closed_alarms(agency: Agency, at: datetime, days: int) -> Rows:
    window = Alarm.objects.filter(agency=agency, closed_at__gt=at - timedelta(days=days), closed_at__lte=at)
    return window.select_related("policy").order_by("-closed_at")


def alarm_handling(agency: Agency, at: datetime, days: int) -> Reading:
    moments = closed_alarms(agency, at, days).values_list("raised_at", "closed_at")
    hours = [(closed - raised).total_seconds() / 3600 for raised, closed in moments]
    still_open = Alarm.objects.open().filter(agency=agency).count()
    remark = _("%(n)d cảnh báo còn mở chưa tính vào đây") % {"n": still_open} if still_open else ""
    return Reading(median(hours) if hours else None, len(hours), at, remark)


def open_policies(agency: Agency, at: datetime, days: int) -> Rows:
    watched = SavedQuery.objects.active().filter(policy=OuterRef("pk"))
    return (
        Policy.objects.current()
        .filter(agency=agency)
        .annotate(is_watched=Exists(watched))
        .order_by("is_watched", "short_title")
    )


def policies_watched(agency: Agency, at: datetime, days: int) -> Reading:
    watched: Sequence[bool] = list(open_policies(agency, at, days).values_list("is_watched", flat=True))
    return Reading(sum(watched) / len(watched) if watched else None, len(watched), at)


Reader = Callable[[Agency, datetime, int], Reading]
READERS: dict[str, tuple[Reader, Callable[[Agency, datetime, int], Rows]]] = {
    "news-delay": (news_delay, timed_items),
    "independent-reports": (independent_reports, reports),
    "alarm-handling": (alarm_handling, closed_alarms),
    "policies-watched": (policies_watched, open_policies),
}
