"""The figures that a reader would check, in every spelling."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.facts import digits_flagged, examples, flagged, pairs, read, read_rightly, tally
from danbiet.engine.text import Gazetteer, Named, nfc
from danbiet.engine.text.facts import Bound, Fact, Kind, figures, missing, unmarked

DEVELOPMENT = [each for each in examples() if not each.is_held_out]
HELD_OUT = [each for each in examples() if each.is_held_out]


@pytest.mark.parametrize("example", DEVELOPMENT, ids=lambda example: example.text)
def test_the_figures_of_an_example_are_read(example):
    assert read(example.text) == example.expected


def test_examples_kept_from_the_rules_are_read_nearly_as_well():
    precision, recall = read_rightly(HELD_OUT)
    assert (precision >= 0.95, recall >= 0.95) == (True, True)


def test_most_wrong_figures_are_found_and_no_right_variant_is_disturbed():
    counted = tally(pairs(), flagged)
    assert counted.found / counted.wrong >= 0.9
    assert counted.false == 0
    assert tally(pairs(), digits_flagged).false > 20


def test_every_spelling_of_an_amount_has_one_value():
    spelled = ["1,5 triệu đồng", "1.500.000 đồng", "1.500.000đ", "một triệu rưỡi đồng", "1 trieu ruoi dong", "1,5tr"]
    assert {(f.kind, f.value, f.unit) for text in spelled for f in figures(text)} == {
        (Kind.MONEY, Decimal(1500000), "đồng")
    }


def test_limits_are_kept_with_the_figure():
    text = "Ít nhất 5 ngày, không quá 10 triệu đồng, hơn 3.000 hộ, dưới 6 tuổi, từ ngày 1/7, sau ngày 2/7."
    assert [figure.bound for figure in figures(text)] == [
        Bound.AT_LEAST,
        Bound.AT_MOST,
        Bound.OVER,
        Bound.UNDER,
        Bound.FROM,
        Bound.AFTER,
    ]


def test_an_amount_keeps_what_it_is_paid_for():
    assert [figure.per for figure in figures("500.000 đồng/tháng; 20.000 đồng một ngày; 3 triệu mỗi năm")] == [
        "tháng",
        "ngày",
        "năm",
    ]


def test_a_day_that_no_calendar_has_is_kept_as_written():
    assert [figure.value for figure in figures("Họp ngày 31/17/2026")] == ["31/17/2026"]


def test_the_gazetteer_finds_a_province_without_its_unit():
    places = Gazetteer([Named(1, "Lào Cai"), Named(2, "Đà Nẵng")])
    assert [figure.words for figure in figures("Lào Cai và Đà Nẵng cùng làm.", places)] == ["Lào Cai", "Đà Nẵng"]
    assert figures("Lào Cai và Đà Nẵng cùng làm.") == []


def test_letters_and_marks_apart_give_the_same_figures():
    text = "Một triệu rưỡi đồng từ ngày 1 tháng 7, ông Nguyễn Văn Bảy nói."
    assert figures(unicodedata.normalize("NFD", text)) == figures(text)


def test_words_without_diacritics_that_only_look_like_numbers_are_left_alone():
    assert figures("Cong ty o mien Nam ban hang sau ngay hop") == []


def test_a_fact_without_a_number_is_looked_for_by_its_words():
    fact = Fact("Nơi hỏi", "trạm y tế xã")
    assert missing([fact], "Hoi tai tram y te xa.") == []
    assert missing([fact], "Hỏi tại thôn.") == [fact]


@given(st.text(alphabet="0123456789 .,/-:%đ()\nmộtngàytháng năm triệu👍\u0301", max_size=60))
def test_whatever_is_written_the_words_stand_where_they_are_said_to(text):
    assert all(nfc(text)[figure.start : figure.end] == figure.words for figure in figures(text))


@given(st.text(alphabet="aăâđêôơưáệỗựĐÂỞ XYZ.,1", max_size=40))
def test_dropping_diacritics_keeps_places_and_capitals(text):
    bare = unmarked(text)
    assert (len(bare), bare.isascii()) == (len(nfc(text)), True)
    assert [letter.isupper() for letter in bare] == [letter.isupper() for letter in nfc(text)]
