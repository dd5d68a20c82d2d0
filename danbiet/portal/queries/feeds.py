"""Entries of feeds, read from publications."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape

from django.db.models import Min, QuerySet

from danbiet.portal.feeds import Entry, withdrawn_words
from danbiet.portal.reading import Reading
from danbiet.publishing.models import Publication

MOST = 50


def entries_of(found: QuerySet[Publication], *, site: str, absolute: Callable[[str], str]) -> list[Entry]:
    """Return the newest publications as entries; ``site`` is the host that names them for ever."""
    readings = [Reading(each) for each in found[:MOST]]
    first = _first_published([each.publication.release_id for each in readings])
    return [_entry(each, first[each.publication.release_id], site, absolute) for each in readings]


def _entry(reading: Reading, published_at: datetime, site: str, absolute: Callable[[str], str]) -> Entry:
    summary, html = _words(reading)
    return Entry(
        id=f"tag:{site},2026:release:{reading.public_id}",
        url=absolute(reading.url),
        title=reading.title,
        summary=summary,
        html=html,
        agency=reading.publication.agency.name,
        kind=reading.kind_label,
        published_at=published_at,
        updated_at=reading.changed_at,
    )


def _words(reading: Reading) -> tuple[str, str]:
    if reading.is_withdrawn:
        return withdrawn_words(reading.publication.withdrawal_reason)
    parts = [f"<p><strong>{escape(reading.correction)}</strong></p>"] if reading.correction else []
    parts += [f"<p>{escape(reading.lead)}</p>"] if reading.lead else []
    return " ".join(part for part in (reading.correction, reading.lead) if part), "".join([*parts, reading.body])


def _first_published(release_ids: list[int]) -> dict[int, datetime]:
    known = Publication.objects.filter(release__in=release_ids).values("release").annotate(first=Min("published_at"))
    return {each["release"]: each["first"] for each in known}
