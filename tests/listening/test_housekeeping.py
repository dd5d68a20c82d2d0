"""Partitions ahead of time, retention behind it, silence, and jobs that may run twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from danbiet.listening import jobs
from danbiet.listening.actions.sources import BadFeedAddress, add_feed, follow_feed, make_due, unfollow_feed
from danbiet.listening.actions.upkeep import forget_old, judge_silence, keep_partitions, reindex
from danbiet.listening.ids import ensure_partitions
from danbiet.listening.models import Feed, FeedVisit, Item, ItemText, RawPage
from danbiet.listening.starter import load_starter_feeds
from danbiet.offices.models import Agency, User
from tests.builders import a_feed, a_source, an_item
from tests.cast import NOW

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def months(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table])
        return {row[0].removeprefix(f"{table}_") for row in cursor.fetchall()}


def test_the_months_ahead_are_made_once():
    far = datetime(2031, 11, 20, 12, tzinfo=UTC)
    before = months("listening_item")
    assert (keep_partitions(at=far), keep_partitions(at=far)) == (12, 0)
    assert months("listening_item") - before == {"y2031m11", "y2031m12", "y2032m01", "y2032m02"}


def test_whole_months_of_raw_pages_and_texts_go_and_articles_stay():
    ensure_partitions(date(2024, 1, 1), date(2026, 3, 31))
    old = an_item(received_at=datetime(2024, 2, 29, 23, tzinfo=UTC))
    new = an_item(received_at=NOW)
    for item in (old, new):
        RawPage.objects.create(item_id=item.pk, url=item.url, body=b"x", fetched_at=NOW)
    gone = forget_old(at=NOW)
    assert gone["raw_pages"] > 0
    assert list(RawPage.objects.values_list("item_id", flat=True)) == [new.pk]
    assert set(Item.objects.values_list("pk", flat=True)) == {old.pk, new.pk}
    assert ItemText.objects.filter(item_id=new.pk).exists()
    assert forget_old(at=NOW) == {"raw_pages": 0, "texts": 0, "visits": 0}


def test_visits_are_kept_for_a_season():
    feed = a_feed()
    for days in (1, 89, 91):
        FeedVisit.objects.create(feed=feed, at=NOW - days * DAY, took_ms=1)
    assert forget_old(at=NOW)["visits"] == 1


def hourly(feed: Feed, *, last: datetime, count: int = 60) -> None:
    for n in range(count):
        an_item(feed=feed, received_at=NOW, published_at=last - n * 2 * HOUR)


def test_a_source_is_silent_against_its_own_rhythm(ministry: Agency):
    quick, quiet, young = (a_feed(a_source(), followed_by=ministry) for _ in range(3))
    hourly(quick, last=NOW - HOUR)
    hourly(quiet, last=NOW - 3 * DAY)
    an_item(feed=young, received_at=NOW)
    assert judge_silence(at=NOW) == 1
    judged = {feed.pk: (feed.is_silent, feed.usual_gap_hours is not None) for feed in Feed.objects.followed()}
    assert judged == {quick.pk: (False, True), quiet.pk: (True, True), young.pk: (False, False)}


def test_a_weekend_is_no_silence(ministry: Agency):
    feed = a_feed(followed_by=ministry)
    friday_night, monday_morning = (datetime(2026, 3, day, hour, tzinfo=NOW.tzinfo) for day, hour in ((6, 23), (9, 1)))
    hourly(feed, last=friday_night, count=100)
    assert judge_silence(at=monday_morning) == 0


def test_a_source_that_speaks_again_is_no_longer_silent(ministry: Agency):
    feed = a_feed(followed_by=ministry)
    hourly(feed, last=NOW - 3 * DAY)
    judge_silence(at=NOW)
    an_item(feed=feed, received_at=NOW)
    assert judge_silence(at=NOW) == 0


def test_rows_of_an_older_engine_are_sent_back_batch_by_batch():
    items = [an_item(engine_version=0) for _ in range(3)] + [an_item()]
    assert [reindex(limit=2) for _ in range(3)] == [2, 1, 0]
    assert list(Item.objects.order_by("pk").values_list("pk", "state")) == [
        (item.pk, "read" if n < 3 else "analysed") for n, item in enumerate(items)
    ]


def test_every_job_may_run_twice(ministry: Agency):
    load_starter_feeds(at=NOW)
    picture = (Feed.objects.count(), Item.objects.count(), FeedVisit.objects.count())
    for job in (
        jobs.poll_feeds, jobs.read_pages, jobs.analyse, jobs.judge_silence, jobs.keep_house, jobs.reindex,
    ):  # fmt: skip
        job(timestamp=0)
        job(timestamp=0)
    assert (Feed.objects.count(), Item.objects.count(), FeedVisit.objects.count()) == picture


def test_a_job_that_already_waits_is_not_asked_for_twice():
    jobs.wake(jobs.analyse)
    jobs.wake(jobs.analyse)
    waiting = ProcrastinateJob.objects.filter(task_name="danbiet.listening.jobs.analyse", status="todo")
    assert waiting.count() == 1


def test_waking_a_job_that_waits_spoils_no_transaction_around_it():
    jobs.wake(jobs.read_pages)
    a_source("Trước")
    jobs.wake(jobs.read_pages)
    assert a_source("Sau").pk


def test_the_starter_list_is_loaded_once_and_followed_by_nobody():
    Feed.objects.all().delete()
    first = load_starter_feeds(at=NOW)
    assert (first > 20, load_starter_feeds(at=NOW), Feed.objects.count()) == (True, 0, first)
    assert list(Feed.objects.due(NOW.replace(year=2100))) == []


def test_a_feed_is_polled_as_long_as_one_agency_follows_it(
    ministry: Agency, other_ministry: Agency, officer: User, outsider: User
):
    feed = add_feed("https://bao.example/rss", source_name="Báo", by=officer, at=NOW)
    assert add_feed("https://bao.example/rss", source_name="Tên khác", by=outsider, at=NOW) == feed
    follow_feed(feed, agency=ministry, by=officer, at=NOW)
    follow_feed(feed, agency=other_ministry, by=outsider, at=NOW)
    unfollow_feed(feed, agency=ministry, by=officer, at=NOW)
    assert list(Feed.objects.due(NOW)) == [feed]
    unfollow_feed(feed, agency=other_ministry, by=outsider, at=NOW)
    assert (list(Feed.objects.due(NOW)), make_due(at=NOW)) == ([], 0)
    follow_feed(feed, agency=ministry, by=officer, at=NOW + DAY)
    assert list(Feed.objects.due(NOW + DAY)) == [feed]


@pytest.mark.parametrize("url", ["", "báo", "ftp://bao.example/rss", "javascript:alert(1)", "http://"])
def test_what_is_no_web_address_is_refused(officer: User, url: str):
    count = Feed.objects.count()
    with pytest.raises(BadFeedAddress):
        add_feed(url, source_name="Báo", by=officer, at=NOW)
    assert Feed.objects.count() == count
