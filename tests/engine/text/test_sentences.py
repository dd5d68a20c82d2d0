import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.text import nfc, sentences, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Một câu. Hai câu! Ba câu?", ["Một câu.", "Hai câu!", "Ba câu?"]),
        ("TP. Hồ Chí Minh và Q. 1, P. Bến Nghé.", ["TP. Hồ Chí Minh và Q. 1, P. Bến Nghé."]),
        ("PGS.TS. Trần A. nói với ThS. Lê B. về việc này.", ["PGS.TS. Trần A. nói với ThS. Lê B. về việc này."]),
        ("Áp dụng từ ngày 1.7.2025 với mức 3.5 điểm. Hết.", ["Áp dụng từ ngày 1.7.2025 với mức 3.5 điểm.", "Hết."]),
        ("Gạo, ngô, v.v. Đều tăng.", ["Gạo, ngô, v.v. Đều tăng."]),
        ("Ông nói: “Được!” Mọi người về.", ["Ông nói: “Được!”", "Mọi người về."]),
        ("Còn nữa... nhưng thôi. Hết", ["Còn nữa... nhưng thôi.", "Hết"]),
        ("Tiêu đề\n\nĐoạn một. Đoạn hai.", ["Tiêu đề", "Đoạn một.", "Đoạn hai."]),
        ("1. Mục tiêu chung. 2. Mục tiêu cụ thể.", ["1. Mục tiêu chung.", "2. Mục tiêu cụ thể."]),
        ("  ", []),
    ],
)
def test_a_text_splits_where_a_reader_would_pause(text, found):
    assert sentences(text) == found


@given(st.text())
def test_no_letter_is_lost_between_sentences(text):
    assert "".join("".join(sentences(text)).split()) == "".join(nfc(text).split())


def test_compounds_are_one_word_and_never_cross_a_sentence():
    assert words("Chính phủ ban hành chính sách. Sách giáo khoa mới, ủy ban họp.") == [
        "chính phủ",
        "ban hành",
        "chính sách",
        "sách giáo khoa",
        "mới",
        "ủy ban",
        "họp",
    ]


def test_the_longest_compound_wins():
    assert words("Bảo hiểm xã hội") == ["bảo hiểm xã hội"]
