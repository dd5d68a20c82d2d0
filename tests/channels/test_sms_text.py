"""What an SMS can carry, counted as carriers bill it."""

import unicodedata

import pytest

from danbiet.channels.sms_text import (
    GSM_7,
    UCS_2,
    Sizes,
    WrongBrandname,
    carried,
    checked_brandname,
    fitted,
    gsm_encoded,
    outside_gsm,
    split,
    units_of,
)
from danbiet.engine.text import without_diacritics


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # an escape pair is two septets
        ("€" * 81, 2),
        ("ạ" * 70, 1),
        ("ạ" * 71, 2),
        ("ạ" * 134, 2),
        ("ạ" * 135, 3),
        ("😀" * 35, 1),  # an emoji is a surrogate pair
        ("😀" * 36, 2),
        ("à" * 160, 1),  # à is in the GSM alphabet, ạ is not
    ],
)
def test_parts_are_counted_as_carriers_bill_them(text, parts):
    assert fitted(text).parts == len(split(text)) == parts


def test_an_escape_pair_is_never_cut_in_two():
    assert [units_of(part, GSM_7) for part in split("a" * 152 + "€" * 80)] == [152, 152, 8]


def test_an_emoji_is_never_cut_in_two():
    text = "ạ" * 66 + "😀" * 10
    assert [units_of(part, UCS_2) for part in split(text)] == [66, 20]
    assert "".join(split(text)) == text


def test_letters_are_composed_before_they_are_counted():
    text = "Miễn học phí từ 01/7/2026 cho trẻ mầm non"
    assert fitted(unicodedata.normalize("NFD", text)) == fitted(text)
    assert fitted(text).units == len(text)


def test_the_officer_sees_which_letters_make_it_dearer():
    assert outside_gsm("Học phí: miễn, học") == ["ọ", "í", "ễ"]
    assert [(p.code, p.values) for p in fitted("Học phí").problems] == [("needs_ucs2", {"characters": ["ọ", "í"]})]


def test_diacritics_go_and_case_and_punctuation_stay():
    assert without_diacritics("ĐƯỜNG sắt – “Đô thị”, 01/7: 5%!") == "DUONG sat – “Do thi”, 01/7: 5%!"


def test_an_unaccented_message_is_cheap_also_with_typographic_signs():
    text = "Từ 01/7/2026 – “miễn học phí”… 500.000 ₫ • hỏi 1900\u00a00000"
    fit = fitted(text, accents="drop", vnd_per_part=400)
    assert fit.text == 'Tu 01/7/2026 - "mien hoc phi"... 500.000 d - hoi 1900 0000'
    assert (fit.encoding, fit.parts, fit.cost_vnd, fit.problems) == (GSM_7, 1, 400, ())


@pytest.mark.parametrize("sign", ["\x07", "\x00", "\x1b", "\u202e", "\ud83d"])
def test_control_characters_are_refused(sign):
    problems = fitted(f"Thông{sign} báo").problems
    assert [(p.code, p.values) for p in problems if p.stops] == [
        ("control_characters", {"characters": [f"U+{ord(sign):04X}"]})
    ]


def test_line_ends_are_one_character():
    assert carried("một\r\nhai\rba") == "một\nhai\nba"


def test_a_carrier_may_count_smaller_parts():
    sizes = Sizes(gsm_alone=145, gsm_joined=140)
    assert [fitted("a" * length, sizes=sizes).parts for length in (145, 146, 280, 281)] == [1, 2, 2, 3]


def test_what_is_too_long_is_stopped():
    problems = fitted("a" * 500, most_parts=3).problems
    assert [(p.code, p.stops, p.values) for p in problems] == [("too_long", True, {"parts": 4, "most": 3})]


def test_the_gsm_alphabet_is_coded_as_the_standard_says():
    assert gsm_encoded("@£$ à{€") == bytes([0x00, 0x01, 0x02, 0x20, 0x7F, 0x1B, 0x28, 0x1B, 0x65])
    with pytest.raises(UnicodeError, match="U\\+1ECD"):
        gsm_encoded("họ")


@pytest.mark.parametrize("name", ["BoNoiVu", "UBND XA", "A", "12345678901"])
def test_a_registered_name_is_taken(name):
    assert checked_brandname(name) == name


@pytest.mark.parametrize("name", ["", "BoGiaoDucDaoTao", "Bộ Nội vụ", " UBND"])
def test_a_name_that_carriers_refuse_is_refused_here(name):
    with pytest.raises(WrongBrandname, match="1–11"):
        checked_brandname(name)
