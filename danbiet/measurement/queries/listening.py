"""Figures of listening: how soon news is known, what the press writes itself, how alarms are handled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Aggregate, Count, DurationField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from danbiet.listening.models import Alarm, Feed, Follow, Item, Mention, SavedQuery
from danbiet.measurement.queries.reading import Reading
from danbiet.offices.models import Agency
from danbiet.policies.models import Policy

Rows = QuerySet[Any]


class Middle(Aggregate):
    """The median, found by the database: a quarter's articles need not come here for one number."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


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
    late = Greatest(F("shown_at") - F("published_at"), Value(timedelta(0)), output_field=DurationField())
    told = timed_items(agency, at, days).order_by().aggregate(n=Count("pk"), middle=Middle(late))
    return Reading(told["middle"] / timedelta(minutes=1) if told["n"] else None, told["n"], at)


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
        .order_by("is_watched", "sort_key")
    )


def policies_watched(agency: Agency, at: datetime, days: int) -> Reading:
    watched: Sequence[bool] = list(open_policies(agency, at, days).values_list("is_watched", flat=True))
    return Reading(sum(watched) / len(watched) if watched else None, len(watched), at)
