"""The letter as a Word file."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from danbiet.documents.official_letters.model import OfficialLetter
from danbiet.documents.word.head import write_foot, write_head
from danbiet.documents.word.page import new_document, saved
from danbiet.documents.word.parts import paragraph
from danbiet.documents.wording import one_line


def letter_docx(letter: OfficialLetter) -> bytes:
    """Return the letter as a DOCX in the layout of Nghị định 30/2020, annex I and III (công văn)."""
    document = new_document(letter.letterhead, letter.subject)
    write_head(document, letter.letterhead, subject=letter.subject_line)
    _write_to(document, letter)
    for index, text in enumerate(letter.body):
        paragraph(document, text)
        if letter.quote and index == letter.quote_after:
            _write_quote(document, letter.quote)
    write_foot(document, letter.letterhead)
    return saved(document)


def _write_to(document: WordDocument, letter: OfficialLetter) -> None:
    lines = letter.to_lines
    for index, text in enumerate(lines):
        added = document.add_paragraph()
        added.paragraph_format.space_before = Pt(18 if index == 0 else 0)
        added.paragraph_format.space_after = Pt(12 if index == len(lines) - 1 else 2)
        added.paragraph_format.left_indent = Mm(0 if len(lines) == 1 else 30 + 10 * (index > 0))
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER if len(lines) == 1 else WD_ALIGN_PARAGRAPH.LEFT
        added.add_run(one_line(text)).font.size = Pt(14)


def _write_quote(document: WordDocument, text: str) -> None:
    added = paragraph(document, f"“{one_line(text)}”", italic=True)
    added.paragraph_format.left_indent = Mm(10)
