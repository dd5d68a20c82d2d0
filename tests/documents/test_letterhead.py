from datetime import date

import pytest

from tests.documents.world import letterhead


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 1, 5), "Hà Nội, ngày 05 tháng 01 năm 2026"),
        (date(2026, 3, 9), "Hà Nội, ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 22), "Hà Nội, ngày 22 tháng 11 năm 2026"),
    ],
)
def test_a_nought_stands_before_small_days_and_the_first_two_months_only(on, written):
    assert letterhead(date=on).place_line == written


def test_a_document_without_a_number_leaves_room_for_it():
    assert letterhead().number_line == "Số: 05/BC-TTCS"
    assert letterhead(number="").number_line == "Số: …/BC-…"


def test_a_demonstration_is_numbered_as_one_and_never_signed():
    shown = letterhead(demo=True)
    assert shown.number_line == "Số: …/MINH-HOA"
    assert letterhead().signature_lines == ("TL. Bộ trưởng", "Vụ trưởng", "Nguyễn Thị Ước Lệ")
    assert shown.signature_lines == ()


def test_an_english_letterhead_has_an_english_date():
    assert letterhead(language="en").place_line == "Hà Nội, 5 Jan 2026"
    assert letterhead(language="en", demo=True).demo_line == "DEMONSTRATION DATA"
