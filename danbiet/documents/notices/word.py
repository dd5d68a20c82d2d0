"""The handout as a Word file, for a commune that adds its own telephone number."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from danbiet.documents.letterhead import Letterhead
from danbiet.documents.notices.model import COUNTS, Handout, lines, pairs, word
from danbiet.documents.qr import qr_png
from danbiet.documents.word.page import new_document, saved
from danbiet.documents.word.parts import add_row, heading, link, picture, table
from danbiet.documents.wording import day, one_line

_SIZE, _BIG = 16, 24
_FACTS_MM, _COUNTS_MM, _QR_MM = (70.0, 110.0), (44.0, 28.0, 36.0, 36.0, 36.0), 28.0


def handout_docx(handout: Handout) -> bytes:
    """Return the handout as an A4 DOCX in big type."""
    letterhead = Letterhead(handout.agency, handout.place, handout.date, demo=handout.demo, language=handout.language)
    document = new_document(letterhead, handout.title)
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(14)
    issued = f"{one_line(handout.agency)} · {one_line(handout.place)}, {day(handout.date, handout.language)}"
    _line(document, issued, 12)
    _line(document, handout.title, _BIG, bold=True)
    for point in lines(handout.points):
        _line(document, f"• {point}", _SIZE + 2)
    _write_facts(document, handout)
    _write_questions(document, handout)
    _write_where(document, handout)
    _write_receipt(document, handout)
    return saved(document)


def _write_facts(document: WordDocument, handout: Handout) -> None:
    if not handout.facts:
        return
    _head(document, word("facts", handout.language))
    first, *rest = pairs(handout.facts)
    made = table(document, first, _FACTS_MM, size=_SIZE)
    for pair in rest:
        add_row(made, pair, size=_SIZE)
    for row in made.rows:
        for cell, bold in zip(row.cells, (False, True), strict=True):
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT
            cell.paragraphs[0].runs[0].bold = bold


def _write_questions(document: WordDocument, handout: Handout) -> None:
    if handout.questions:
        _head(document, word("questions", handout.language))
    for question, answer in pairs(handout.questions):
        _line(document, question, _SIZE, bold=True).paragraph_format.keep_with_next = True
        _line(document, answer, _SIZE)


def _write_where(document: WordDocument, handout: Handout) -> None:
    if handout.ask_at or handout.address:
        _head(document, word("ask", handout.language))
    for text in lines(handout.ask_at):
        _line(document, text, _SIZE)
    if handout.address:
        line = _line(document, f"{word('more', handout.language)}: ", _SIZE)
        link(line, handout.address, handout.address)
        line.hyperlinks[0].runs[0].font.size = Pt(_SIZE)
        picture(document, qr_png(handout.address), _QR_MM, word("qr", handout.language, url=handout.address))


def _write_receipt(document: WordDocument, handout: Handout) -> None:
    language = handout.language
    _line(document, "✂ " + "– " * 44, 11)
    sheet = f"{word('sheet', language)}: {one_line(handout.code)}. " if handout.code else ""
    _line(document, f"{sheet}{word('receipt', language)}", 11)
    made = table(document, [word(key, language) for key in COUNTS], _COUNTS_MM, size=11)
    add_row(made, [""] * len(COUNTS), size=22)
    _line(document, f"{word('asked', language)}: " + "." * 60, 11)


def _head(document: WordDocument, text: str) -> None:
    heading(document, text).runs[0].font.size = Pt(_SIZE + 2)


def _line(document: WordDocument, text: str, size: float, *, bold: bool = False) -> Paragraph:
    added = document.add_paragraph()
    added.paragraph_format.space_after = Pt(5)
    run = added.add_run(one_line(text))
    run.font.size, run.bold = Pt(size), bold
    return added
