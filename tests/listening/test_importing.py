"""Files that officers bring: every row accounted for, nothing about people, nothing twice."""

import gzip
import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from danbiet.listening.actions.analysis import analyse_waiting
from danbiet.listening.actions.imports import import_file
from danbiet.listening.models import ColumnMapping, Feed, ImportRun, Item, ItemText
from danbiet.offices.models import Agency, User
from danbiet.sources.imports import NotATable, PersonalColumn
from tests.cast import LOCAL, NOW
from tests.sources.feeds.test_bad_input import in_cp1258

pytestmark = pytest.mark.django_db


def account(run: ImportRun) -> tuple[int, int, int, dict[str, int], dict[str, int]]:
    run.refresh_from_db()
    return run.rows, run.new, run.known, run.refused, run.dropped_personal


def csv_in_cp1258() -> bytes:
    rows = [
        "Tiêu đề;Báo;Ngày đăng;Nội dung;Tác giả",
        "Học phí giảm;Báo Sóng Mây;04/03/2026 07:30;Trẻ mầm non được giảm học phí;Nguyễn Văn A",
        "Phà đêm;Báo Đồi Chè;03/03/2026;Bến phà chạy thêm chuyến;Trần Thị B",
        ";Báo Đồi Chè;03/03/2026;;",
    ]
    return in_cp1258("\r\n".join(rows))


def test_a_file_in_an_old_code_page_comes_in_readable(ministry: Agency, officer: User):
    run = import_file(io.BytesIO(csv_in_cp1258()), filename="tin.csv", agency=ministry, by=officer, at=NOW)
    rows, new, known, refused, dropped = account(run)
    assert (rows, new, known, sum(refused.values()), dropped) == (3, 2, 0, 1, {"Tác giả": 2})
    assert list(
        Item.objects.order_by("published_at").values_list("title", "source__name", "published_at", "state")
    ) == [
        ("Phà đêm", "Báo Đồi Chè", datetime(2026, 3, 3, tzinfo=LOCAL), "read"),
        ("Học phí giảm", "Báo Sóng Mây", datetime(2026, 3, 4, 7, 30, tzinfo=LOCAL), "read"),
    ]
    assert "Nguyễn Văn A" not in "".join(ItemText.objects.values_list("body", flat=True))
    assert (run.finished_at, run.by, run.filename) == (NOW, officer, "tin.csv")


def test_a_sheet_with_a_merged_header_is_understood(ministry: Agency, officer: User):
    book = Workbook()
    sheet = book.active
    for row in [["Bài viết", None, "Nguồn"], ["Tiêu đề", "Nội dung", "Báo"], ["Phà đêm", "Bến phà", "Báo Sóng Mây"]]:
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    run = import_file(file, filename="tin.xlsx", agency=ministry, by=officer, at=NOW)
    assert account(run)[:3] == (1, 1, 0)
    assert list(Item.objects.values_list("title", "source__name")) == [("Phà đêm", "Báo Sóng Mây")]


def lines(count: int) -> bytes:
    rows = [
        {"id": n, "title": f"Tin số {n}", "body": f"Nội dung số {n}", "outlet": f"Báo {n % 3}", "email": "a@b.example"}
        for n in range(count)
    ]
    return gzip.compress("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())


def test_the_same_file_a_second_time_adds_nothing(tmp_path: Path, ministry: Agency, officer: User):
    file = tmp_path / "tin.jsonl.gz"
    file.write_bytes(lines(7))
    runs = [import_file(file, filename=file.name, agency=ministry, by=officer, at=NOW) for _ in range(2)]
    assert [account(run) for run in runs] == [(7, 7, 0, {}, {"email": 7}), (7, 0, 7, {}, {"email": 7})]
    assert Item.objects.count() == ItemText.objects.count() == 7


def test_a_file_longer_than_a_batch_comes_in_whole_and_tells_how_far_it_is(ministry: Agency, officer: User):
    seen: list[int] = []
    file = io.BytesIO(lines(1203))
    run = import_file(file, filename="t.jsonl.gz", agency=ministry, by=officer, at=NOW, progress=seen.append)
    assert (account(run)[:3], seen) == ((1203, 1203, 0), [500, 1000, 1203])
    assert Feed.objects.filter(kind="import", follows__agency=ministry).count() == 3
    assert Item.objects.visible_to(officer).count() == 1203


def test_what_was_imported_is_analysed_and_seen(ministry: Agency, officer: User):
    import_file(io.BytesIO(lines(3)), filename="t.jsonl.gz", agency=ministry, by=officer, at=NOW)
    assert analyse_waiting(at=NOW + timedelta(minutes=1)) == 3


def test_a_mapping_once_chosen_is_remembered_for_the_same_columns(
    ministry: Agency, officer: User, other_ministry: Agency
):
    first = "Tiêu đề,Nội dung,Ghi chú\nMục 1,x,Học phí giảm\n".encode()
    second = "Tiêu đề,Nội dung,Ghi chú\nMục 2,y,Phà đêm\n".encode()
    chosen = {"Ghi chú": "title", "Nội dung": "text"}
    import_file(io.BytesIO(first), filename="a.csv", mapping=chosen, agency=ministry, by=officer, at=NOW)
    import_file(io.BytesIO(second), filename="b.csv", agency=ministry, by=officer, at=NOW)
    assert sorted(Item.objects.values_list("title", flat=True)) == ["Học phí giảm", "Phà đêm"]
    assert list(ColumnMapping.objects.values_list("agency", "mapping")) == [(ministry.pk, chosen)]


@pytest.mark.parametrize(
    ("body", "mapping", "refusal"),
    [
        (b"%PDF-1.7 khong phai bang", None, NotATable),
        ("Tiêu đề,Số điện thoại\nTin,090\n".encode(), {"Số điện thoại": "text"}, PersonalColumn),
    ],
)
def test_a_file_that_cannot_be_used_stores_nothing(
    ministry: Agency, officer: User, body: bytes, mapping: dict[str, str] | None, refusal: type[Exception]
):
    with pytest.raises(refusal):
        import_file(io.BytesIO(body), filename="t.csv", mapping=mapping, agency=ministry, by=officer, at=NOW)
    assert (ImportRun.objects.count(), Item.objects.count(), ColumnMapping.objects.count()) == (0, 0, 0)
