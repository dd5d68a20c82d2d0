"""A file before it becomes a list: its columns looked at and chosen, read by the worker, deleted in any case."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from danbiet.delivery.actions.audiences import make_audience
from danbiet.delivery.actions.imports import receive_list
from danbiet.delivery.actions.uploads import (
    NotWaiting,
    confirm_import,
    drop_import,
    forget_uploads,
    keep_file,
    kept_file,
    run_kept_import,
)
from danbiet.delivery.lists import Columns, WrongColumns, chosen_columns, preview
from danbiet.delivery.lists.preview import masked
from danbiet.delivery.models import Recipient, RecipientImport
from tests.cast import NOW
from tests.delivery.nouns import a_place

LIST = "Họ tên,Số nhà,Liên hệ,Xã\nNguyễn Thị Bí Mật,12,0912345678,Yên Tĩnh\nTrần Kín,7,09x,Nơi Không Có\n".encode()


@pytest.fixture
def audience(officer):
    return make_audience(
        officer.agency, name="Phụ huynh", kind="imported", address_kind="phone", purpose="Báo tin", basis="Phiếu",
        expires_on=date(2026, 12, 31), by=officer, at=NOW,
    )  # fmt: skip


@pytest.fixture
def made(officer, audience):
    file = io.BytesIO(LIST)
    found = receive_list(audience, file, filename="../../ds.csv", by=officer, at=NOW)
    keep_file(found, file)
    return found


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


THIRD = {"c0": "", "c1": "", "c2": "address", "c3": "place", "has_header": "on"}


# -- what the head of a file says


def test_the_columns_of_a_list_are_recognised_and_the_rest_is_named_as_dropped(db):
    seen = preview(io.BytesIO("SĐT;Họ tên;Xã\n0912345678;A;Yên\n".encode()), "phone")
    assert [(each.heading, each.role) for each in seen.columns] == [("SĐT", "address"), ("Họ tên", ""), ("Xã", "place")]
    assert seen.chosen is not None
    assert seen.chosen.dropped == ("Họ tên",)


def test_the_first_lines_are_judged_as_the_import_will_judge_them(db):
    a_place("xã Yên Tĩnh", short_name="Yên Tĩnh")
    seen = preview(io.BytesIO(LIST), "phone", roles=["", "", "address", "place"])
    assert [(each.number, each.address, each.place, each.is_place_unknown) for each in seen.lines] == [
        (2, "+849•••78", "Yên Tĩnh", False),
        (3, "", "Nơi Không Có", True),
    ]
    assert seen.lines[1].refusal == "không phải số điện thoại đang dùng"


def test_without_a_column_of_addresses_the_officer_is_asked_for_it(db):
    seen = preview(io.BytesIO("Tên,Máy\nA,không\n".encode()), "phone")
    assert (seen.chosen, seen.lines, "Không thấy cột địa chỉ" in seen.problem) == (None, [], True)


def test_one_kind_is_chosen_for_one_column():
    with pytest.raises(WrongColumns, match="một cột"):
        chosen_columns(["a", "b"], ["address", "address"], "phone", has_header=True)
    with pytest.raises(WrongColumns, match="cột nào là địa chỉ"):
        chosen_columns(["a", "b"], ["place", ""], "phone", has_header=True)


def test_a_name_in_a_first_row_that_is_no_heading_is_not_kept_as_one():
    columns = chosen_columns(["Nguyễn Thị Bí Mật", "0912345678"], ["", "address"], "phone", has_header=True)
    assert columns == Columns(1, dropped=("cột 1",), has_header=True)
    assert Columns.of(columns.kept()) == columns


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("0912345678", "0912•••78"),
        ("Nguyễn Thị Bí Mật", "Ng•••"),
        ("an.nguyen@bo.example", "an•••@bo.example"),
        ("12", "12•••"),
    ],
)
def test_cells_are_shown_masked(cell, shown):
    assert masked(cell) == shown


# -- the file on its way


@pytest.mark.django_db
def test_an_uploaded_list_is_read_by_the_worker_and_the_file_is_deleted(officer, made):
    path = kept_file(made)
    assert (made.filename, oct(path.stat().st_mode)[-3:], oct(path.parent.stat().st_mode)[-3:]) == (
        "ds.csv", "600", "700",
    )  # fmt: skip
    confirm_import(made, columns=Columns(2, 3, dropped=("Họ tên", "Số nhà")), by=officer, at=NOW)
    done = run_kept_import(made, at=NOW)
    assert (done.added, done.refused, done.problems) == (1, 1, [[3, "bad_phone"]])
    assert not path.exists()
    with pytest.raises(NotWaiting):
        confirm_import(made, columns=Columns(2), by=officer, at=NOW)


@pytest.mark.django_db
def test_a_file_that_nobody_wants_is_deleted_unread(officer, made):
    drop_import(made, by=officer, at=NOW)
    assert (kept_file(made).exists(), Recipient.objects.count()) == (False, 0)
    with pytest.raises(NotWaiting):
        drop_import(made, by=officer, at=NOW)


@pytest.mark.django_db
def test_a_file_is_deleted_after_a_day(made):
    assert forget_uploads(at=NOW + timedelta(hours=23)) == 0
    assert kept_file(made).exists()
    assert forget_uploads(at=NOW + timedelta(hours=24)) == 1
    made.refresh_from_db()
    assert (kept_file(made).exists(), made.error[:12]) == (False, "Quá 24 giờ c")


@pytest.mark.django_db(transaction=True)
def test_its_counts_are_seen_while_it_is_read(officer, audience, monkeypatch):
    file = io.BytesIO("\n".join(["sdt", *(f"0912{i % 7000:06}" for i in range(10_000)), "không"]).encode())
    made = receive_list(audience, file, filename="ds.csv", by=officer, at=NOW, confirmed_at=NOW)
    keep_file(made, file)
    seen = []
    ask = "SELECT lines, added, doubles, refused FROM delivery_recipientimport WHERE id = %s"
    from danbiet.delivery.actions import imports

    insert = imports._insert

    def looking(*args, **how):
        with connection.copy().cursor() as cursor:  # as a page on another line sees it
            cursor.execute(ask, [made.pk])
            seen.append(cursor.fetchone())
        return insert(*args, **how)

    monkeypatch.setattr(imports, "_insert", looking)
    done = run_kept_import(made, at=NOW)
    assert seen == [(0, 0, 0, 0), (5000, 5000, 0, 0), (10000, 7000, 3000, 0)]
    assert (done.lines, done.added, done.doubles, done.refused) == (10001, 7000, 3000, 1)


# -- pages


@pytest.mark.django_db
def test_the_officer_chooses_the_columns_and_sees_what_comes_of_it(officer, audience, client_of):
    desk = client_of(officer)
    desk.post(reverse("audience_file", args=[audience.pk]), {"file": SimpleUploadedFile("ds.csv", LIST)})
    made = RecipientImport.objects.get()
    address = reverse("audience_import", args=[made.pk])
    first = desk.get(address)
    assert "Không thấy cột địa chỉ" in words(first)
    assert "no-store" in first["Cache-Control"]
    again = words(desk.get(f"{address}?{urlencode(THIRD)}"))
    assert "Không giữ: Họ tên, Số nhà ." in again
    assert "+849•••78" in again
    assert "Bí Mật" not in again
    assert "0912345678" not in again
    wrong = desk.post(reverse("audience_import_start", args=[made.pk]), {"c0": "place", "c1": "", "c2": "", "c3": ""})
    assert (wrong.status_code, "Hãy chọn cột nào là địa chỉ nhận tin." in words(wrong)) == (422, True)
    desk.post(reverse("audience_import_start", args=[made.pk]), THIRD)
    assert "Đang đọc tệp" in words(desk.get(address))
    run_kept_import(RecipientImport.objects.get(), at=NOW)
    report = words(desk.get(address))
    assert "1 địa chỉ mới" in report
    assert "Họ tên, Số nhà" in report
    rows = desk.get(f"{address}?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows == ["Dòng,Lý do", "3,không phải số điện thoại đang dùng"]


@pytest.mark.django_db
def test_only_who_brought_the_file_sees_its_head(made, colleague, client_of):
    desk = client_of(colleague)
    page = words(desk.get(reverse("audience_import", args=[made.pk])))
    assert "Chỉ người tải tệp lên xem được nội dung tệp" in page
    assert "Yên Tĩnh" not in page
    assert desk.post(reverse("audience_import_start", args=[made.pk]), THIRD).status_code == 403
    assert desk.post(reverse("audience_import_drop", args=[made.pk])).status_code == 403
    assert kept_file(made).exists()


@pytest.mark.django_db
def test_a_list_that_waits_for_its_columns_says_so_and_can_be_dropped(officer, made, client_of):
    desk = client_of(officer)
    page = reverse("audience", args=[made.audience_id])
    assert "chờ xem cột" in words(desk.get(page))
    desk.post(reverse("audience_import_drop", args=[made.pk]))
    assert "Đã bỏ tệp này trước khi nhập." in words(desk.get(reverse("audience_import", args=[made.pk])))
