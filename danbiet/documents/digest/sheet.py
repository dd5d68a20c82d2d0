"""The digest as a workbook: the counts on one sheet, the stories on another."""

from typing import Any

from danbiet.documents.digest.model import DigestDocument, DigestLine
from danbiet.documents.sheets import Book, Value
from danbiet.documents.wording import one_line

_COLUMNS = (
    "col_n",
    "policy",
    "outlet",
    "col_published",
    "col_title",
    "col_summary",
    "col_tone",
    "col_reprints",
    "col_unit",
    "col_proposal",
)
_WIDTHS = (6.0, 32.0, 26.0, 18.0, 52.0, 60.0, 12.0, 14.0, 24.0, 30.0)


def digest_xlsx(digest: DigestDocument) -> bytes:
    """Return the digest as XLSX, first the counts (``Tổng hợp``), then the stories.

    Days are real days, titles are links, the header stays in view and has a
    filter; no text becomes a formula.
    """
    head = digest.letterhead
    book = Book(on=head.date, title=digest.subject, language=digest.language)
    _write_counts(book, digest)
    _write_details(book, digest)
    return book.saved()


def _write_counts(book: Book, digest: DigestDocument) -> None:
    sheet = book.sheet(digest.heading("counts"))
    head = digest.letterhead
    lines = [head.demo_line, one_line(head.agency), digest.subject, digest.count_note]
    top = 0
    for line in filter(None, lines):
        sheet.write_string(top, 0, line, book.bold)
        top += 1
    book.header(sheet, top, digest.count_header(), (60.0, 12.0, 12.0))
    for group in digest.groups:
        top += 1
        counts: tuple[Value, ...] = (one_line(group.policy), group.stories, group.articles)
        for column, value in enumerate(counts):
            book.write(sheet, top, column, value)
    _write_sum(book, sheet, top + 1, digest)
    _write_remarks(book, sheet, top + 3, digest)


def _write_sum(book: Book, sheet: Any, row: int, digest: DigestDocument) -> None:
    sheet.write_string(row, 0, digest.heading("total"), book.sum)
    sheet.write_number(row, 1, digest.stories, book.sum)
    sheet.write_number(row, 2, digest.articles, book.sum)


def _write_remarks(book: Book, sheet: Any, row: int, digest: DigestDocument) -> None:
    remarks = [*map(one_line, digest.assessment), digest.silent_note]
    for offset, remark in enumerate(filter(None, remarks)):
        book.write(sheet, row + offset, 0, remark)


def _write_details(book: Book, digest: DigestDocument) -> None:
    sheet = book.sheet(digest.heading("details"))
    names = [digest.heading(key) for key in _COLUMNS]
    top = 0
    if digest.letterhead.demo_line:
        sheet.write_string(0, 0, digest.letterhead.demo_line, book.bold)
        top = 1
    book.header(sheet, top, names, _WIDTHS)
    row = top
    for group in digest.told:
        for line in group.lines:
            row += 1
            _write_line(book, sheet, row, one_line(group.policy), line, digest)
    sheet.autofilter(top, 0, max(row, top + 1), len(names) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_line(book: Book, sheet: Any, row: int, policy: str, line: DigestLine, digest: DigestDocument) -> None:
    language = digest.language
    when = line.published_at or line.when(language)
    before: tuple[Value, ...] = (line.n, policy, one_line(line.outlet), when)
    texts: tuple[str | int, ...] = (line.summary, line.tone(language), line.reprints, line.unit, line.proposal)
    after: list[Value] = [one_line(text) if isinstance(text, str) else text for text in texts]
    for column, value in enumerate(before):
        book.write(sheet, row, column, value)
    book.write_link(sheet, row, 4, one_line(line.title), line.url)
    for column, value in enumerate(after, start=5):
        book.write(sheet, row, column, value)
