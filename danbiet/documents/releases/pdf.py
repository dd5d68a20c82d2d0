"""The release as a PDF."""

from typing import Any

from danbiet.documents.qr import qr_png
from danbiet.documents.releases.model import ReleaseDocument
from danbiet.documents.releases.words import word
from danbiet.documents.typeset.head import head_data
from danbiet.documents.typeset.press import press
from danbiet.documents.wording import one_line


def release_pdf(release: ReleaseDocument) -> bytes:
    """Return the release as a tagged PDF in the layout of Nghị định 30/2020."""
    picture = qr_png(release.address) if release.address else None
    return press("release.typ", _data(release), on=release.letterhead.date, chart=picture)


def _data(release: ReleaseDocument) -> dict[str, Any]:
    language = release.language
    return {
        "language": language,
        "head": head_data(release.letterhead),
        "kind": word("release", language),
        "title": one_line(release.title),
        "embargo": release.embargo_line,
        "is_embargoed": release.embargo_until is not None,
        "lead": one_line(release.lead),
        "paragraphs": [one_line(text) for text in release.paragraphs],
        "facts": [[one_line(name), one_line(value)] for name, value in release.facts],
        "contact": release.contact_lines,
        "url": release.address,
        "words": {key: word(key, language) for key in ("facts", "contact", "page")},
        "qr_words": word("qr", language, url=release.address),
    }
