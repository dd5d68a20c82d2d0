"""The digest as a Word file: a letter on top, the stories in a wide annex."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import _Row

from danbiet.documents.charts.render import to_png
from danbiet.documents.digest.model import DigestDocument, DigestLine, PolicyGroup, group_title, reprint_words
from danbiet.documents.word.head import write_foot, write_head, write_kind
from danbiet.documents.word.page import new_document, saved, turn_landscape
from danbiet.documents.word.parts import (
    add_row,
    bullet,
    heading,
    link,
    paragraph,
    picture,
    set_size,
    table,
)
from danbiet.documents.wording import one_line

_COUNTS_MM = (110.0, 25.0, 25.0)
_DETAILS_MM = (11.0, 33.0, 62.0, 72.0, 20.0, 27.0, 27.0)


def digest_docx(digest: DigestDocument) -> bytes:
    """Return the digest as a DOCX in the layout of Nghị định 30/2020."""
    document = new_document(digest.letterhead, digest.subject)
    write_head(document, digest.letterhead)
    write_kind(document, digest.heading("report"), digest.subject)
    for ground in digest.basis:
        paragraph(document, one_line(ground), italic=True)
    _write_assessment(document, digest)
    _write_counts(document, digest)
    write_foot(document, digest.letterhead)
    _write_annex(document, digest)
    return saved(document)


def _write_assessment(document: WordDocument, digest: DigestDocument) -> None:
    if digest.assessment:
        heading(document, digest.heading("assessment"))
    for line in digest.assessment:
        bullet(document, line)
    if digest.silent_note:
        paragraph(document, digest.silent_note)


def _write_counts(document: WordDocument, digest: DigestDocument) -> None:
    heading(document, digest.heading("counts"))
    made = table(document, digest.count_header(), _COUNTS_MM, size=12)
    rows = digest.count_rows()
    for texts in rows:
        row = add_row(made, texts, size=12, bold=texts is rows[-1])
        for cell in row.cells[1:]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    note = paragraph(document, digest.count_note, italic=True)
    note.paragraph_format.first_line_indent = Pt(0)
    note.paragraph_format.space_before = Pt(3)
    set_size(note, 11)


def _write_annex(document: WordDocument, digest: DigestDocument) -> None:
    turn_landscape(document)
    for text, bold in ((digest.heading("annex"), True), (digest.heading("annex_title"), True)):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(text).bold = bold
    if digest.chart is not None:
        description = str(digest.chart.get("description", ""))
        picture(document, to_png(digest.chart, scale=3), 150, description)
    if not digest.told:
        paragraph(document, digest.heading("no_stories"))
    for group in digest.told:
        _write_group(document, digest, group)


def _write_group(document: WordDocument, digest: DigestDocument, group: PolicyGroup) -> None:
    heading(document, group_title(digest, group), level=2)
    made = table(document, digest.detail_header(), _DETAILS_MM, size=10.5)
    for line in group.lines:
        row = add_row(made, _texts(line, digest), size=10.5)
        row.cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write_title(row, line, digest)


def _texts(line: DigestLine, digest: DigestDocument) -> tuple[str, ...]:
    tone = line.tone(digest.language)
    when = line.outlet_and_time(digest.language)
    rest = (line.summary, tone, line.unit, line.proposal)
    return str(line.n), when, "", *(one_line(text) for text in rest)


def _write_title(row: _Row, line: DigestLine, digest: DigestDocument) -> None:
    cell = row.cells[2].paragraphs[0]
    link(cell, line.title, line.url)
    reprints = reprint_words(line, digest.language)
    if reprints:
        cell.add_run(f" ({reprints})")
    set_size(cell, 10.5)
