"""The briefing as a Word file."""

from docx.shared import Pt

from danbiet.documents.briefing.model import BriefingDocument
from danbiet.documents.word.head import write_head, write_kind
from danbiet.documents.word.page import new_document, saved
from danbiet.documents.word.parts import heading, paragraph


def briefing_docx(briefing: BriefingDocument) -> bytes:
    """Return the one-page briefing as a DOCX."""
    document = new_document(briefing.letterhead, briefing.subject)
    write_head(document, briefing.letterhead)
    write_kind(document, briefing.kind, briefing.subject)
    for title, lines in briefing.lists():
        heading(document, title)
        for line in lines:
            paragraph(document, line).paragraph_format.space_after = Pt(3)
    return saved(document)
