"""Files that officers bring: read row by row, every row accounted for, the column mapping remembered."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.listening.actions.entries import Outcome, items_of, store_entries
from danbiet.listening.actions.pages import store_texts
from danbiet.listening.actions.sources import follow_feed, source_named
from danbiet.listening.actors import Actor
from danbiet.listening.models import ColumnMapping, Feed, ImportRun
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.sources.entries import Entry
from danbiet.sources.imports import Row, Table, read

BATCH = 500
Progress = Callable[[int], None]


def remembered_mapping(columns: list[str], *, agency: Agency) -> dict[str, str] | None:
    """Return the mapping this agency used for a file with the same header, or None."""
    kept = ColumnMapping.objects.filter(agency=agency, header_hash=_header_hash(columns)).first()
    return dict(kept.mapping) if kept else None


def import_file(
    source: Path | BinaryIO,
    *,
    filename: str,
    agency: Agency,
    by: Actor,
    at: datetime,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> ImportRun:
    """Import a CSV, XLSX or JSON Lines file as articles; return the account of its rows.

    Rows come in batches, each whole or not at all; importing the same file again adds nothing.
    Raises NotATable or PersonalColumn before anything is stored.
    """
    table = _open(source, filename=filename, agency=agency, mapping=mapping, at=at)
    run = _begin(table, filename=filename, agency=agency, by=by, at=at)
    feeds: dict[str, Feed] = {}
    while batch := list(islice(table.rows, BATCH)):
        _store(batch, table, run, feeds, agency=agency, by=by, at=at)
        if progress:
            progress(run.rows)
    return _finish(run, table, by=by, at=at)


def _open(
    source: Path | BinaryIO, *, filename: str, agency: Agency, mapping: Mapping[str, str] | None, at: datetime
) -> Table:
    table = read(source, filename=filename, mapping=mapping, received_at=at)
    kept = None if mapping is not None else remembered_mapping(table.columns, agency=agency)
    if kept is None or kept == table.mapping:
        return table
    if not isinstance(source, Path):
        source.seek(0)
    return read(source, filename=filename, mapping=kept, received_at=at)


@transaction.atomic
def _begin(table: Table, *, filename: str, agency: Agency, by: Actor, at: datetime) -> ImportRun:
    ColumnMapping.objects.update_or_create(
        agency=agency,
        header_hash=_header_hash(table.columns),
        defaults={"header": table.columns, "mapping": table.mapping, "changed_at": at},
    )
    user = by if isinstance(by, User) else None
    run = ImportRun.objects.create(agency=agency, filename=Path(filename).name[:200], started_at=at, by=user)
    record("begin_import", run, by=by, at=at, agency=agency)
    return run


@transaction.atomic
def _store(
    batch: Sequence[object],
    table: Table,
    run: ImportRun,
    feeds: dict[str, Feed],
    *,
    agency: Agency,
    by: Actor,
    at: datetime,
) -> None:
    rows = [row for row in batch if isinstance(row, Row)]
    for outlet, some in _by_outlet(rows, default=run.filename):
        feed = feeds.get(outlet) or _feed_for(outlet, agency=agency, by=by, at=at)
        feeds[outlet] = feed
        outcome = _store_rows(feed, some, at=at)
        run.new += outcome.new
        run.known += outcome.known
    run.rows += len(batch)
    run.refused, run.dropped_personal = dict(table.refused), dict(table.dropped_personal)
    run.save(update_fields=["rows", "new", "known", "refused", "dropped_personal"])


def _by_outlet(rows: list[Row], *, default: str) -> Iterator[tuple[str, list[Row]]]:
    outlets: dict[str, list[Row]] = {}
    for row in rows:
        outlets.setdefault(row.outlet or default, []).append(row)
    yield from outlets.items()


def _feed_for(outlet: str, *, agency: Agency, by: Actor, at: datetime) -> Feed:
    address = f"import:{hashlib.sha256(outlet.encode()).hexdigest()[:32]}"
    feed, _made = Feed.objects.get_or_create(
        url=address,
        defaults={
            "source": source_named(outlet[:120]),
            "kind": Feed.Kind.IMPORT,
            "section": _("tệp nhập"),
            "fetches_pages": False,
        },
    )
    follow_feed(feed, agency=agency, by=by, at=at)
    return feed


def _store_rows(feed: Feed, rows: list[Row], *, at: datetime) -> Outcome:
    by_url = {_url(feed, row): row for row in rows}
    entries = [_entry(url, row) for url, row in by_url.items()]
    outcome = store_entries(feed, entries, at=at)
    outcome.known += len(rows) - len(by_url)
    store_texts([(item, by_url[item.url].text or by_url[item.url].summary) for item in items_of(outcome.item_ids)])
    return outcome


def _url(feed: Feed, row: Row) -> str:
    """A row without an address gets one from its own words, so that a second import knows it again."""
    if row.url:
        return row.url
    words = json.dumps([row.guid, row.title, row.text[:2000]], ensure_ascii=False)
    return f"{feed.url}/{hashlib.sha256(words.encode()).hexdigest()[:40]}"


def _entry(url: str, row: Row) -> Entry:
    return Entry(
        url=url,
        guid=row.guid or url,
        title=row.title,
        summary=row.summary,
        published_at=row.published_at,
        date_problem=row.date_problem,
    )


@transaction.atomic
def _finish(run: ImportRun, table: Table, *, by: Actor, at: datetime) -> ImportRun:
    run.finished_at = at
    run.refused, run.dropped_personal = dict(table.refused), dict(table.dropped_personal)
    run.save(update_fields=["finished_at", "refused", "dropped_personal"])
    refused = sum(Counter(run.refused).values())
    record("finish_import", run, by=by, at=at, rows=run.rows, new=run.new, known=run.known, refused=refused)
    return run


def _header_hash(columns: list[str]) -> bytes:
    return hashlib.sha256(json.dumps(columns, ensure_ascii=False).encode()).digest()
