"""Lists that officers bring: ten spellings, doubles, wrong lines, and files that are not lists."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import date

import openpyxl
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.delivery.actions.audiences import delete_audience, expire_lists, make_audience
from danbiet.delivery.actions.imports import import_recipients
from danbiet.delivery.addresses import KeyMissing, Refused, hasher, normal_address, unseal
from danbiet.delivery.addresses.phones import NotAPhone, to_e164
from danbiet.delivery.content import address_use
from danbiet.delivery.lists import WrongFile
from danbiet.delivery.models import Recipient, RecipientImport
from danbiet.offices.models import AuditEntry
from tests.cast import NOW
from tests.delivery.nouns import a_dispatch, a_gateway, a_list, a_place, a_provider, a_public_edition, send_all

TEN_SPELLINGS = [
    "0912345678", "+84912345678", "84912345678", "0084912345678", "091 234 5678", "091.234.5678", "(091) 234-5678",
    "+84 (0) 912 345 678", "912345678", "912345678.0",
]  # fmt: skip


@pytest.fixture
def audience(officer):
    return make_audience(
        officer.agency, name="Phụ huynh", kind="imported", address_kind="phone", purpose="Báo tin học phí",
        basis="Phụ huynh đồng ý", expires_on=date(2026, 12, 31), by=officer, at=NOW,
    )  # fmt: skip


def read(audience, content, officer, name="ds.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return import_recipients(audience, io.BytesIO(content), filename=name, by=officer, at=NOW)


def addresses(audience):
    rows = Recipient.objects.filter(audience=audience).order_by("pk").values_list("address", flat=True)
    return [unseal(bytes(sealed), use=address_use(audience.pk)) for sealed in rows]


@pytest.mark.parametrize("written", TEN_SPELLINGS)
def test_ten_spellings_are_one_number(written):
    assert to_e164(written) == "+84912345678"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("01681234567", "+84381234567"), ("01691234567", "+84391234567"), ("01201234567", "+84701234567"),
        ("0128 123 4567", "+84781234567"), ("+84 125 1234567", "+84851234567"), ("01881234567", "+84581234567"),
        ("01861234567", "+84561234567"), ("01991234567", "+84591234567"),
    ],
)  # fmt: skip
def test_eleven_digits_of_before_2018_become_todays_ten(old, new):
    assert to_e164(old) == new


@pytest.mark.parametrize(
    ("written", "code"),
    [("", "empty"), ("abc", "bad_phone"), ("0912 345 67", "bad_phone"), ("091234567890", "bad_phone"),
     ("02438252525", "not_mobile"), ("19001234", "not_mobile"), ("0992345678", "bad_phone"),
     ("01101234567", "bad_phone"), ("0912345678/0987654321", "bad_phone")],
)  # fmt: skip
def test_what_is_no_mobile_number_is_refused_with_its_code(written, code):
    with pytest.raises(NotAPhone) as refused:
        to_e164(written)
    assert str(refused.value) == code


@given(st.integers(100_000_000, 999_999_999))
def test_the_quick_way_judges_as_the_numbering_plan_does(national):
    number = phonenumbers.parse(f"+84{national}")
    mobile = phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in (
        phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
    )  # fmt: skip
    try:
        found = to_e164(f"0{national}")
    except NotAPhone:
        found = None
    assert found == (f"+84{national}" if mobile else None)


@pytest.mark.parametrize(
    ("written", "normal"),
    [("Dau.Moi@Example.GOV.VN", "Dau.Moi@example.gov.vn"), ("<a@b.vn>", "a@b.vn"), ("mailto:a@b.vn", "a@b.vn"),
     ("a@Thử.vn", "a@xn--th-yct.vn")],
)  # fmt: skip
def test_mailboxes_are_written_one_way(written, normal):
    assert normal_address("email", unicodedata.normalize("NFD", written)) == normal


@pytest.mark.parametrize(
    ("written", "code"),
    [("không@x.vn", "bad_email"), ("a@b", "bad_email"), ("a b@c.vn", "bad_email"), ("a@b..vn", "bad_domain"),
     ("a\x00@b.vn", "control"), ("a\u202e@b.vn", "control"), ("x" * 300 + "@b.vn", "too_long"),
     ("😀@b.vn", "bad_email")],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused_with_its_code(written, code):
    with pytest.raises(Refused) as refused:
        normal_address("email", written)
    assert refused.value.code == code


@pytest.mark.django_db
def test_a_list_is_read_and_every_refused_line_is_named(officer, audience):
    place = a_place("xã Yên Tĩnh", short_name="Yên Tĩnh")
    content = (
        "\ufeffHọ và tên;Số điện thoại;Xã;Giới tính;Ngôn ngữ\r\n"
        "Nguyễn Văn A;0912345678;xã Yên Tĩnh;Nam;hmn\r\n"
        "Trần Thị B;+84 912 345 678;Yên Tĩnh;Nữ;\r\n"
        "Lê C;không có;Yên Tĩnh;;\r\n"
        "\r\n"
        f"Phạm D;01681234567;{place.code};;\r\n"
        "Vũ E;0987654321;Nơi Không Có;;\r\n"
    )
    made = read(audience, unicodedata.normalize("NFD", content), officer)
    assert (made.lines, made.added, made.doubles, made.refused) == (5, 3, 1, 1)
    assert made.problems == [[4, "bad_phone"], [7, "bad_place"]]
    assert [unicodedata.normalize("NFC", each) for each in made.dropped_columns] == ["Họ và tên", "Giới tính"]
    assert addresses(audience) == ["+84912345678", "+84381234567", "+84987654321"]
    rows = list(Recipient.objects.order_by("pk").values_list("place", "language"))
    assert rows == [(place.pk, "hmn"), (place.pk, "vi"), (None, "vi")]
    audience.refresh_from_db()
    assert audience.size == 3


@pytest.mark.django_db
def test_nothing_of_the_dropped_columns_and_no_number_in_the_clear_reaches_the_database(officer, audience):
    read(audience, "Họ tên,SĐT\nNguyễn Thị Bí Mật,0912345678\n", officer)
    row = Recipient.objects.values().get()
    entries = list(AuditEntry.objects.values_list("details", flat=True))
    kept = repr(row) + repr(RecipientImport.objects.values()) + repr(entries)
    assert "Bí Mật" not in kept
    assert "912345678" not in kept


@pytest.mark.django_db
def test_the_same_list_twice_adds_nobody_and_two_lists_share_no_hash(officer, audience):
    content = "\n".join(["sdt", *(f"0912{i:06}" for i in range(50))])
    read(audience, content, officer)
    again = read(audience, content, officer)
    assert (again.added, again.doubles) == (0, 50)
    other = a_list(officer.agency, numbers=["0912000000"])
    assert hasher(audience)("+84912000000") != hasher(other)("+84912000000")


@pytest.mark.django_db
def test_a_list_with_thirty_percent_doubles_is_counted_right(officer, audience):
    numbers = [f"0912{i % 700:06}" for i in range(1000)]
    made = read(audience, "\n".join(["Số điện thoại", *numbers]), officer)
    assert (made.lines, made.added, made.doubles, made.refused) == (1000, 700, 300, 0)


@pytest.mark.django_db
def test_a_spreadsheet_is_read_with_numbers_that_lost_their_zero(officer, audience):
    book = openpyxl.Workbook()
    for row in (["STT", "Điện thoại"], [1, 912345678], [2, "0987654321"], [3, None]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    made = read(audience, file.getvalue(), officer, "ds.xlsx")
    assert (made.added, made.problems, made.dropped_columns) == (2, [[4, "empty"]], ["STT"])


@pytest.mark.django_db
def test_a_list_without_headings_is_recognised_by_its_first_number(officer, audience):
    made = read(audience, "A,0912345678\nB,0987654321\n", officer)
    assert (made.lines, made.added, made.dropped_columns) == (2, 2, ["cột 1"])


@pytest.mark.django_db
def test_a_list_saved_by_excel_in_a_windows_code_page_is_read(officer, audience):
    made = read(audience, "Số ĐT;Xa\n0912345678;Yen\n".replace("ố", "o").replace("Đ", "D").encode("cp1258"), officer)
    assert made.added == 1
    other = read(audience, "sdt\n0987654321\n".encode("utf-16"), officer)
    assert other.added == 1


def a_zip(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp trống"),
        (b"   \n\n", "Tệp trống"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, ".xls"),
        (b"MZ" + b"\x00" * 600, "EXE"),
        (b"sdt\n0912\x00345678\n" * 10, "không phải văn bản"),
        (a_zip(thu="0912345678"), "chứa thứ khác"),
        (b"PK\x03\x04" + b"rubbish" * 99, "bị hỏng"),
        ("Tên,Tuổi\nA,3\n".encode(), "Không thấy cột địa chỉ"),
        (b"sdt\n", "chỉ có dòng tiêu đề"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole_with_words_that_say_what_to_do(officer, audience, content, words):
    with pytest.raises(WrongFile, match=words):
        read(audience, content, officer, "ds.csv")
    assert Recipient.objects.count() == 0
    assert words in RecipientImport.objects.get().error


@pytest.mark.django_db
def test_a_file_that_breaks_half_way_leaves_the_list_as_it_was(officer, audience):
    good = "\n".join(["sdt", *(f"0912{i:06}" for i in range(6000))])
    with pytest.raises(WrongFile):
        read(audience, good + "\n" + '"' + "x" * 200_000 + "\n", officer)
    audience.refresh_from_db()
    assert (Recipient.objects.count(), audience.size) == (0, 0)


@pytest.mark.django_db
def test_a_file_larger_than_allowed_is_refused_before_it_is_read(officer, audience, monkeypatch):
    monkeypatch.setattr("danbiet.delivery.lists.files.LONGEST_FILE", 10)
    with pytest.raises(WrongFile, match="Chia tệp"):
        read(audience, "sdt\n0912345678\n", officer)


@pytest.mark.django_db
def test_deleting_a_list_deletes_every_address_and_keeps_the_counts(officer):
    with a_gateway() as gateway:
        a_provider(officer.agency, gateway)
        audience = a_list(officer.agency, numbers=3)
        dispatch = a_dispatch(a_public_edition(officer.agency), audience)
        send_all()
    assert delete_audience(audience, by=officer, at=NOW) == 3
    dispatch.refresh_from_db()
    assert (Recipient.objects.count(), dispatch.deliveries.count(), dispatch.handed) == (0, 0, 3)
    assert (audience.size, audience.closed_at) == (0, NOW)


@pytest.mark.django_db
def test_a_list_is_deleted_when_its_day_is_over(officer, audience):
    read(audience, "sdt\n0912345678\n", officer)
    assert expire_lists(at=NOW.replace(month=12, day=31)) == 0
    assert expire_lists(at=NOW.replace(year=2027, month=1, day=1)) == 1
    assert Recipient.objects.count() == 0
    assert expire_lists(at=NOW.replace(year=2027, month=1, day=2)) == 0


@pytest.mark.django_db
def test_an_address_moved_to_another_list_does_not_open(officer):
    one, other = a_list(officer.agency, numbers=1), a_list(officer.agency, numbers=0)
    sealed = bytes(one.recipients.get().address)
    with pytest.raises(KeyMissing):
        unseal(sealed, use=address_use(other.pk))
