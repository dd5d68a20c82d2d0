"""What should open and does not: links of published pages, files given with them; and pictures that say nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.documents.models import Document

from danbiet.measurement.models import AddressCheck, Check, Group
from danbiet.measurement.queries.site.part import Part, Seen, of_a_publication

# These say that the page is gone. Anything else may be the other side's bad hour, and is believed the second day.
GONE: Final = frozenset({"404", "410", "name_not_found", "bad_url", "refused_address"})
LOOKS_BEFORE_BELIEVED: Final = 2


def broken(part: Part) -> Iterator[Seen]:
    yield from _links(part)
    yield from _files(part)


def is_ours(url: str) -> bool:
    """Tell whether an address is one of this site's own; it is looked up here and not over the network."""
    return urlsplit(url).netloc == urlsplit(settings.ENV.public_url).netloc


def _links(part: Part) -> Iterator[Seen]:
    named = part.named
    faults = _faults([url for url in named if not is_ours(url)])
    faults |= {url: ("404", None) for url in named if is_ours(url) and not _opens_here(url)}
    for url, (fault, since) in faults.items():
        said = of_a_publication(named[url], url=url, fault=fault)
        yield Seen(
            Check.LINK_BROKEN, Group.BROKEN, f"link:{hashlib.sha256(url.encode()).hexdigest()[:32]}", said, since
        )


def _faults(urls: Sequence[str]) -> dict[str, tuple[str, date | None]]:
    """Return the code and the first day of every fault that is believed."""
    known = AddressCheck.objects.filter(url__in=urls).exclude(fault="")
    return {
        each.url: (each.fault, timezone.localdate(each.broken_since) if each.broken_since else None)
        for each in known
        if each.fault in GONE or each.failures >= LOOKS_BEFORE_BELIEVED
    }


def _opens_here(url: str) -> bool:
    try:
        resolve(urlsplit(url).path or "/")
    except Resolver404:
        return False
    return True


def _files(part: Part) -> Iterator[Seen]:
    given = [(each, asset) for each in part.standing for asset in each.edition.content.get("assets", [])]
    documents = Document.objects.in_bulk([asset["document"] for _each, asset in given if asset.get("document")])
    for each, asset in given:
        about = f"release:{each.release_id}:{asset.get('sha256', '')[:16]}"
        said = of_a_publication(each, file=asset.get("title", ""))
        document = documents.get(asset.get("document"))
        if document is None or not document.file.storage.exists(document.file.name):
            yield Seen(Check.FILE_MISSING, Group.BROKEN, about, said)
        elif str(asset.get("content_type", "")).startswith("image/") and not asset.get("alt_text"):
            day = timezone.localdate(each.published_at)
            yield Seen(Check.NO_ALT_TEXT, Group.BROKEN, about, said, day)
