"""Files that are no list, or only pretend to be one, are refused with words; none of them stops the worker."""

from __future__ import annotations

import io
import zipfile
from itertools import islice

import pytest

from danbiet.delivery.lists.files import LONGEST_WORDS, WrongFile, rows_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>0912345678</t></is></c></row>'
LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))


def a_book(rows: str = CELL, *, sheets: int = 1, doctype: str = "", ended: bool = True) -> bytes:
    sheet = f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{MAIN}"><sheetData>{rows}'
    named = '<sheet name="a" sheetId="1" r:id="rId1"/>' * sheets
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet + ("</sheetData></worksheet>" if ended else ""),
    }
    return zipped(parts)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def rows(content: bytes) -> list[list[str]]:
    return [list(row) for row in rows_of(io.BytesIO(content))]


def test_a_plain_book_is_read():
    assert rows(a_book()) == [["0912345678"]]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe0\x009\x00\n\x00a",  # UTF-16 that ends in the middle of a letter
        b"0912345678\n\x8a\x8d\x8f\n",  # bytes that the Vietnamese code page does not have
        b'"' + b"a" * 200_000,  # a cell that never ends
        a_book(ended=False),
        a_book('<row r="1"><c r="A1"><v>abc</v></c></row>'),
        a_book('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'),
        a_book(CELL.replace("0912345678", "&i;"), doctype=f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]>'),
    ],
)
def test_a_broken_file_is_refused_with_words_that_say_what_to_do(content):
    with pytest.raises(WrongFile, match="Mở bằng Excel, lưu lại"):
        rows(content)


def test_a_file_of_nothing_has_no_rows():
    assert rows(b"\xef\xbb\xbf") == rows(a_book(sheets=0)) == []


def test_a_cell_in_row_two_thousand_million_is_not_looked_for():
    found = rows_of(io.BytesIO(a_book(CELL + '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>')))
    assert list(islice(found, 1)) == [["0912345678"]]
    assert sum(1 for _row in found) < 1_048_576


def test_a_book_whose_texts_would_fill_the_memory_is_refused():
    bomb = zipped({"xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": b" " * (LONGEST_WORDS + 1)})
    assert len(bomb) < 1_000_000
    with pytest.raises(WrongFile, match="giải nén ra quá lớn"):
        rows(bomb)
