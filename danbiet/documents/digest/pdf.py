"""The digest as a PDF."""

from typing import Any

from danbiet.documents.charts.render import to_png
from danbiet.documents.digest.model import (
    DigestDocument,
    DigestLine,
    PolicyGroup,
    group_title,
    reprint_words,
)
from danbiet.documents.links import is_web_address
from danbiet.documents.typeset.head import head_data
from danbiet.documents.typeset.press import press
from danbiet.documents.wording import one_line

_WORDS = ("assessment", "counts", "annex", "annex_title", "no_stories")


def digest_pdf(digest: DigestDocument) -> bytes:
    """Return the digest as a tagged PDF in the layout of Nghị định 30/2020."""
    chart = to_png(digest.chart, scale=3) if digest.chart is not None else None
    return press("digest.typ", _data(digest), on=digest.letterhead.date, chart=chart)


def _data(digest: DigestDocument) -> dict[str, Any]:
    return {
        "language": digest.language,
        "head": head_data(digest.letterhead),
        "kind": digest.heading("report"),
        "title": digest.subject,
        "basis": [one_line(ground) for ground in digest.basis],
        "assessment": [one_line(line) for line in digest.assessment],
        "silent": digest.silent_note,
        "words": {key: digest.heading(key) for key in _WORDS},
        "count_note": digest.count_note,
        "count_header": digest.count_header(),
        "counts": digest.count_rows(),
        "chart": digest.chart is not None,
        "chart_words": str((digest.chart or {}).get("description", "")),
        "detail_header": digest.detail_header(),
        "groups": [_group(group, digest) for group in digest.told],
    }


def _group(group: PolicyGroup, digest: DigestDocument) -> dict[str, Any]:
    lines = [_line(line, digest) for line in group.lines]
    return {"title": group_title(digest, group), "lines": lines}


def _line(line: DigestLine, digest: DigestDocument) -> dict[str, str]:
    return {
        "n": str(line.n),
        "outlet": line.outlet_and_time(digest.language),
        "title": one_line(line.title),
        "url": line.url if is_web_address(line.url) else "",
        "reprints": reprint_words(line, digest.language),
        "summary": one_line(line.summary),
        "tone": line.tone(digest.language),
        "unit": one_line(line.unit),
        "proposal": one_line(line.proposal),
    }
