"""Visiting feeds: claim what is due, fetch, account for every entry, say when to come again."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from danbiet.kit.http import Client, FetchError, Response
from danbiet.kit.rhythm import LONGEST, SHORTEST, next_poll
from danbiet.kit.worklist import claim
from danbiet.listening.actions.entries import Outcome, store_entries
from danbiet.listening.fetching import NotYet, host_of, named_hosts, require_allowed, take_turn
from danbiet.listening.models import Feed, FeedVisit, Item
from danbiet.sources import feeds, sitemaps
from danbiet.sources.entries import Feed as Parsed
from danbiet.sources.problems import Unusable

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
PATIENCE = timedelta(seconds=20)
ARRIVALS = 20
# What the parser remarks on and still keeps (a date estimated, a wrong charset) is no refusal.
REFUSALS = frozenset({"no_url", "bad_url", "no_title", "bad_item", "duplicate", "too_many"})


class Unreadable(Exception):
    """The reader itself failed on what came; the log holds where."""

    code = "unreadable"

    def __init__(self, cause: Exception) -> None:
        self.words = _(
            "Hệ thống gặp lỗi khi đọc nguồn này (%(kind)s) và sẽ thử lại. Nếu lỗi kéo dài, hãy báo quản trị viên."
        ) % {"kind": type(cause).__name__}
        super().__init__(self.words)


@dataclass(frozen=True)
class Fetched:
    """What a visit brought before anything is stored."""

    response: Response | None
    parsed: Parsed | None
    error: Exception | None = None

    @property
    def error_code(self) -> str:
        return getattr(self.error, "code", "not_a_feed") if self.error else ""

    @property
    def words(self) -> str:
        return str(getattr(self.error, "words", self.error)) if self.error else ""


def poll_due_feeds(*, client: Client, at: datetime, limit: int = 20) -> int:
    """Visit feeds that are due, longest waiting first; return how many. Safe to run twice at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        ids = claim(
            cursor, "listening_feed", due_column="next_poll_at", lease_column="leased_until",
            at=at, lease=LEASE, limit=limit,
        )  # fmt: skip
    found = Feed.objects.select_related("source").in_bulk(ids)
    for feed_id in ids:
        poll_feed(found[feed_id], client=client, at=at)
    return len(ids)


def poll_feed(feed: Feed, *, client: Client, at: datetime) -> FeedVisit | None:
    """Visit one feed and keep what came; None when its host must not be asked yet."""
    try:
        fetched = _fetch(feed, client=client, at=at)
    except NotYet as wait:
        Feed.objects.filter(pk=feed.pk).update(next_poll_at=wait.at, leased_until=None)
        return None
    return _keep(feed, fetched, at=at)


def _fetch(feed: Feed, *, client: Client, at: datetime) -> Fetched:
    response: Response | None = None
    try:
        require_allowed(feed.url, client=client, at=at)
        take_turn(feed.url, at=at, patience=PATIENCE)
        response = client.get(feed.url, etag=feed.etag or None, last_modified=feed.last_modified or None)
        unchanged = response.not_modified or _hash(response) == bytes(feed.body_hash or b"")
        return Fetched(response, None if unchanged else _parse(feed, response, at=at))
    except (FetchError, Unusable) as error:
        return Fetched(response, None, error)
    except NotYet:
        raise
    except Exception as error:
        # One feed that breaks the reader must not keep the others of its batch from being visited.
        log.exception("feed %s could not be read", feed.pk)
        return Fetched(response, None, Unreadable(error))


def _parse(feed: Feed, response: Response, *, at: datetime) -> Parsed:
    parse = sitemaps.parse if feed.kind == Feed.Kind.SITEMAP else feeds.parse
    return parse(response.body, content_type=response.content_type, url=response.url, received_at=at)


def _hash(response: Response) -> bytes:
    return hashlib.sha256(response.body).digest()


@transaction.atomic
def _keep(feed: Feed, fetched: Fetched, *, at: datetime) -> FeedVisit:
    outcome = store_entries(feed, fetched.parsed.entries, at=at) if fetched.parsed else Outcome()
    refused = outcome.refused + _refusals(fetched.parsed)
    _remember(feed, fetched, outcome, at=at)
    return FeedVisit.objects.create(
        feed=feed,
        at=at,
        took_ms=int(fetched.response.elapsed_s * 1000) if fetched.response else 0,
        status=fetched.response.status if fetched.response else getattr(fetched.error, "status", None),
        new=outcome.new,
        known=outcome.known,
        refused=dict(refused),
        error_code=fetched.error_code,
        error=fetched.words[:400],
    )


def _refusals(parsed: Parsed | None) -> Counter[str]:
    refused = [problem for problem in (parsed.problems if parsed else []) if problem.code in REFUSALS]
    return Counter({problem.code: problem.count for problem in refused})


def _remember(feed: Feed, fetched: Fetched, outcome: Outcome, *, at: datetime) -> None:
    response = fetched.response
    feed.last_tried_at = at
    feed.failures = feed.failures + 1 if fetched.error else 0
    feed.last_error, feed.last_error_code = fetched.words[:400], fetched.error_code
    if fetched.error is None and response is not None:
        feed.last_success_at = at
        # "Not modified" often comes without the marks it was asked by; they hold on.
        if not response.not_modified:
            feed.etag, feed.last_modified = (response.etag or "")[:300], (response.last_modified or "")[:100]
        if fetched.parsed is not None:
            feed.body_hash = _hash(response)
    if outcome.new:
        feed.last_new_at = at
    feed.next_poll_at = at + _wait(feed, fetched, at=at) if feed.follows.running().exists() else None
    feed.leased_until = None
    feed.save(update_fields=REMEMBERED)


# Only what a visit learns: an officer may have renamed the feed or changed its settings meanwhile.
REMEMBERED = [
    "last_tried_at", "failures", "last_error", "last_error_code", "last_success_at", "etag", "last_modified",
    "body_hash", "last_new_at", "next_poll_at", "leased_until",
]  # fmt: skip


def _wait(feed: Feed, fetched: Fetched, *, at: datetime) -> timedelta:
    if host_of(feed.url) in named_hosts:
        return named_hosts.shortest_poll
    arrivals = Item.objects.filter(feed=feed, source=feed.source_id).order_by("-published_at")
    return next_poll(
        at=at,
        last_new_at=feed.last_new_at,
        arrivals=list(arrivals.values_list("published_at", flat=True)[:ARRIVALS]),
        failures=feed.failures,
        retry_after_s=_retry_after(fetched),
        ttl=fetched.parsed.ttl if fetched.parsed else None,
        seed=feed.url,
        shortest=SHORTEST,
        longest=LONGEST,
    )


def _retry_after(fetched: Fetched) -> float | None:
    if fetched.error is not None:
        return getattr(fetched.error, "retry_after_s", None)
    return fetched.response.retry_after_s if fetched.response else None
