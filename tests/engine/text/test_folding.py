import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.text import fold, nfc


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường sắt đô thị", "duong sat do thi"),
        ("ĐẮK LẮK", "dak lak"),
        ("Nghị định 15/2020/NĐ-CP", "nghi dinh 15/2020/nd-cp"),
        ("plain ASCII", "plain ascii"),
        (unicodedata.normalize("NFD", "trữ lượng"), "tru luong"),
        ("日本", "日本"),
    ],
)
def test_folding_takes_away_case_and_diacritics(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_texts_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(nfc(text))
