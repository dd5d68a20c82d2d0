"""A variant held against its source and the fact table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.text.facts import Code, Fact, Statement, conflicts, contradictions, disagreements, missing
from danbiet.engine.text.speech import spoken

SOURCE = (
    "Từ ngày 1/7/2026, hộ nghèo được hỗ trợ 1.500.000 đồng mỗi tháng. Nộp hồ sơ trước ngày 30/9/2026 "
    "tại UBND xã. Gọi tổng đài 1900 1234. Ông Nguyễn Văn An, Giám đốc Sở Nội vụ tỉnh Lào Cai, cho biết."
)
TABLE = (
    Fact("Mức hỗ trợ hộ nghèo", "1.500.000", "đồng/tháng", valid_from=date(2026, 7, 1)),
    Fact("Hạn nộp hồ sơ", "30/9/2026"),
)


def told(found):
    return [(each.code, each.words, each.expected) for each in found]


@pytest.mark.parametrize(
    "variant",
    [
        "Tu ngay 1/7/2026 ho ngheo duoc ho tro 1,5 trieu dong/thang.",
        "Hộ nghèo nhận một triệu rưỡi.",
        "Nộp hồ sơ chậm nhất trước ngày 30 tháng 9.",
        "Từ mùng một tháng bảy, hỗ trợ 1,5tr.",
        "",
    ],
)
def test_another_spelling_and_saying_less_are_no_disagreement(variant):
    assert disagreements(SOURCE, variant, facts=TABLE) == []


def test_another_amount_day_telephone_or_name_is_shown_with_what_was_expected():
    variant = "Từ 1/8/2026, hộ nghèo nhận 1,6 triệu đồng. Gọi 1900 1235. Ông Nguyễn Văn Anh, tỉnh Lai Châu."
    assert told(disagreements(SOURCE, variant)) == [
        (Code.CONFLICT, "1/8/2026", "ngày 1/7/2026"),
        (Code.CONFLICT, "1,6 triệu đồng", "1.500.000 đồng mỗi tháng"),
        (Code.CONFLICT, "1900 1235", "1900 1234"),
        (Code.NAME, "Nguyễn Văn Anh", "Nguyễn Văn An"),
        (Code.NAME, "tỉnh Lai Châu", "tỉnh Lào Cai"),
    ]


def test_a_figure_of_its_own_is_unknown():
    assert told(disagreements(SOURCE, "Có 40 bác sĩ về xã.")) == [(Code.UNKNOWN, "40 bác sĩ", None)]


def test_after_the_deadline_is_not_before_it():
    assert told(disagreements(SOURCE, "Nộp hồ sơ sau ngày 30/9/2026.")) == [
        (Code.BOUND, "ngày 30/9/2026", "ngày 30/9/2026")
    ]


def test_an_explanation_stays_with_its_disagreement_when_words_move():
    (first,) = disagreements(SOURCE, "Từ 1/8/2026.")
    (second,) = disagreements(SOURCE, "Bà con lưu ý: áp dụng từ 1/8/2026 nhé.")
    assert first.key == second.key
    assert first.start != second.start


def test_a_variant_without_diacritics_is_held_against_the_source_read_the_same_way():
    assert disagreements(SOURCE, "Han nop ho so 30/9/2026, goi 19001234", folded=True) == []
    assert told(disagreements(SOURCE, "Han nop ho so 30/6/2026", folded=True)) == [
        (Code.CONFLICT, "30/6/2026", "ngày 30/9/2026")
    ]


def test_a_text_that_repeats_the_sources_mistake_is_held_against_the_fact_table():
    table = (Fact("Mức hỗ trợ hộ nghèo", "1.600.000", "đồng"),)
    assert told(disagreements(SOURCE, "Mức hỗ trợ hộ nghèo là 1.500.000 đồng.", facts=table)) == [
        (Code.CONFLICT, "1.500.000 đồng", "1.600.000 đồng")
    ]


def test_the_table_alone_judges_only_what_it_knows():
    text = "Mức hỗ trợ hộ nghèo là 1.600.000 đồng/tháng; có 200 đại biểu."
    assert told(conflicts(TABLE, text)) == [(Code.CONFLICT, "1.600.000 đồng/tháng", "1.500.000 đồng/tháng")]


def test_what_a_variant_leaves_out_is_advice():
    assert missing(TABLE, "Hộ nghèo nhận 1,5 triệu đồng.") == [TABLE[1]]


def test_a_new_statement_with_another_number_of_one_subject_is_laid_beside_the_earlier():
    earlier = Statement("a", "Tỉnh có 3.500 hộ nghèo được hỗ trợ nhà ở trong năm 2026.")
    new = Statement("b", "Có 3.200 hộ nghèo được hỗ trợ nhà ở.")
    (pair,) = contradictions([new], [earlier])
    assert (pair.new.key, pair.new_figure.words, pair.earlier.key, pair.earlier_figure.words) == (
        "b",
        "3.200 hộ nghèo",
        "a",
        "3.500 hộ nghèo",
    )
    assert contradictions([Statement("c", "Có 3.200 học sinh dự thi.")], [earlier]) == []


PIECES = [
    "ngày",
    "tháng",
    "năm",
    "quý",
    "1",
    "12",
    "31/7",
    "2026",
    "1/7/2026",
    "từ",
    "đến",
    "trước",
    "-",
    ",",
    "mười",
    "hai",
    "ba",
    "trăm",
    "nghìn",
    "triệu",
    "tỷ",
    "rưỡi",
    "đồng",
    "%",
    "gấp",
    "khoản",
    "Điều",
    "3",
    "giờ",
    "phút",
    "8h30",
    "Nghị",
    "định",
    "số",
    "12/2026/NĐ-CP",
    "gọi",
    "115",
    "0912345678",
    "TP.",
    "Nguyễn",
    "Văn",
    "An",
    "tỉnh",
    "Lào",
    "Cai",
    ".",
    "1,5",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_a_text_never_disagrees_with_itself_written_or_spoken(text):
    assert disagreements(text, text) == []
    assert disagreements(text, spoken(text), aloud=True) == []


ORDER = "Theo Nghị định 12/2026/NĐ-CP, từ 8h00 ngày 1/7/2026 mỗi hộ nhận 1,5 triệu đồng. Gọi 0912.345.678 hoặc 115."


def test_a_script_that_is_spoken_out_agrees_with_its_source():
    assert disagreements(ORDER, spoken(ORDER)) == []
    assert disagreements(SOURCE, spoken(SOURCE), facts=TABLE) == []


def test_a_script_that_says_another_amount_or_telephone_aloud_is_found_out():
    script = spoken(ORDER.replace("1,5 triệu", "1,6 triệu").replace("345", "354"))
    assert [(each.code, each.words) for each in disagreements(ORDER, script)] == [
        (Code.CONFLICT, "một triệu sáu trăm nghìn đồng"),
        (Code.CONFLICT, "không chín một hai, ba năm bốn, sáu bảy tám"),
    ]
