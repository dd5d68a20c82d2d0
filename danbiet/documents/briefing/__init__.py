"""Chuẩn bị giao ban: asked, said, owed, on one page."""

from danbiet.documents.briefing.model import BriefingDocument, BriefingLine
from danbiet.documents.briefing.pdf import briefing_pdf
from danbiet.documents.briefing.sections import sections_pdf
from danbiet.documents.briefing.word import briefing_docx

__all__ = ["BriefingDocument", "BriefingLine", "briefing_docx", "briefing_pdf", "sections_pdf"]
