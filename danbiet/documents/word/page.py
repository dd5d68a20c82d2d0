"""The sheet: size, margins, faces, page number, the demonstration line."""

from datetime import UTC, datetime, time
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from danbiet.documents.letterhead import Letterhead
from danbiet.documents.wording import Language, clean

FACE = "Times New Roman"
BODY_SIZE = 13
_TAGS = {"vi": "vi-VN", "en": "en-GB"}


def new_document(letterhead: Letterhead, title: str) -> WordDocument:
    """Return an empty A4 document; ``title`` is its name in the properties."""
    document = Document()
    _set_styles(document, letterhead.language)
    _set_properties(document, letterhead, title)
    section = document.sections[0]
    set_portrait(section)
    section.different_first_page_header_footer = True
    _write_page_header(section.header.paragraphs[0], letterhead, numbered=True)
    _write_page_header(section.first_page_header.paragraphs[0], letterhead, numbered=False)
    return document


def set_portrait(section: Section) -> None:
    """A4 upright with the decree's margins: 20, 20, 30 and 20 mm."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = Mm(10)


def turn_landscape(document: WordDocument) -> Section:
    """Start a landscape section for wide tables, numbered on."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = False
    return section


def saved(document: WordDocument) -> bytes:
    """Return the file."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def set_face(element: ParagraphStyle, size: float) -> None:
    """Name the face for every script: Word picks eastAsia for some letters."""
    element.font.name, element.font.size = FACE, Pt(size)
    element.font.color.rgb = RGBColor(0, 0, 0)
    fonts = element.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FACE)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _set_styles(document: WordDocument, language: Language) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    set_face(normal, BODY_SIZE)
    form = normal.paragraph_format
    form.space_before, form.space_after = Pt(0), Pt(0)
    form.line_spacing = 1.0
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), _TAGS[language])
    normal.element.get_or_add_rPr().append(tag)
    for name in ("Heading 1", "Heading 2"):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        set_face(style, BODY_SIZE)
        style.font.bold, style.font.italic = True, False
        style.paragraph_format.space_before = Pt(6)
        style.paragraph_format.space_after = Pt(6)


def _set_properties(document: WordDocument, letterhead: Letterhead, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author = clean(title)[:255], clean(letterhead.agency)[:255]
    properties.language = _TAGS[letterhead.language]
    # The file tells its document's day, not the hour of the machine.
    properties.created = properties.modified = datetime.combine(letterhead.date, time(), UTC)
    properties.comments = letterhead.demo_line


def _write_page_header(paragraph: Paragraph, letterhead: Letterhead, *, numbered: bool) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if numbered:
        _page_number(paragraph)
    if letterhead.demo_line:
        lead = " · " if numbered else ""
        run = paragraph.add_run(f"{lead}{letterhead.demo_line}")
        run.bold, run.font.size = True, Pt(12)


def _page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)
