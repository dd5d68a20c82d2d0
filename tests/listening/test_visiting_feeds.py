"""Visiting feeds over real HTTP: what comes in, what is refused, when we come again."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from danbiet.kit.http import Client
from danbiet.listening.actions.fetching import poll_due_feeds, poll_feed
from danbiet.listening.actions.sources import unfollow_feed
from danbiet.listening.fetching import NotYet, gap_for, named_hosts, take_turn, use_hosts
from danbiet.listening.models import Feed, FeedVisit, Host, Item, RobotsFile
from danbiet.offices.models import Agency, User
from tests.builders import a_feed, a_source
from tests.cast import NOW
from tests.kit.http.press import HOST, Press
from tests.listening.newsroom import entry, rss

pytestmark = pytest.mark.django_db
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def feed(ministry: Agency) -> Feed:
    return a_feed(a_source("Báo Sóng Mây", host=HOST), url=f"http://{HOST}/rss", followed_by=ministry)


def account(visit: FeedVisit) -> tuple[int, int, dict[str, int], str]:
    return visit.new, visit.known, visit.refused, visit.error_code


def ordinary(host: str = HOST) -> None:
    """From here on the host is one like any other: one start per gap."""
    named_hosts.addresses.pop(host)
    RobotsFile.objects.create(origin=f"http://{host}/robots.txt", status=404, fetched_at=NOW)


def test_every_entry_is_new_or_known_or_refused(press: Press, client: Client, feed: Feed):
    nameless = f"<item><link>http://{HOST}/bai-9.html</link></item>"
    press.serve("/rss", rss(entry(1), entry(2), nameless))
    first = poll_feed(feed, client=client, at=NOW)
    press.serve("/rss", rss(entry(2), entry(3)))
    second = poll_feed(feed, client=client, at=NOW + TEN_MINUTES)
    assert [account(first), account(second)] == [(2, 0, {"no_title": 1}, ""), (1, 1, {}, "")]
    assert list(Item.objects.order_by("title").values_list("title", "state", "due_at")) == [
        ("Bài số 1", "announced", NOW),
        ("Bài số 2", "announced", NOW),
        ("Bài số 3", "announced", NOW + TEN_MINUTES),
    ]


def test_an_estimated_date_is_no_refusal(press: Press, client: Client, feed: Feed):
    undated = f"<item><title>Không ngày</title><link>http://{HOST}/bai-1.html</link></item>"
    press.serve("/rss", rss(undated))
    assert account(poll_feed(feed, client=client, at=NOW)) == (1, 0, {}, "")
    assert list(Item.objects.values_list("published_at", "date_is_estimated")) == [(NOW, True)]


def test_an_article_announced_by_two_feeds_is_one(press: Press, client: Client, feed: Feed, ministry: Agency):
    other = a_feed(feed.source, url=f"http://{HOST}/rss2", followed_by=ministry)
    press.serve("/rss", rss(entry(1)))
    press.serve("/rss2", rss(entry(1), entry(2)))
    visits = [poll_feed(each, client=client, at=NOW) for each in (feed, other)]
    assert [account(visit) for visit in visits] == [(1, 0, {}, ""), (1, 1, {}, "")]
    assert Item.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_visit_each_feed_once(press: Press, client: Client, feed: Feed, ministry: Agency):
    for number in range(2, 9):
        a_feed(feed.source, url=f"http://{HOST}/rss{number}", followed_by=ministry)
        press.serve(f"/rss{number}", rss(entry(1), entry(number)))
    press.serve("/rss", rss(entry(1)))
    visited: list[int] = []

    def work() -> None:
        while count := poll_due_feeds(client=client, at=NOW, limit=2):
            visited.append(count)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    feeds_asked = [path for path, _headers in press.asked if path != "/robots.txt"]
    assert (sum(visited), len(feeds_asked), FeedVisit.objects.count(), Item.objects.count()) == (8, 8, 8, 8)


def test_an_unchanged_feed_is_not_read_twice(press: Press, client: Client, feed: Feed):
    press.serve("/rss", rss(entry(1)), ETag='"m1"', Last_Modified="Wed, 04 Mar 2026 01:00:00 GMT")
    poll_feed(feed, client=client, at=NOW)
    press.serve("/rss", status=304)
    visits = [poll_feed(Feed.objects.get(pk=feed.pk), client=client, at=NOW + n * TEN_MINUTES) for n in (1, 2)]
    assert [(visit.status, account(visit)) for visit in visits] == 2 * [(304, (0, 0, {}, ""))]
    assert [headers["if-none-match"] for _path, headers in press.asked[-2:]] == ['"m1"', '"m1"']


def test_a_server_that_ignores_conditions_sends_the_same_body_and_nothing_is_counted(
    press: Press, client: Client, feed: Feed
):
    press.serve("/rss", rss(entry(1)))
    visits = [poll_feed(feed, client=client, at=NOW + n * TEN_MINUTES) for n in range(2)]
    assert [account(visit) for visit in visits] == [(1, 0, {}, ""), (0, 0, {}, "")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<!DOCTYPE html><html><body><h1>B\xc3\xa1o</h1></body></html>", "not_a_feed"),
        (b"", "not_a_feed"),
        (b"x" * 100_001, "too_large"),
    ],
)
def test_a_feed_that_is_none_says_why_in_words(press: Press, client: Client, feed: Feed, body: bytes, code: str):
    press.serve("/rss", body)
    visit = poll_feed(feed, client=client, at=NOW)
    feed.refresh_from_db()
    assert account(visit) == (0, 0, {}, code)
    assert (feed.last_error_code, feed.failures, feed.last_error) == (code, 1, visit.error)
    assert len(feed.last_error.split()) > 5


def test_a_feed_that_redirects_into_the_network_is_refused(press: Press, client: Client, feed: Feed):
    press.redirect("/rss", "http://169.254.169.254/latest/meta-data")
    visit = poll_feed(feed, client=client, at=NOW)
    assert visit.error_code == "refused_address"
    assert "169.254.169.254" in visit.error


def test_a_failing_feed_is_asked_ever_more_seldom_and_never_given_up(press: Press, client: Client, feed: Feed):
    ordinary()
    press.serve("/rss", status=500)
    waits = []
    for failures in (0, 1, 2, 200):
        Feed.objects.filter(pk=feed.pk).update(failures=failures)
        feed.refresh_from_db()
        Host.objects.all().delete()
        poll_feed(feed, client=client, at=NOW)
        waits.append((feed.next_poll_at - NOW) / TEN_MINUTES)
    spread = waits[0]
    assert 1 <= spread <= 1.1
    assert waits == [spread, pytest.approx(2 * spread), pytest.approx(3 * spread), 144]


def test_a_server_that_asks_for_a_pause_gets_it(press: Press, client: Client, feed: Feed):
    ordinary()
    press.serve("/rss", status=503, Retry_After="7200")
    poll_feed(feed, client=client, at=NOW)
    assert (feed.last_error_code, feed.next_poll_at) == ("http_status", NOW + timedelta(hours=2))


def test_a_good_visit_forgets_the_failures_before_it(press: Press, client: Client, feed: Feed):
    press.serve("/rss", status=500)
    poll_feed(feed, client=client, at=NOW)
    press.serve("/rss", rss(entry(1)))
    poll_feed(feed, client=client, at=NOW + TEN_MINUTES)
    feed.refresh_from_db()
    assert (feed.failures, feed.last_error, feed.last_success_at) == (0, "", NOW + TEN_MINUTES)


def test_a_feed_that_breaks_the_reader_does_not_stop_the_others(
    press: Press, client: Client, feed: Feed, ministry: Agency, monkeypatch: pytest.MonkeyPatch
):
    other = a_feed(feed.source, url=f"http://{HOST}/rss2", followed_by=ministry)
    press.serve("/rss", b"<poison/>")
    press.serve("/rss2", rss(entry(1)))
    from danbiet.sources import feeds

    whole = feeds.parse

    def breaks(body: bytes, **options: object) -> object:
        return {b"poison" not in body: whole}[True](body, **options)

    monkeypatch.setattr(feeds, "parse", breaks)
    assert poll_due_feeds(client=client, at=NOW) == 2
    visits = FeedVisit.objects.order_by("feed").values_list("feed", "new", "error_code")
    assert list(visits) == [(feed.pk, 0, "unreadable"), (other.pk, 1, "")]


def test_an_ordinary_host_is_asked_once_in_five_seconds(press: Press, client: Client, feed: Feed):
    ordinary()
    take_turn(f"http://{HOST}/a", at=NOW, patience=timedelta(0))
    first_free = Host.objects.get().next_start
    with pytest.raises(NotYet):
        take_turn(f"http://{HOST}/b", at=NOW, patience=timedelta(0))
    assert gap_for(HOST) == timedelta(seconds=5)
    assert Host.objects.get().next_start == first_free


def test_a_feed_whose_host_must_rest_is_put_back_and_nothing_is_asked(press: Press, client: Client, feed: Feed):
    ordinary()
    Host.objects.create(host=HOST, next_start=NOW.replace(year=2100))
    assert poll_feed(feed, client=client, at=NOW) is None
    feed.refresh_from_db()
    assert feed.next_poll_at > NOW
    assert (feed.leased_until, feed.failures, press.asked) == (None, 0, [])


def test_a_turn_is_counted_from_when_it_is_taken(press: Press, client: Client, feed: Feed):
    """A worker that began its round a minute ago must not use the minute's turns all at once."""
    ordinary()
    from danbiet.kit import clock

    began = clock.now() - timedelta(minutes=1)
    take_turn(f"http://{HOST}/a", at=began, patience=timedelta(0))
    with pytest.raises(NotYet):
        take_turn(f"http://{HOST}/b", at=began, patience=timedelta(0))


def test_only_the_named_hosts_of_the_demonstration_have_no_gap(press: Press):
    use_hosts({"bao-minh-hoa.example": ("127.0.0.1", 1)})
    gaps = [gap_for("bao-minh-hoa.example"), gap_for("vnexpress.net"), gap_for("www.bao-minh-hoa.example")]
    assert gaps == [timedelta(0), timedelta(seconds=5), timedelta(seconds=5)]


def test_a_worker_that_dies_with_a_feed_in_hand_leaves_it_to_the_next(press: Press, client: Client, feed: Feed):
    press.serve("/rss", rss(entry(1)))
    Feed.objects.filter(pk=feed.pk).update(leased_until=NOW + timedelta(minutes=5))
    while_leased = poll_due_feeds(client=client, at=NOW + timedelta(minutes=4))
    afterwards = poll_due_feeds(client=client, at=NOW + timedelta(minutes=5))
    assert (while_leased, afterwards, Item.objects.count()) == (0, 1, 1)


def test_a_feed_switched_off_during_the_visit_is_not_asked_again(
    press: Press, client: Client, feed: Feed, ministry: Agency, officer: User
):
    press.serve("/rss", rss(entry(1)))
    unfollow_feed(feed, agency=ministry, by=officer, at=NOW)
    poll_feed(feed, client=client, at=NOW)
    feed.refresh_from_db()
    assert feed.next_poll_at is None
    assert poll_due_feeds(client=client, at=NOW + timedelta(days=30)) == 0


def test_a_feed_that_robots_txt_forbids_is_not_read(press: Press, client: Client, feed: Feed):
    press.serve("/robots.txt", b"User-agent: *\nDisallow: /rss\n")
    press.serve("/rss", rss(entry(1)))
    visit = poll_feed(feed, client=client, at=NOW)
    assert (visit.error_code, [path for path, _ in press.asked]) == ("robots_forbids", ["/robots.txt"])
