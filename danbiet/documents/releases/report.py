"""The one-page report of indicators by responsible unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table

from danbiet.documents.letterhead import Letterhead
from danbiet.documents.releases.words import word
from danbiet.documents.word.head import write_foot, write_head, write_kind
from danbiet.documents.word.page import new_document, saved
from danbiet.documents.word.parts import add_row, bullet, heading, paragraph, table, write_cell
from danbiet.documents.wording import Language, number, one_line

_COLUMNS = ("n", "indicator", "value", "count", "before", "note")
_WIDTHS_MM = (11.0, 56.0, 24.0, 18.0, 21.0, 30.0)
_SIZE = 11.0


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of one unit, as words: ``value`` such as ``87,5%`` or ``42 phút``; empty when not measured.

    ``n`` is what the value rests on; a share without it is not shown.
    """

    unit: str
    name: str
    value: str = ""
    n: int | None = None
    before: str = ""
    note: str = ""

    def texts(self, place: int, language: Language) -> tuple[str, ...]:
        """Return the cells of the line, the first one its number."""
        told = one_line(self.value)
        if "%" in told and self.n is None:
            raise ValueError(f"“{self.name}”: a share needs its n")
        count = "" if self.n is None else number(self.n, language)
        shown = told or word("unmeasured", language)
        return str(place), one_line(self.name), shown, count, one_line(self.before), one_line(self.note)


@dataclass(frozen=True, kw_only=True)
class IndicatorReport:
    """What the report says. Lines of one unit stand together, in the order given."""

    letterhead: Letterhead
    title: str
    lines: Sequence[IndicatorLine]
    basis: Sequence[str] = ()
    summary: Sequence[str] = ()
    proposals: Sequence[str] = ()
    note: str = ""


def report_docx(report: IndicatorReport) -> bytes:
    """Return the report as a DOCX in the layout of Nghị định 30/2020."""
    language = report.letterhead.language
    document = new_document(report.letterhead, report.title)
    write_head(document, report.letterhead)
    write_kind(document, word("report", language), report.title)
    for ground in report.basis:
        paragraph(document, one_line(ground), italic=True)
    for line in report.summary:
        paragraph(document, one_line(line))
    _write_lines(document, report, language)
    if report.note:
        paragraph(document, one_line(report.note), italic=True)
    if report.proposals:
        heading(document, word("proposals", language))
    for line in report.proposals:
        bullet(document, line)
    write_foot(document, report.letterhead)
    return saved(document)


def _write_lines(document: WordDocument, report: IndicatorReport, language: Language) -> None:
    made = table(document, [word(key, language) for key in _COLUMNS], _WIDTHS_MM, size=_SIZE)
    place = 0
    for unit, lines in groupby(report.lines, key=lambda line: line.unit):
        _write_unit(made, unit)
        for line in lines:
            place += 1
            row = add_row(made, line.texts(place, language), size=_SIZE)
            for index in (0, 2, 3, 4):
                row.cells[index].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()


def _write_unit(made: Table, unit: str) -> None:
    row = add_row(made, [""] * len(_COLUMNS), size=_SIZE)
    whole = row.cells[0].merge(row.cells[-1])
    for extra in whole.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    write_cell(whole, one_line(unit), size=_SIZE, bold=True)
