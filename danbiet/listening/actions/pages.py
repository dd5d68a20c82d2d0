"""Reading the article behind an announcement, and storing its words."""

from __future__ import annotations

import gzip
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import zip_longest
from typing import TypeGuard

from django.db import connection, transaction
from django.utils.translation import gettext as _

from danbiet.engine import ENGINE_VERSION
from danbiet.engine.text import damage, search_vector
from danbiet.kit.http import Client, FetchError, HttpStatus, Response
from danbiet.kit.worklist import claim
from danbiet.listening.fetching import NotYet, host_of, require_allowed, take_turn
from danbiet.listening.models import Item, RawPage
from danbiet.listening.sql import update_each
from danbiet.offices.working_days import LOCAL
from danbiet.sources import pages
from danbiet.sources.entries import Problem

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
PATIENCE = timedelta(seconds=6)
TRIES = 4
RETRY = timedelta(minutes=15)
PAGE_BYTES = 5_000_000

INSERT_TEXTS = """
INSERT INTO listening_itemtext (item_id, body, search, engine_version)
SELECT item_id, body, search::tsvector, %s FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS t(item_id, body, search)
ON CONFLICT (item_id) DO UPDATE
  SET body = excluded.body, search = excluded.search, engine_version = excluded.engine_version
"""


def read_due_pages(*, client: Client, at: datetime, limit: int = 40) -> int:
    """Read the pages that are due; return how many articles went on. Safe to run twice at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        ids = claim(
            cursor, "listening_item", due_column="due_at", lease_column="leased_until",
            at=at, lease=LEASE, limit=limit, where={"state": Item.State.ANNOUNCED},
        )  # fmt: skip
    items = Item.objects.filter(pk__in=ids).select_related("feed").order_by("due_at", "pk")
    return sum(read_page(item, client=client, at=at) for item in _in_turn(items))


def _in_turn(items: Iterable[Item]) -> list[Item]:
    """One page of each host, then the second of each: while one host rests the others are read."""
    by_host: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_host[host_of(item.url)].append(item)
    return [item for turn in zip_longest(*by_host.values()) for item in turn if item is not None]


def read_page(item: Item, *, client: Client, at: datetime) -> bool:
    """Read one article's page; answers whether it went on to analysis.

    A page that cannot be had is tried again, then the announcement's own words stand in for it,
    with the problem written beside them.
    """
    if not item.feed.fetches_pages:
        return _go_on(item, body=item.summary, problem="")
    try:
        require_allowed(item.url, client=client, at=at)
        take_turn(item.url, at=at, patience=PATIENCE)
        response = client.get(item.url, max_bytes=PAGE_BYTES)
    except NotYet as wait:
        return _later(item, at=wait.at, problem="")
    except FetchError as error:
        return _failed(item, error, at=at)
    return _extract(item, response, at=at)


def _extracted(body: bytes, *, content_type: str | None, url: str, at: datetime | None = None) -> pages.Page:
    try:
        return pages.extract(body, content_type=content_type, url=url, received_at=at)
    except Exception as error:
        # One page that breaks the reader must not keep the others from being read; its words stay unread.
        log.exception("page %s could not be read", url)
        words = _("Hệ thống gặp lỗi khi đọc trang này (%(kind)s).") % {"kind": type(error).__name__}
        return pages.Page("", "", None, canonical_url=url, language=None, problem=Problem("unreadable", words))


@transaction.atomic
def _extract(item: Item, response: Response, *, at: datetime) -> bool:
    page = _extracted(response.body, content_type=response.content_type, url=response.url, at=at)
    _keep_raw(item, response, at=at)
    if item.date_is_estimated and _has_hour(page.published_at) and page.published_at <= at:
        item.published_at, item.date_is_estimated = page.published_at, False
    return _go_on(item, body=page.text or item.summary, problem=_words(page))


def _failed(item: Item, error: FetchError, *, at: datetime) -> bool:
    item.tries += 1
    hopeless = error.code in {"robots_forbids", "refused_address", "bad_url"} or (
        isinstance(error, HttpStatus) and error.status in {404, 410}
    )
    if hopeless or item.tries >= TRIES:
        return _go_on(item, body=item.summary, problem=error.words)
    wait = timedelta(seconds=getattr(error, "retry_after_s", None) or 0)
    return _later(item, at=at + max(wait, RETRY * item.tries), problem=error.words)


def _later(item: Item, *, at: datetime, problem: str) -> bool:
    item.due_at, item.leased_until, item.page_problem = at, None, problem[:400]
    item.save(update_fields=["due_at", "leased_until", "page_problem", "tries"])
    return False


@transaction.atomic
def _go_on(item: Item, *, body: str, problem: str) -> bool:
    item.page_problem = problem[:400]
    store_texts([(item, body)])
    return True


def store_texts(texts: Sequence[tuple[Item, str]]) -> None:
    """Store the words and the search vector of each item and send it on to analysis."""
    vectors = []
    for item, body in texts:
        vector = search_vector(item.title, body)
        hurt = damage(f"{item.title}\n{body}")
        item.damage = hurt.kind if hurt else ""
        item.text_is_cut = vector.truncated
        item.syllables = len(body.split())
        item.state, item.due_at, item.leased_until = Item.State.READ, None, None
        # PostgreSQL's text cannot hold NUL; the words lose nothing by it.
        vectors.append((item.pk, body.replace("\x00", ""), vector.literal))
    _insert(vectors)
    update_each([item for item, _body in texts], READING_SETS)


READING_SETS = [
    "damage", "text_is_cut", "syllables", "state", "due_at", "leased_until", "page_problem",
    "published_at", "date_is_estimated", "tries",
]  # fmt: skip


def _insert(rows: Iterable[tuple[int, str, str]]) -> None:
    columns = list(zip(*rows, strict=True))
    if not columns:
        return
    with connection.cursor() as cursor:
        cursor.execute(INSERT_TEXTS, [ENGINE_VERSION, *(list(column) for column in columns)])


def _has_hour(moment: datetime | None) -> TypeGuard[datetime]:
    """A page's date often names only the day, which reads as midnight: worse than the moment of receipt."""
    return moment is not None and moment.astimezone(LOCAL).time() != time.min


def _words(page: pages.Page) -> str:
    return page.problem.words if page.problem else ""


def _keep_raw(item: Item, response: Response, *, at: datetime) -> None:
    fields = {
        "url": response.url,
        "content_type": (response.content_type or "")[:200],
        "body": gzip.compress(response.body, compresslevel=6),
        "fetched_at": at,
    }
    RawPage.objects.update_or_create(item_id=item.pk, defaults=fields)


def reextract(item_ids: Iterable[int], *, at: datetime) -> int:
    """Extract again from the kept raw pages; items go back to analysis. Returns how many had a page."""
    raws = RawPage.objects.filter(item_id__in=list(item_ids)).in_bulk()
    items = Item.objects.filter(pk__in=raws).select_related("feed")
    for item in items:
        raw = raws[item.pk]
        page = _extracted(gzip.decompress(bytes(raw.body)), content_type=raw.content_type or None, url=raw.url)
        _go_on(item, body=page.text or item.summary, problem=_words(page))
    return len(raws)
