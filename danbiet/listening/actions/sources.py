"""Adding and following the feeds of the press."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.engine.matching import outlet_key
from danbiet.engine.text import sort_key
from danbiet.listening.actors import Actor
from danbiet.listening.fetching import host_of, named_hosts
from danbiet.listening.models import Feed, Follow, Source
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.sources.addresses import NotAWebAddress, canonical_url


class BadFeedAddress(ValueError):
    """The address cannot be that of a feed."""


@transaction.atomic
def add_feed(
    url: str,
    *,
    source_name: str,
    section: str = "",
    kind: str = Feed.Kind.FEED,
    fetches_pages: bool = True,
    is_starter: bool = False,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Feed:
    """Return the feed at this address, made when it is new. Nobody follows it yet.

    Raises BadFeedAddress when ``url`` is not a web address.
    """
    address = _address(url)
    feed = Feed.objects.filter(url=address).first()
    if feed is not None:
        return feed
    feed = Feed.objects.create(
        source=source_named(source_name, host=host_of(address)),
        url=address,
        section=section,
        kind=kind,
        fetches_pages=fetches_pages,
        is_starter=is_starter,
        note=note,
    )
    record("add_feed", feed, by=by, at=at)
    return feed


def source_named(name: str, *, host: str = "") -> Source:
    """Return the outlet of this name, made when it is new."""
    fields = {"host": host, "sort_key": sort_key(name), "outlet_key": outlet_key(name), "is_demo": host in named_hosts}
    return Source.objects.get_or_create(name=name.strip(), defaults=fields)[0]


@transaction.atomic
def follow_feed(feed: Feed, *, agency: Agency, by: Actor, at: datetime) -> Follow:
    """Switch a feed on for an agency; it is due at once."""
    user = by if isinstance(by, User) else None
    follow, made = Follow.objects.get_or_create(agency=agency, feed=feed, defaults={"since": at, "by": user})
    taken_up = Follow.objects.filter(pk=follow.pk).exclude(ended_at=None).update(ended_at=None, by=user)
    if made or taken_up:
        if feed.kind != Feed.Kind.IMPORT:
            Feed.objects.filter(pk=feed.pk, next_poll_at=None).update(next_poll_at=at)
        record("follow_feed", feed, by=by, at=at, agency=agency)
    return follow


@transaction.atomic
def unfollow_feed(feed: Feed, *, agency: Agency, by: Actor, at: datetime) -> None:
    """Switch a feed off for an agency; what it brought stays. Unfollowed by all, it is no longer fetched."""
    gone = Follow.objects.running().filter(agency=agency, feed=feed).update(ended_at=at)
    if not gone:
        return
    if not feed.follows.running().exists():
        Feed.objects.filter(pk=feed.pk).update(next_poll_at=None)
    record("unfollow_feed", feed, by=by, at=at, agency=agency)


def _address(url: str) -> str:
    try:
        return canonical_url(url.strip())
    except NotAWebAddress as error:
        raise BadFeedAddress(
            _("“%(url)s” không phải địa chỉ trang web. Hãy dán địa chỉ bắt đầu bằng http:// hoặc https://.")
            % {"url": url}
        ) from error


def make_due(*, at: datetime) -> int:
    """Make every followed feed due now; return how many."""
    return Feed.objects.followed().exclude(kind=Feed.Kind.IMPORT).update(next_poll_at=at)
