"""What a file really is, and its rows as texts."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, Final, Self

import openpyxl
from django.utils.translation import gettext as _

LONGEST_FILE: Final = 200 * 1024 * 1024
LONGEST_UNPACKED: Final = 2 * 1024 * 1024 * 1024
LONGEST_WORDS: Final = 256 * 1024 * 1024  # shared texts, which are held in memory whole
HEAD: Final = 64 * 1024
SEPARATORS: Final = ";,\t|"
# The first bytes of files that are sent in the place of a list.
STRANGERS: Final = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "Excel 97–2003 (.xls)",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x1f\x8b": "gzip",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
}
ROWS_OF_A_SHEET: Final = 1_048_576
BROKEN: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    SyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
)
LONGEST_CELL: Final = 100_000  # an address has a few dozen characters
Row = Sequence[str]


class WrongFile(ValueError):
    """The file is no list that can be read; the message says what it is and what to do."""

    @classmethod
    def empty(cls) -> Self:
        return cls(_("Tệp trống. Hãy chọn tệp có ít nhất một dòng địa chỉ."))


def rows_of(stream: IO[bytes]) -> Iterator[Row]:
    """Return the rows of a CSV or XLSX file, whatever its name says. Raises WrongFile."""
    size = stream.seek(0, io.SEEK_END)
    if size > LONGEST_FILE:
        raise WrongFile(
            _("Tệp lớn hơn {most} MB. Chia tệp thành nhiều phần rồi nhập lần lượt vào cùng danh sách.").format(
                most=LONGEST_FILE // 1024 // 1024
            )
        )
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head.strip():
        raise WrongFile.empty()
    if head.startswith(b"PK\x03\x04"):
        return _xlsx(stream)
    for mark, name in STRANGERS.items():
        if head.startswith(mark):
            raise WrongFile(
                _("Đây là tệp {name}, không phải danh sách. Lưu lại dạng .xlsx hoặc .csv.").format(name=name)
            )
    return _csv(stream, head)


def _xlsx(stream: IO[bytes]) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = {info.filename: info.file_size for info in archive.infolist()}
    except zipfile.BadZipFile as error:
        raise WrongFile(_("Tệp .xlsx bị hỏng. Mở bằng Excel, lưu lại rồi thử lần nữa.")) from error
    if "xl/workbook.xml" not in names:
        raise WrongFile(
            _("Đây là tệp nén chứa thứ khác, không phải bảng tính Excel. Lưu danh sách dạng .xlsx hoặc .csv.")
        )
    if sum(names.values()) > LONGEST_UNPACKED or names.get("xl/sharedStrings.xml", 0) > LONGEST_WORDS:
        raise WrongFile(_("Bảng tính này giải nén ra quá lớn. Lưu danh sách dạng .csv rồi thử lại."))
    stream.seek(0)
    return _sheet(stream)


def _sheet(stream: IO[bytes]) -> Iterator[Row]:
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise WrongFile(_("Tệp .xlsx bị hỏng. Mở bằng Excel, lưu lại rồi thử lần nữa.")) from error
    try:
        for sheet in book.worksheets[:1]:
            # A cell that says it stands in row two thousand million would be reached by as many empty rows.
            for cells in sheet.iter_rows(values_only=True, max_row=ROWS_OF_A_SHEET):
                yield [_cell(value) for value in cells]
    except BROKEN as error:
        # What its parsers raise half-way through a sheet; a parse error of XML is a SyntaxError.
        raise WrongFile(_("Tệp .xlsx bị hỏng. Mở bằng Excel, lưu lại rồi thử lần nữa.")) from error
    finally:
        book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_cells(row: Row) -> None:
    # The reader's own limit is one for the whole process, and articles need a larger one.
    if any(len(cell) > LONGEST_CELL for cell in row):
        raise csv.Error("a cell that never ends")


def _csv(stream: IO[bytes], head: bytes) -> Iterator[Row]:
    encoding = _encoding(stream, head)
    stream.seek(0)
    if b"\x00" in head and not encoding.startswith("utf-16"):
        raise WrongFile(_("Tệp này không phải văn bản nên không đọc được. Lưu danh sách dạng .xlsx hoặc .csv."))
    first = head.decode(encoding, errors="ignore").lstrip("\ufeff").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    return _lines(text, separator)


def _lines(text: io.TextIOWrapper, separator: str) -> Iterator[Row]:
    try:
        for row in csv.reader(text, delimiter=separator):
            _check_cells(row)
            yield row
    except (csv.Error, UnicodeError) as error:
        raise WrongFile(
            _("Tệp .csv có dòng không đọc được ({why}). Mở bằng Excel, lưu lại.").format(why=error)
        ) from error
    finally:
        text.detach()  # the stream is the caller's


def _encoding(stream: IO[bytes], head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if _is_utf8(stream) else "cp1258"


def _is_utf8(stream: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := stream.read(1 << 20):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
