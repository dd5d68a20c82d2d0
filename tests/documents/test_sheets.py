import csv
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from danbiet.documents.digest import PolicyGroup, digest_xlsx
from danbiet.documents.sheets import TableTooLong, table_csv, table_xlsx
from tests.documents.letters import LETTERS
from tests.documents.world import at, digest, letterhead, line

FORMULAS = ["=1+1", "+84 912", "-3", "@SUM(A1)", '=HYPERLINK("http://evil.example";"bấm")', "\t=1+1", "＝1+1"]


def opened(file: bytes) -> Any:
    return load_workbook(BytesIO(file))


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def cells(sheet: Any) -> dict[Any, Any]:
    return {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_the_digest_opens_on_its_counts_and_has_the_stories_beside_them():
    book = opened(digest_xlsx(digest()))
    assert book.sheetnames == ["Tổng hợp", "Chi tiết"]
    assert book.active.title == "Tổng hợp"
    rows = [row[:3] for row in values(book["Tổng hợp"])]
    assert rows[3:8] == [
        ["Chính sách", "Sự việc", "Bài"],
        ["Học phí", 5, 1042],
        ["Giá điện", 1, 1],
        ["Đất đai", 0, 0],
        ["Cộng", 6, 1043],
    ]


def test_every_story_is_a_row_with_a_real_day_and_a_link():
    sheet = opened(digest_xlsx(digest()))["Chi tiết"]
    header, first = values(sheet)[:2]
    assert dict(zip(header, first, strict=True)) == {
        "STT": 1,
        "Chính sách": "Học phí",
        "Báo": "Báo Sông Mây",
        "Đăng lúc": datetime(2026, 11, 21, 14, 5),  # noqa: DTZ001  a sheet knows no zones
        "Tiêu đề": "Trường chờ văn bản thứ 1",
        "Tóm tắt": "Phụ huynh hỏi mức thu mới áp dụng từ khi nào.",
        "Sắc thái": "chưa đo",
        "Bài đăng lại": 12,
        "Đơn vị liên quan": "Vụ Tài chính",
        "Đề xuất xử lý": "Cung cấp thông tin",
    }
    assert sheet["E2"].hyperlink.target == "https://song-may.example/tin/1"
    assert sheet["D2"].number_format == "hh:mm dd/mm/yyyy"
    assert sheet["D4"].value == "không rõ ngày"


def test_the_header_stays_in_view_and_can_filter():
    sheet = opened(digest_xlsx(digest()))["Chi tiết"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J4"
    assert sheet.column_dimensions["E"].width > 40


def test_a_demonstration_says_so_on_both_sheets():
    book = opened(digest_xlsx(digest(letterhead=letterhead(demo=True))))
    assert [sheet["A1"].value for sheet in book] == ["DỮ LIỆU MINH HOẠ"] * 2
    assert opened(digest_xlsx(digest())).worksheets[1]["A1"].value == "STT"


@pytest.mark.parametrize("text", FORMULAS)
def test_a_title_that_looks_like_a_formula_stays_text_in_excel(text):
    group = PolicyGroup(text, 1, 1, [line(title=text, url="", summary=text, outlet=text)])
    for sheet in opened(digest_xlsx(digest(groups=[group], assessment=[text]))):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    listed = opened(table_xlsx("Danh sách", ["Tên"], [[text]])).active
    assert (listed["A3"].value.strip(), listed["A3"].data_type) == (text.strip(), "s")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_title_that_looks_like_a_formula_stays_text_in_csv(text):
    rows = list(csv.reader(StringIO(table_csv(["Tên"], [[text]]).decode("utf-8-sig"))))
    assert rows == [["Tên"], [f"'{text}"]]


def test_numbers_below_nought_stay_numbers_in_csv():
    assert table_csv(["Thay đổi"], [[-3], [2.5]]) == "\ufeffThay đổi\r\n-3\r\n2.5\r\n".encode()


def test_csv_opens_in_excel_with_its_accents_days_and_hours():
    made = table_csv(["Chữ", "Ngày", "Giờ", "Trống"], [[LETTERS, date(2026, 11, 22), at(22, 14, 5), None]])
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig").splitlines()[1] == f"{LETTERS},2026-11-22,2026-11-22T14:05:00+07:00,"


def test_a_list_has_title_header_filter_real_days_and_links():
    rows = [["Báo Sông Mây", date(2026, 11, 22), at(22, 14, 5), 1042, 2.5, None, "https://song-may.example/"]]
    header = ["Tên", "Ngày", "Giờ", "Bài", "Tỷ lệ", "Trống", "Trang"]
    sheet = opened(table_xlsx("Nguồn tin", header, rows, demo=True)).active
    assert [sheet["A1"].value, sheet["A2"].value] == ["Nguồn tin", "Dữ liệu minh hoạ"]
    assert values(sheet)[2] == header
    assert values(sheet)[3] == [
        "Báo Sông Mây",
        datetime(2026, 11, 22),  # noqa: DTZ001
        datetime(2026, 11, 22, 14, 5),  # noqa: DTZ001
        1042,
        2.5,
        None,
        "https://song-may.example/",
    ]
    assert sheet["B4"].number_format == "dd/mm/yyyy"
    assert sheet["G4"].hyperlink.target == "https://song-may.example/"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:G4")


def test_a_title_that_excel_forbids_as_a_sheet_name_is_mended():
    book = opened(table_xlsx("Nguồn [1/2]: 'im lặng'? *" * 3, ["Tên"], []))
    assert book.sheetnames == ["Nguồn 1 2 im lặng Nguồn 1 2 im "[:31].strip()]


def test_an_address_too_long_for_excel_is_kept_as_words():
    long = "https://song-may.example/" + "a" * 3000
    group = PolicyGroup("Học phí", 1, 1, [line(url=long)])
    sheet = opened(digest_xlsx(digest(groups=[group])))["Chi tiết"]
    assert sheet["E2"].value == "Trường chờ văn bản thứ 1"
    assert sheet["E2"].hyperlink is None


def test_a_cell_longer_than_excel_holds_is_cut_and_the_file_still_opens():
    sheet = opened(table_xlsx("Dài", ["Chữ"], [["ộ" * 40_000], ["\x00\ud800ngắn"]])).active
    assert len(sheet["A3"].value) == 32_767
    assert sheet["A4"].value == "ngắn"


def test_an_hour_of_another_zone_is_written_in_vietnamese_time():
    utc = at(22, 14, 5).astimezone(tz=None) - timedelta(0)
    sheet = opened(table_xlsx("Giờ", ["Giờ"], [[utc]])).active
    assert sheet["A3"].value == datetime(2026, 11, 22, 14, 5)  # noqa: DTZ001


def test_letters_of_vietnamese_come_back_from_a_sheet():
    sheet = opened(table_xlsx("Chữ", [LETTERS], [[LETTERS.upper()]])).active
    assert (sheet["A2"].value, sheet["A3"].value) == (LETTERS, LETTERS.upper())


def test_a_list_longer_than_a_sheet_is_refused_whole():
    with pytest.raises(TableTooLong, match="use table_csv"):
        table_xlsx("Dài", ["Số"], [[1]] * 1_048_576)
