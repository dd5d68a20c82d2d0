"""Entries of feeds, one a published edition.

A correction is an entry of its own that names what it corrects. The entry of a corrected or withdrawn edition stays
and says so in place of the old words, so that whoever keeps them learns of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from danbiet.channels.feeds import Enclosure, Entry
from danbiet.portal.reading import Reading
from danbiet.publishing.models import Publication, ReleaseKind

MOST = 50


def editions(*, until: datetime) -> QuerySet[Publication]:
    """Return every edition that was ever public, newest first."""
    known = Publication.objects.published_by(until).select_related("edition__amends", "release", "agency")
    return known.order_by("-published_at", "-pk")


def entries_of(found: Iterable[Publication], *, site: str, absolute: Callable[[str], str]) -> list[Entry]:
    """Return publications as entries; ``site`` is the host that names them for ever."""
    return [_entry(Reading(each), site, absolute) for each in found]


def _entry(reading: Reading, site: str, absolute: Callable[[str], str]) -> Entry:
    publication = reading.publication
    gone = _gone(reading)
    number = reading.edition.number
    amends = reading.edition.amends
    return Entry(
        id=f"tag:{site},2026:{reading.public_id}:{number}",
        url=absolute(_address(reading.public_id, number)),
        title=f"{gone[0]}: {reading.title}" if gone else reading.title,
        published_at=publication.published_at,
        updated_at=publication.withdrawn_at or publication.superseded_at or publication.published_at,
        summary=gone[1] if gone else " ".join(part for part in (reading.correction, reading.lead) if part),
        html=f"<p>{escape(gone[1])}</p>" if gone else _html(reading),
        categories=(reading.kind_label, publication.agency.name),
        attachments=() if gone else _files(reading, absolute),
        corrects=absolute(_address(reading.public_id, amends.number)) if amends else "",
    )


def _gone(reading: Reading) -> tuple[str, str] | None:
    """What is said of an edition that readers should no longer use, as a word and a sentence."""
    publication = reading.publication
    if publication.withdrawn_at:
        return _("Đã thu hồi"), _("Lý do: {reason}").format(reason=publication.withdrawal_reason)
    if publication.superseded_at:
        return _("Đã được đính chính"), _("Bản này đã được thay bằng bản mới; xin đọc bản mới.")
    return None


def _html(reading: Reading) -> str:
    parts = [f"<p><strong>{escape(reading.correction)}</strong></p>"] if reading.correction else []
    parts += [f"<p>{escape(reading.lead)}</p>"] if reading.lead else []
    return "".join([*parts, reading.body])


def _files(reading: Reading, absolute: Callable[[str], str]) -> list[Enclosure]:
    files = [
        Enclosure(
            absolute(reverse("press_file", args=[reading.public_id, place])), each.content_type, each.size, each.title
        )
        for place, each in enumerate(reading.files, start=1)
    ]
    if reading.kind == ReleaseKind.WARNING:
        files.append(
            Enclosure(absolute(reverse("warning", args=[reading.public_id])), "application/cap+xml", 0, "CAP 1.2")
        )
    return files


def _address(public_id: str, number: int) -> str:
    return reverse("press_edition", args=[public_id, number])
