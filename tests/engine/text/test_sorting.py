import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.text import nfc, sort_key


@pytest.mark.parametrize(
    "ordered",
    [
        ["a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "â", "b", "c", "d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "y"],
        ["ba", "ba ba", "ba má", "bà", "bà con", "bá", "bạ", "ban", "bàn", "băn", "bân"],
        ["Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai"],
        ["10", "2", "An Giang", "Z"],
        ["hà nội", "Hà Nội", "HÀ NỘI"],
        ["Huế", "Hưng Yên", "Khánh Hòa"],
    ],
)
def test_a_list_stands_in_the_order_of_the_dictionary(ordered):
    backwards = ordered[::-1]
    assert sorted(backwards, key=sort_key) == ordered


def test_punctuation_does_not_count():
    assert sort_key("Bà Rịa - Vũng Tàu") == sort_key("Bà Rịa – Vũng Tàu")


@given(st.text())
def test_a_key_can_be_stored_by_postgresql_unless_the_text_cannot(text):
    assert "\x00" not in sort_key(text)


@given(st.text(alphabet="aăâbdđeêoơ ", max_size=6), st.text(alphabet="aăâbdđeêoơ ", max_size=6))
def test_equal_keys_mean_equal_words(one, other):
    same = one.split() == other.split()
    assert (sort_key(nfc(one)) == sort_key(nfc(other))) == same
