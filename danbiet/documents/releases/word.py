"""The release as a Word file."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from danbiet.documents.qr import qr_png
from danbiet.documents.releases.model import ReleaseDocument
from danbiet.documents.releases.words import word
from danbiet.documents.word.head import write_foot, write_head, write_kind
from danbiet.documents.word.page import new_document, saved
from danbiet.documents.word.parts import add_row, heading, link, paragraph, picture, set_size, table
from danbiet.documents.wording import one_line

_FACTS_MM = (70.0, 90.0)
_QR_MM = 24


def release_docx(release: ReleaseDocument) -> bytes:
    """Return the release as a DOCX in the layout of Nghị định 30/2020."""
    document = new_document(release.letterhead, release.title)
    write_head(document, release.letterhead)
    write_kind(document, word("release", release.language), release.title)
    _write_embargo(document, release)
    lead = paragraph(document, one_line(release.lead))
    lead.runs[0].bold = True
    for text in release.paragraphs:
        paragraph(document, one_line(text))
    _write_facts(document, release)
    _write_contact(document, release)
    write_foot(document, release.letterhead)
    return saved(document)


def _write_embargo(document: WordDocument, release: ReleaseDocument) -> None:
    line = _flat(document, release.embargo_line)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.runs[0].bold = release.embargo_until is not None
    line.runs[0].italic = release.embargo_until is None
    line.paragraph_format.space_after = Pt(8)


def _write_facts(document: WordDocument, release: ReleaseDocument) -> None:
    if not release.facts:
        return
    heading(document, word("facts", release.language))
    (first_name, first_value), *rest = [(one_line(name), one_line(value)) for name, value in release.facts]
    made = table(document, (first_name, first_value), _FACTS_MM, size=12)
    for name, value in rest:
        add_row(made, (name, value), size=12)
    for row in made.rows:
        row.cells[0].paragraphs[0].alignment = row.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT
        row.cells[0].paragraphs[0].runs[0].bold, row.cells[1].paragraphs[0].runs[0].bold = False, True


def _write_contact(document: WordDocument, release: ReleaseDocument) -> None:
    if release.contact_lines:
        heading(document, word("contact", release.language))
    for text in release.contact_lines:
        _flat(document, text)
    if release.address:
        line = _flat(document, f"{word('page', release.language)}: ")
        link(line, release.address, release.address)
        set_size(line, 12)
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(4)
        picture(document, qr_png(release.address), _QR_MM, word("qr", release.language, url=release.address))
        document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.LEFT


def _flat(document: WordDocument, text: str) -> Paragraph:
    line = paragraph(document, text)
    line.paragraph_format.first_line_indent = Pt(0)
    line.paragraph_format.space_after = Pt(2)
    return line
