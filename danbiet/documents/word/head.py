"""Head, kind and foot of an administrative document."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from danbiet.documents.letterhead import Letterhead
from danbiet.documents.word.parts import new_row
from danbiet.documents.wording import one_line, word


def write_head(document: WordDocument, letterhead: Letterhead, *, subject: str = "") -> None:
    """Write agency and number on the left, nation, motto and date on the right.

    ``subject`` is a letter's "V/v …", which stands below its number.
    """
    grid = _grid(document, (62, 98))
    left, right = grid.rows[0].cells
    if letterhead.parent:
        _line(left, letterhead.parent.upper(), 12)
    _ruled(_line(left, letterhead.agency.upper(), 12, bold=True), inset_mm=20)
    _line(right, word("nation", letterhead.language), 12, bold=True)
    _ruled(_line(right, word("motto", letterhead.language), 13, bold=True), inset_mm=15)
    left, right = new_row(grid).cells
    _line(left, letterhead.number_line, 13)
    if subject:
        _line(left, subject, 12)
    _line(right, letterhead.place_line, 13, italic=True)


def write_kind(document: WordDocument, kind: str, subject: str) -> None:
    """Write ``BÁO CÁO`` and its trích yếu over a short rule, centred."""
    for text, before in ((kind, 18), (subject, 0)):
        added = document.add_paragraph()
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER
        added.paragraph_format.space_before = Pt(before)
        run = added.add_run(one_line(text))
        run.bold, run.font.size = True, Pt(14)
    _ruled(added, inset_mm=55)
    added.paragraph_format.space_after = Pt(10)


def write_foot(document: WordDocument, letterhead: Letterhead) -> None:
    """Write the recipients, and the signature block unless it is a demonstration."""
    document.add_paragraph().paragraph_format.space_after = Pt(4)
    left, right = _grid(document, (80, 80)).rows[0].cells
    if letterhead.recipients:
        _recipients(left, letterhead.recipients, word("recipients", letterhead.language))
    if letterhead.demo:
        _line(right, word("no_signature", letterhead.language), 12, italic=True)
    _signature(right, letterhead.signature_lines)


def _recipients(cell: _Cell, recipients: Sequence[str], title: str) -> None:
    head = _line(cell, title, 12, bold=True, italic=True)
    head.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for index, name in enumerate(recipients, start=1):
        end = "." if index == len(recipients) else ";"
        line = _line(cell, f"- {one_line(name).rstrip('.;')}{end}", 11)
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _signature(cell: _Cell, lines: Sequence[str]) -> None:
    for line in lines[:-1]:
        _line(cell, line.upper(), 13, bold=True)
    if lines:
        name = _line(cell, lines[-1], 13, bold=True)
        name.paragraph_format.space_before = Pt(66)


def _grid(document: WordDocument, widths_mm: Sequence[float]) -> Table:
    grid: Table = document.add_table(rows=1, cols=len(widths_mm))
    grid.autofit = False
    for column, width in zip(grid.columns, widths_mm, strict=True):
        column.width = Mm(width)
        column.cells[0].width = Mm(width)
    return grid


def _line(cell: _Cell, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Paragraph:
    first = cell.paragraphs[0]
    line: Paragraph = first if not first.runs else cell.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run(one_line(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return line


def _ruled(line: Paragraph, inset_mm: float) -> None:
    """Draw the rule under a line as a bordered empty paragraph, set in from both sides."""
    rule = OxmlElement("w:p")
    line._p.addnext(rule)
    drawn = Paragraph(rule, line._parent)
    drawn.paragraph_format.left_indent = drawn.paragraph_format.right_indent = Mm(inset_mm)
    drawn.paragraph_format.line_spacing = Pt(3)
    drawn.paragraph_format.space_after = Pt(6)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    drawn._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
