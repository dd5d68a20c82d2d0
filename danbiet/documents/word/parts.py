"""Paragraphs, links, tables and pictures of a Word document."""

from collections.abc import Sequence
from io import BytesIO

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from danbiet.documents.links import is_web_address
from danbiet.documents.wording import clean, one_line


def paragraph(document: WordDocument, text: str, *, italic: bool = False) -> Paragraph:
    """Add body text: 13, justified, first line 1,27 cm, 6 pt to the next."""
    added = document.add_paragraph()
    added.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    added.paragraph_format.first_line_indent = Cm(1.27)
    added.paragraph_format.space_after = Pt(6)
    added.add_run(clean(text)).italic = italic
    return added


def bullet(document: WordDocument, text: str) -> Paragraph:
    """Add one line of a list, with the dash of administrative documents."""
    return paragraph(document, f"- {one_line(text)}")


def heading(document: WordDocument, text: str, level: int = 1) -> Paragraph:
    """Add a heading that Word's navigation finds, kept with what follows."""
    added = document.add_paragraph(one_line(text), style=f"Heading {level}")
    added.paragraph_format.keep_with_next = True
    return added


def picture(document: WordDocument, png: bytes, width_mm: float, description: str) -> None:
    """Add a centred picture with ``description`` as its alternative text."""
    document.add_picture(BytesIO(png), width=Mm(width_mm))
    document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = document.inline_shapes[-1]._inline.docPr
    shape.set("descr", clean(description))


def link(target: Paragraph, text: str, address: str) -> None:
    """Add a link; an address that is not http(s) stays plain text."""
    if not is_web_address(address):
        target.add_run(one_line(text))
        return
    relation = target.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), relation)
    run = target.add_run(one_line(text))
    run.font.underline = True
    element.append(run._r)
    target._p.append(element)


def table(
    document: WordDocument,
    header: Sequence[str],
    widths_mm: Sequence[float],
    *,
    size: float = 11,
) -> Table:
    """Add a ruled table whose header row repeats on every page."""
    made: Table = document.add_table(rows=1, cols=len(header))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for cell, text, width in zip(made.rows[0].cells, header, widths_mm, strict=True):
        write_cell(cell, text, size=size, bold=True, centred=True)
        cell.width = Mm(width)
    _repeat(made.rows[0])
    for column, width in zip(made.columns, widths_mm, strict=True):
        column.width = Mm(width)
    return made


def add_row(made: Table, texts: Sequence[str], *, size: float = 11, bold: bool = False) -> _Row:
    """Add a row that does not break across pages; the first column is centred."""
    row = new_row(made)
    for cell, text in zip(row.cells, texts, strict=True):
        write_cell(cell, text, size=size, bold=bold)
    _keep_whole(row)
    return row


def new_row(made: Table) -> _Row:
    row: _Row = made.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it bare
    return row


def write_cell(cell: _Cell, text: str, *, size: float = 11, bold: bool = False, centred: bool = False) -> None:
    """Write plain text into the first paragraph of a cell."""
    target = cell.paragraphs[0]
    if centred:
        target.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = target.add_run(clean(text))
    run.font.size = Pt(size)
    if bold:
        run.bold = True


def set_size(target: Paragraph, size: float) -> None:
    """Set the size of every run, those inside links too."""
    for run in target.runs:
        run.font.size = Pt(size)
    for inner in target.hyperlinks:
        for run in inner.runs:
            run.font.size = Pt(size)


def _repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _keep_whole(row)


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
