"""The briefing as a PDF."""

from danbiet.documents.briefing.model import BriefingDocument
from danbiet.documents.typeset.head import head_data
from danbiet.documents.typeset.press import press


def briefing_pdf(briefing: BriefingDocument) -> bytes:
    """Return the one-page briefing as a PDF."""
    data = {
        "language": briefing.language,
        "head": head_data(briefing.letterhead),
        "kind": briefing.kind,
        "title": briefing.subject,
        "lists": [{"title": title, "lines": lines} for title, lines in briefing.lists()],
    }
    return press("briefing.typ", data, on=briefing.letterhead.date)
