"""From a digest's rows to the documents an officer downloads; a signed one always from what was frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from danbiet.documents.digest import (
    DigestDocument,
    DigestLine,
    PolicyGroup,
    digest_docx,
    digest_pdf,
    digest_xlsx,
)
from danbiet.documents.letterhead import Letterhead, Signer
from danbiet.documents.wording import Language
from danbiet.listening.digest_charts import drawn, frozen_volume
from danbiet.listening.models import Digest, Feed, Item
from danbiet.listening.models import DigestLine as Row
from danbiet.listening.queries.digests import StoryOfPolicy, stories_in
from danbiet.offices.letterheads import letterhead_of
from danbiet.offices.working_days import LOCAL

SUMMARY_LENGTH = 280


def document_of(digest: Digest, *, language: Language, on: date) -> DigestDocument:
    """Return the digest as a document: frozen when signed, as it stands when a draft."""
    content: dict[str, Any] = digest.frozen if digest.frozen is not None else frozen(digest)
    return DigestDocument(
        letterhead=_letterhead(digest, language=language, on=on),
        start=digest.from_at,
        end=digest.to_at,
        groups=[_group(group) for group in content["groups"]],
        assessment=[line for line in digest.assessment.splitlines() if line.strip()],
        basis=[digest.basis],
        silent_sources=content["silent"],
        distinct_stories=content["stories"],
        distinct_articles=content["articles"],
        chart=drawn(content.get("volume"), language=language),
    )


def frozen(digest: Digest) -> dict[str, Any]:
    """Return the digest's content as plain JSON: what the press wrote at this moment, in the officer's order."""
    found = stories_in(digest.agency_id, from_at=digest.from_at, to_at=digest.to_at)
    counts = {(story.policy_id, story.story_id): story for story in found}
    rows = list(digest.lines.filter(is_dropped=False).select_related("policy"))
    items = Item.objects.select_related("source").in_bulk([row.item_id for row in rows])
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.item_id in items:
            groups[row.policy_id].append(row)
    kept = {(row.policy_id, row.story_id) for row in rows}
    numbers = iter(range(1, len(rows) + 1))
    return {
        "groups": [_frozen_group(group, items, counts, numbers) for group in groups.values()],
        "volume": frozen_volume([group[0].policy for group in groups.values()], at=digest.to_at),
        "stories": len({row.story_id for row in rows}),
        "articles": len(set().union(*(counts[key].item_ids for key in kept if key in counts))),
        "silent": sorted(
            Feed.objects.filter(follows__agency=digest.agency_id, follows__ended_at=None, is_silent=True)
            .values_list("source__name", flat=True)
            .distinct()
        ),
    }


def _frozen_group(
    rows: list[Row], items: dict[int, Item], counts: dict[tuple[int, int], StoryOfPolicy], numbers: Any
) -> dict[str, Any]:
    stories = [counts.get((row.policy_id, row.story_id)) for row in rows]
    return {
        "policy": rows[0].policy.short_title,
        "unit": rows[0].policy.lead_unit,
        "articles": sum(story.articles if story else 1 for story in stories),
        "lines": [
            _frozen_line(row, items[row.item_id], story, next(numbers))
            for row, story in zip(rows, stories, strict=True)
        ],
    }


def _frozen_line(row: Row, item: Item, story: StoryOfPolicy | None, number: int) -> dict[str, Any]:
    return {
        "n": number,
        "outlet": item.source.name,
        "published_at": item.published_at.isoformat(),
        "title": item.title,
        "url": item.url,
        "summary": row.note or item.summary[:SUMMARY_LENGTH],
        "reprints": story.articles - story.independent if story else 0,
        "unit": row.policy.lead_unit,
        "proposal": row.proposal,
    }


def _group(group: dict[str, Any]) -> PolicyGroup:
    lines = [
        DigestLine(**{**line, "published_at": _moment(line["published_at"]), "tone_words": gettext("chưa đo")})
        for line in group["lines"]
    ]
    return PolicyGroup(policy=group["policy"], stories=len(lines), articles=group["articles"], lines=lines)


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    assert moment is not None
    return moment.astimezone(LOCAL)


def _letterhead(digest: Digest, *, language: Language, on: date) -> Letterhead:
    signer = Signer(title="", name=digest.signed_by.full_name) if digest.signed_by else None
    return letterhead_of(digest.agency, on=on, language=language, signer=signer)


@dataclass(frozen=True)
class File:
    """A form a digest is downloaded in."""

    content_type: str
    make: Callable[[DigestDocument], bytes]


OFFICE = "application/vnd.openxmlformats-officedocument"
FILES = {
    "docx": File(f"{OFFICE}.wordprocessingml.document", digest_docx),
    "pdf": File("application/pdf", digest_pdf),
    "xlsx": File(f"{OFFICE}.spreadsheetml.sheet", digest_xlsx),
}
