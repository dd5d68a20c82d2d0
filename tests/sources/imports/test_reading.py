"""Files as offices keep them: title rows, merged headers, old encodings, names of people."""

import gzip
import io
import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from danbiet.sources.entries import Problem
from danbiet.sources.imports import NotATable, PersonalColumn, Refused, Row, Table, read, suggested_mapping
from danbiet.sources.imports.columns import is_personal
from tests.sources.feeds.test_bad_input import in_cp1258

MORNING = datetime(2026, 11, 21, 1, 5, tzinfo=UTC)
MORNING_IN_EXCEL = MORNING.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).replace(tzinfo=None)


def opened(body: bytes | str, filename: str = "tin.csv", **options: object) -> Table:
    raw = body.encode() if isinstance(body, str) else body
    return read(io.BytesIO(raw), filename=filename, **options)  # type: ignore[arg-type]


def row(number: int, title: str, **fields: object) -> Row:
    empty = dict.fromkeys(("guid", "url", "outlet", "published_at", "date_problem", "place"))
    return Row(**{"number": number, "title": title, "summary": "", "text": "", **empty, **fields})  # type: ignore[arg-type]


def workbook(rows: list[list[object]], merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in rows:
        sheet.append(cells)
    for area in merged:
        sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


CSV = """Tiêu đề,Đường link,Nguồn,Ngày đăng,Tóm tắt,Tỉnh/thành,Tác giả,Email,Lượt xem
Hỗ trợ nhà ở,https://bao.example/1?utm_source=x,Báo Sóng Mây,21/11/2026 08:05,"Dòng một,
dòng hai",Bến Gió,Nguyễn Thử,thu@a.example,12
Bài không ngày,bao.example/2,,,,,,,
,,,,,,Trần Thử,,
Sai địa chỉ,javascript:x,,,,,,,
"""


def test_a_csv_gives_rows_of_the_fields_we_know():
    table = opened(CSV)
    assert list(table.rows) == [
        row(
            2,
            "Hỗ trợ nhà ở",
            url="https://bao.example/1",
            outlet="Báo Sóng Mây",
            published_at=MORNING,
            summary="Dòng một, dòng hai",
            place="Bến Gió",
        ),
        row(3, "Bài không ngày", url="https://bao.example/2", date_problem="Nguồn không ghi ngày đăng."),
        Refused(4, "không có tiêu đề lẫn nội dung"),
        Refused(5, "địa chỉ bài sai dạng"),
    ]
    assert table.mapping == {
        "Tiêu đề": "title",
        "Đường link": "url",
        "Nguồn": "outlet",
        "Ngày đăng": "published_at",
        "Tóm tắt": "summary",
        "Tỉnh/thành": "place",
    }
    assert table.dropped_personal == Counter({"Tác giả": 2, "Email": 1})
    assert table.refused == Counter({"không có tiêu đề lẫn nội dung": 1, "địa chỉ bài sai dạng": 1})
    assert table.ignored == ["Lượt xem"]


def test_no_value_of_a_personal_column_ever_leaves_the_file():
    names = ["Tác giả", "Họ và tên", "Số điện thoại", "email", "IP", "User-Agent", "Tài khoản", "Profile URL",
             "followers_count", "Địa chỉ", "author_name", "screenName", "CCCD", "Ngày sinh", "Người đăng",
             "Giới tính"]  # fmt: skip
    body = ",".join(["Tiêu đề", *names]) + "\n" + ",".join(["Tin", *["RIENG-TU"] * len(names)]) + "\n"
    table = opened(body)
    assert "RIENG-TU" not in str(list(table.rows))
    assert table.dropped_personal == Counter(dict.fromkeys(names, 1))


@pytest.mark.parametrize("column", ["Tác giả", "Email", "user.id"])
def test_a_mapping_cannot_ask_for_a_personal_column(column: str):
    with pytest.raises(PersonalColumn, match=f"Cột “{column}” là thông tin cá nhân"):
        opened(f"Tiêu đề,{column}\nTin,x\n", mapping={column: "outlet"})


@pytest.mark.parametrize(
    "name",
    ["Tiêu đề", "Nguồn tin", "Địa bàn", "Địa chỉ bài", "Tên báo", "published_at", "URL", "Tên bài", "Tuần", "Tông"],
)
def test_a_column_about_the_article_is_not_personal(name: str):
    assert not is_personal(name)


def test_the_officers_mapping_wins_and_is_remembered_by_name():
    body = "Cột A,Cột B,title\nTin tự chọn,https://a.example/1,khác\n"
    table = opened(body, mapping={"Cột A": "title", "Cột B": "url", "Cột đã bỏ": "text"})
    assert list(table.rows) == [
        row(2, "Tin tự chọn", url="https://a.example/1", date_problem="Nguồn không ghi ngày đăng.")
    ]
    assert table.suggested == {"title": "title"}


def test_an_unknown_field_in_a_mapping_is_a_programming_error():
    with pytest.raises(ValueError, match="'tac_gia' is not a field"):
        opened("Tiêu đề\nTin\n", mapping={"Tiêu đề": "tac_gia"})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str):
    body = delimiter.join(["Tiêu đề", "Nguồn", "Ngày"]) + "\r\n" + delimiter.join(['"a, b; c"', "Báo", "21/11/2026"])
    assert [one.title for one in opened(body).rows] == ["a, b; c"]


def test_excels_own_hint_line_is_heeded():
    assert [(one.number, one.title) for one in opened("sep=;\nTiêu đề;Nguồn\nTin, một;Báo\n").rows] == [(3, "Tin, một")]


TEXTS = "Tiêu đề,Nội dung\nHỗ trợ người dân vùng bão,Chính phủ quy định mức hỗ trợ mới cho hộ nghèo\n"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (TEXTS.encode(), None),
        (TEXTS.encode("utf-8-sig"), None),
        (TEXTS.encode("utf-16"), None),
        (in_cp1258(TEXTS), "legacy_encoding"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "cp1258"],
)
def test_a_csv_is_read_in_the_encoding_it_was_saved_in(body: bytes, problem: str | None):
    table = opened(body)
    assert [(one.title, one.text) for one in table.rows] == [
        ("Hỗ trợ người dân vùng bão", "Chính phủ quy định mức hỗ trợ mới cho hộ nghèo")
    ]
    assert [one.code for one in table.problems] == ([problem] if problem else [])


def test_dates_of_many_forms_stand_in_one_column():
    dates = ["21/11/2026 08:05", "2026-11-21T08:05", "21-11-2026 8h05", "5/1/2026", "11/21/2026", ""]
    body = "Tiêu đề,Ngày\n" + "".join(f"Tin,{one}\n" for one in dates)
    assert [(one.published_at, one.date_problem) for one in opened(body).rows] == [
        (MORNING, None),
        (MORNING, None),
        (MORNING, None),
        (datetime(2026, 1, 4, 17, 0, tzinfo=UTC), None),
        (None, "Không đọc được ngày “11/21/2026”."),
        (None, "Nguồn không ghi ngày đăng."),
    ]


def test_a_date_after_the_import_is_dropped():
    table = opened("Tiêu đề,Ngày\nTin,21/11/2027\n", received_at=MORNING)
    assert [one.date_problem for one in table.rows] == ["Ngày “21/11/2027” ở tương lai nên không dùng."]


def test_a_sheet_with_title_rows_and_a_header_merged_over_two_rows_is_read():
    body = workbook(
        [
            ["BÁO CÁO TIN BÀI THÁNG 11", None, None, None, None],
            ["Đơn vị: Sở Thông tin Bến Gió", None, None, None, None],
            [None] * 5,
            ["STT", "Bài viết", None, "Ngày đăng", "Người viết"],
            [None, "Tiêu đề", "Liên kết", None, "Họ tên"],
            [1, "Hỗ trợ nhà ở", "https://bao.example/1", MORNING_IN_EXCEL, "Nguyễn Thử"],
            [2, "Bài hai", None, date(2026, 11, 20), None],
            [3, "Bài ba", None, 46346.5, "Trần Thử"],
        ],
        merged=("A1:E1", "A2:E2", "A4:A5", "B4:C4", "D4:D5"),
    )
    table = opened(body, "bao-cao.xlsx")
    assert table.columns == ["STT", "Bài viết Tiêu đề", "Bài viết Liên kết", "Ngày đăng", "Người viết Họ tên"]
    assert list(table.rows) == [
        row(6, "Hỗ trợ nhà ở", url="https://bao.example/1", published_at=MORNING),
        row(7, "Bài hai", published_at=datetime(2026, 11, 19, 17, 0, tzinfo=UTC)),
        row(8, "Bài ba", published_at=datetime(2026, 11, 20, 5, 0, tzinfo=UTC)),
    ]
    assert table.dropped_personal == Counter({"Người viết Họ tên": 2})


def test_a_plain_sheet_is_read_and_empty_rows_passed_over():
    body = workbook([["Tiêu đề", "Nguồn"], ["Tin", "Báo"], [None, None], ["Tin hai", None]])
    assert [(one.number, one.title, one.outlet) for one in opened(body, "a.xlsx").rows] == [
        (2, "Tin", "Báo"),
        (4, "Tin hai", None),
    ]


def test_the_first_sheet_with_words_is_taken():
    book = openpyxl.Workbook()
    book.create_sheet("Hai").append(["Tiêu đề"])
    book["Hai"].append(["Tin"])
    stream = io.BytesIO()
    book.save(stream)
    assert [one.title for one in opened(stream.getvalue(), "a.xlsx").rows] == ["Tin"]


def test_json_lines_are_read_and_a_text_without_a_title_gives_its_first_line():
    lines = [
        {"id": "1", "published": "5/11/2013 9:15", "title": "Tin", "body": "Thân bài", "cluster": "7", "author": "A"},
        {"id": "2", "body": "Dòng đầu là tựa \nThân bài.\nHết.", "user": {"name": "B"}},
        {"id": "3"},
    ]
    body = "\n".join(json.dumps(one, ensure_ascii=False) for one in lines) + "\nhỏng\n"
    table = opened(gzip.compress(body.encode()), "tin.jsonl.gz")
    undated = "Nguồn không ghi ngày đăng."
    assert list(table.rows) == [
        row(1, "Tin", guid="1", text="Thân bài", published_at=datetime(2013, 11, 5, 2, 15, tzinfo=UTC)),
        row(2, "Dòng đầu là tựa", guid="2", text="Thân bài.\nHết.", date_problem=undated),
        Refused(3, "không có tiêu đề lẫn nội dung"),
        Refused(4, "hàng viết sai chuẩn nên không đọc được"),
    ]
    assert table.dropped_personal == Counter({"author": 1, "user": 1})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "trống"),
        (b"PK\x03\x04 hong", "không mở được như Excel"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), r"lưu lại thành \.xlsx"),
        (b"1,2,3\n4,5,6\n", "không có hàng tên cột"),
        (b"{hong\n{hong\n", "không phải JSON Lines"),
        (gzip.compress(b"x" * 1_000)[:20], "bị hỏng hoặc thiếu"),
    ],
    ids=["empty", "broken xlsx", "old xls", "no header", "broken json", "cut gzip"],
)
def test_a_file_that_is_no_table_says_what_to_do(body: bytes, words: str):
    with pytest.raises(NotATable, match=words):
        opened(body, "tep")


def test_a_file_on_disk_is_read_by_its_path(tmp_path: Path):
    path = tmp_path / "tin.csv"
    path.write_text("Tiêu đề\nTin\n")
    assert [one.title for one in read(path, filename="tin.csv").rows] == ["Tin"]


def test_suggestions_take_each_field_once():
    assert suggested_mapping(["Tiêu đề", "Title", "Ngày", "Khác"]) == {"Tiêu đề": "title", "Ngày": "published_at"}


def test_problems_are_words():
    assert opened(in_cp1258(TEXTS)).problems == [
        Problem("legacy_encoding", "Chữ viết bằng bảng mã cũ, không phải Unicode; đã chuyển đổi, hãy đọc lại vài dòng.")
    ]
