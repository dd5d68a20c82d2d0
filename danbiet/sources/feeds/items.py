"""Raw items, as any format gives them, to entries; everything left out is counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from danbiet.sources.addresses import NotAWebAddress, canonical_url
from danbiet.sources.dates import judged
from danbiet.sources.entries import Entry
from danbiet.sources.plain import plain, shortened

LONGEST_TITLE = 1_000
LONGEST_SUMMARY = 5_000
LONGEST_GUID = 2_048
MOST_SHARING_A_GUID = 2
TITLE_FROM_SUMMARY = 120


@dataclass(frozen=True)
class RawItem:
    """One item before cleaning; texts may hold markup, ``date`` is as written."""

    link: str | None
    guid: str | None
    title: str | None
    summary: str | None
    date: str | None


def entries_of(items: Iterable[RawItem], *, base: str, received_at: datetime, counts: "Counter[str]") -> list[Entry]:
    """Return the usable entries, each once, in order; ``counts`` gains what was left out."""
    kept: list[Entry] = []
    seen: set[str] = set()
    for item in with_names_that_tell(list(items)):
        entry = entry_of(item, base=base, received_at=received_at, counts=counts)
        if entry is None:
            continue
        if entry.url in seen or entry.guid in seen:
            counts["duplicate"] += 1
            continue
        seen |= {entry.url, entry.guid}
        kept.append(entry)
    count_dates(kept, counts)
    return kept


def with_names_that_tell(items: list[RawItem]) -> list[RawItem]:
    """Return the items, guids dropped that many of them share: some feeds write one for all."""
    uses = Counter(item.guid for item in items)
    return [replace(item, guid=None) if item.link and uses[item.guid] > MOST_SHARING_A_GUID else item for item in items]


def entry_of(item: RawItem, *, base: str, received_at: datetime, counts: "Counter[str]") -> Entry | None:
    url = address_of(item, base, counts)
    if url is None:
        return None
    summary = shortened(plain(item.summary), LONGEST_SUMMARY)
    title = shortened(plain(item.title), LONGEST_TITLE) or shortened(summary, TITLE_FROM_SUMMARY)
    if not title:
        counts["no_title"] += 1
        return None
    published_at, date_problem = judged(item.date, received_at=received_at)
    return Entry(
        url=url,
        guid=(item.guid or "").strip()[:LONGEST_GUID] or url,
        title=title,
        summary=summary,
        published_at=published_at,
        date_problem=date_problem,
    )


def address_of(item: RawItem, base: str, counts: "Counter[str]") -> str | None:
    """Return the article's address: the link, else a guid that is one; counts what has none."""
    guid = (item.guid or "").strip()
    link = (item.link or "").strip() or (guid if guid.startswith(("http://", "https://")) else "")
    if not link:
        counts["no_url"] += 1
        return None
    try:
        return canonical_url(link, base=base)
    except NotAWebAddress:
        counts["bad_url"] += 1
        return None


def count_dates(entries: Iterable[Entry], counts: "Counter[str]") -> None:
    for entry in entries:
        if entry.published_at is None:
            counts["undated"] += 1
        elif entry.date_problem is not None:
            counts["moved_date"] += 1


def newest(entries: list[Entry], most: int, counts: "Counter[str]") -> list[Entry]:
    """Return at most ``most`` entries in the given order: the newest, undated ones first of all."""
    if len(entries) <= most:
        return entries
    counts["too_many"] += len(entries) - most
    undated = float("inf")
    ranked = sorted(
        range(len(entries)),
        key=lambda i: -(moment.timestamp() if (moment := entries[i].published_at) else undated),
    )
    kept = set(ranked[:most])
    return [entry for place, entry in enumerate(entries) if place in kept]
