import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.text import fold, spellings

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"


@pytest.mark.parametrize(
    ("typed", "text", "is_found"),
    [
        ("dat", "Luật Đất đai", True),
        ("đất", "LUAT DAT DAI", True),
        ("mien", "mie\u0302\u0300n núi", True),  # came decomposed
        ("at", "Luật Đất đai", False),
        ("ao", "đạo", False),
        ("tu", "Điểm tựa", True),
        ("15/2020/nđ-cp", "Nghị định 15/2020/NĐ-CP", True),
        ("1.5", "mức 125", False),
        ("hoc", "“Học phí”", True),
    ],
)
def test_a_word_is_found_from_its_beginning_whatever_its_diacritics(typed, text, is_found):
    assert bool(re.search(spellings(typed), text)) == is_found


@given(st.text(LETTERS + LETTERS.upper(), min_size=1, max_size=9))
def test_every_vietnamese_word_is_found_by_itself_and_without_its_diacritics(word):
    assert re.search(spellings(word), f"Về {word}.")
    assert re.search(spellings(fold(word)), f"Về {word}.")
    assert re.search(spellings(word), f"Về {fold(word)}.")
