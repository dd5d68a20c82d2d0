"""Partitions ahead of time, retention behind it, and who has fallen silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.db import connection, transaction

from danbiet.engine import ENGINE_VERSION
from danbiet.engine.series import Rhythm, TooLittleHistory, silence
from danbiet.listening.actions.pages import store_texts
from danbiet.listening.ids import ensure_partitions
from danbiet.listening.models import Feed, FeedVisit, Item, ItemText
from danbiet.offices.working_days import LOCAL, is_working_day

AHEAD = timedelta(days=93)
VISITS_KEPT = timedelta(days=90)
RHYTHM_DAYS = 28


def keep_partitions(*, at: datetime) -> int:
    """Make the partitions of this month and the three after it; return how many were missing."""
    return ensure_partitions(at.date(), (at + AHEAD).date())


@transaction.atomic
def forget_old(*, at: datetime) -> dict[str, int]:
    """Drop whole months of raw pages and press text past their time, and old visits; return how many."""
    return {
        "raw_pages": _drop("listening_rawpage", at - timedelta(days=settings.ENV.raw_page_days)),
        "texts": _drop("listening_itemtext", at - timedelta(days=settings.ENV.press_text_days)),
        "visits": FeedVisit.objects.filter(at__lt=at - VISITS_KEPT).delete()[0],
    }


def _drop(table: str, before: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT danbiet_drop_partitions(%s, %s)", [table, before.date()])
        return int(cursor.fetchone()[0])


def judge_silence(*, at: datetime) -> int:
    """Say of every followed feed whether it is silent against its own rhythm; return how many are."""
    feeds = list(Feed.objects.followed().exclude(kind=Feed.Kind.IMPORT))
    for feed in feeds:
        rhythm = _rhythm(feed, at=at)
        feed.usual_gap_hours = rhythm.usual_gap if rhythm else None
        feed.is_silent = bool(rhythm and rhythm.silent)
    Feed.objects.bulk_update(feeds, ["usual_gap_hours", "is_silent"])
    return sum(feed.is_silent for feed in feeds)


def _rhythm(feed: Feed, *, at: datetime) -> Rhythm | None:
    moments = _arrivals(feed, at=at)
    if len(moments) < 2:
        return None
    gaps = [_working_hours(a, b) for a, b in pairwise(moments)]
    try:
        return silence(gaps, _working_hours(moments[-1], at))
    except TooLittleHistory:
        return None


def _arrivals(feed: Feed, *, at: datetime) -> Sequence[datetime]:
    since = at - timedelta(days=RHYTHM_DAYS)
    rows = Item.objects.filter(feed=feed, source=feed.source_id, published_at__gt=since, published_at__lte=at)
    return list(rows.order_by("published_at").values_list("published_at", flat=True))


def _working_hours(start: datetime, end: datetime) -> float:
    """Hours between two instants; those of days off do not count, because many papers rest then."""
    total = 0.0
    moment = start.astimezone(LOCAL)
    last = end.astimezone(LOCAL)
    while moment < last:
        midnight = (moment + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        until = min(midnight, last)
        if is_working_day(moment.date()):
            total += (until - moment).total_seconds() / 3600
        moment = until
    return total


@transaction.atomic
def reindex(*, limit: int = 500, below: int = ENGINE_VERSION) -> int:
    """Send articles derived by an older engine back to analysis, oldest first; return how many.

    Officers' corrections stand: analysis reads them and does not touch what they decided.
    """
    old = Item.objects.filter(state=Item.State.ANALYSED, engine_version__lt=below).order_by("pk")
    items = list(old.select_for_update(skip_locked=True, of=("self",))[:limit])
    bodies = dict(ItemText.objects.filter(item_id__in=[item.pk for item in items]).values_list("item_id", "body"))
    store_texts([(item, bodies.get(item.pk, item.summary)) for item in items])
    return len(items)


def mark_stale() -> int:
    """Count every analysed article as of an older engine, so that `reindex` takes them all; return how many."""
    return Item.objects.filter(state=Item.State.ANALYSED).update(engine_version=0)
