"""The press directory: brought in from a file, taken out to one, and forgotten on request. Nobody is scored."""

import io

import pytest
from django.apps import apps
from openpyxl import Workbook

from danbiet.offices.models import AuditEntry
from danbiet.publishing.actions import directory, directory_files
from danbiet.publishing.models import Journalist, Outlet, PressRequest
from danbiet.publishing.queries.directory import outlets_of, sheet_rows
from danbiet.sources.imports.files import NotATable
from tests.cast import NOW
from tests.publishing.press_desk import a_journalist, a_request, an_outlet

pytestmark = pytest.mark.django_db

CSV = """Cơ quan báo chí;Cơ quan chủ quản;Thư điện tử toà soạn;Phóng viên;Thư điện tử;Đồng ý ngày;Đồng ý bằng cách nào
Báo Sông Mây;Hội Sông;toasoan@songmay.example;Phan Thị Ký;ky@songmay.example;01/02/2026;thư ngày 01/02
Báo Sông Mây;;;Đinh Văn Ảnh;anh@songmay.example;;
Báo Đồi Chè;;không phải thư;;;;
;;;Người Không Báo;;01/02/2026;thư
Báo Gió;;;;;;
"""


def bring_in(agency, by, body=CSV, filename="danh-ba.csv"):
    return directory_files.import_directory(
        agency, io.BytesIO(body if isinstance(body, bytes) else body.encode()), filename=filename, by=by, at=NOW
    )


def test_a_file_is_brought_in_with_every_refused_row_told(ministry, officer):
    account = bring_in(ministry, officer)
    assert (account.rows, account.outlets, account.journalists, account.known) == (5, 2, 1, 0)
    assert account.refused == [
        (3, "phóng viên chưa có ngày và cách đồng ý; cơ quan báo chí vẫn được ghi"),
        (4, "thư điện tử sai dạng: không phải thư"),
        (5, "không có tên cơ quan báo chí"),
    ]
    assert list(Journalist.objects.values_list("name", "outlet__name", "consent_on__day")) == [
        ("Phan Thị Ký", "Báo Sông Mây", 1)
    ]


def test_the_same_file_twice_adds_nothing(ministry, officer):
    bring_in(ministry, officer)
    again = bring_in(ministry, officer)
    assert (again.outlets, again.journalists, again.known) == (0, 0, 2)


def test_what_was_taken_out_can_be_brought_in_elsewhere(ministry, other_ministry, officer, outsider):
    bring_in(ministry, officer)
    book = Workbook()
    book.active.append(
        ["Cơ quan báo chí", "Cơ quan chủ quản", "Trang", "Thư điện tử toà soạn", "Điện thoại toà soạn", "Mảng",
         "Phóng viên", "Mảng theo dõi", "Thư điện tử", "Điện thoại", "Đồng ý ngày", "Đồng ý bằng cách nào"]
    )  # fmt: skip
    ours = list(sheet_rows(outlets_of(officer)))
    for row in ours:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    account = bring_in(other_ministry, outsider, file.getvalue(), "danh-ba.xlsx")
    assert account.refused == []
    assert list(sheet_rows(outlets_of(outsider))) == ours


def test_a_file_that_is_no_table_is_refused_whole(ministry, officer):
    with pytest.raises(NotATable):
        bring_in(ministry, officer, b"\xd0\xcf\x11\xe0 cu", "danh-ba.xls")
    with pytest.raises(directory_files.NoOutletColumn, match="Cơ quan báo chí"):
        bring_in(ministry, officer, "Tiêu đề;Liên kết\nMột;https://bao.example\n")
    assert Outlet.objects.count() == 0


def test_a_journalist_stands_in_the_directory_only_with_her_consent(ministry, officer):
    outlet = an_outlet(ministry)
    with pytest.raises(directory.NoConsent, match="chưa hỏi thì chưa ghi"):
        directory.add_journalist(outlet, name="Phan Thị Ký", email="ky@bao.example", by=officer, at=NOW)
    assert Journalist.objects.count() == 0


def test_an_erased_journalist_is_gone_and_her_questions_keep_the_outlet_only(ministry, officer):
    journalist = a_journalist(an_outlet(ministry, "Báo Sông Mây"))
    listed = a_request(ministry, journalist=journalist, outlet=journalist.outlet, reply_to=journalist.email)
    before = a_request(ministry, said_name="Phan Thị Ký", said_outlet="Báo Sông Mây", reply_to="KY@bao.example")
    other = a_request(ministry, said_name="Người Khác", reply_to="khac@bao.example")
    pk = journalist.pk
    assert directory.erase_journalist(journalist, by=officer, at=NOW) == 2
    assert not Journalist.objects.filter(pk=pk).exists()
    kept = PressRequest.objects.order_by("pk").values_list("pk", "said_name", "reply_to", "outlet__name", "said_outlet")
    assert list(kept) == [
        (listed.pk, "", "", "Báo Sông Mây", ""),
        (before.pk, "", "", None, "Báo Sông Mây"),
        (other.pk, "Người Khác", "khac@bao.example", None, ""),
    ]
    entry = AuditEntry.objects.get(verb="erase_journalist")
    assert (entry.noun_id, "Ký" in str(entry.details)) == (pk, False)


def test_one_name_stands_once(ministry, officer):
    directory.add_outlet(ministry, name=" Báo Gió ", by=officer, at=NOW)
    with pytest.raises(directory.OutletKnown, match="Danh bạ đã có “Báo Gió”"):
        directory.add_outlet(ministry, name="Báo Gió", by=officer, at=NOW)


SCORES = {"score", "rank", "rating", "grade", "loyalty", "tone", "sentiment", "friendly", "weight", "points", "trust"}


def test_no_model_of_any_room_scores_a_journalist_or_an_outlet():
    """Walks every table that points at an outlet or a journalist, and theirs: no column judges or counts them."""
    about = {Outlet, Journalist}
    for model in apps.get_models():
        if any(field.related_model in (Outlet, Journalist) for field in model._meta.get_fields() if field.is_relation):
            about.add(model)
    assert {"publishing.pressrequest", "publishing.attendance"} <= {model._meta.label_lower for model in about}
    judging = [
        f"{model._meta.label}.{field.name}"
        for model in about
        for field in model._meta.fields
        if SCORES & set(field.name.split("_"))
    ]
    assert judging == []
    numbers = [
        field.name
        for model in (Outlet, Journalist)
        for field in model._meta.fields
        if field.get_internal_type() in ("IntegerField", "PositiveSmallIntegerField", "FloatField", "DecimalField")
    ]
    assert numbers == []
