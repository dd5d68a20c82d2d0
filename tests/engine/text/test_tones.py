import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.text import fold, nfc, normalise_tones

VIETNAMESE = st.text(alphabet="aàảãáạoòỏõóọeèẻẽéẹuùủũúụyỳỷỹýỵiìíơờớưừứêềếâấnhgqcđ HOÀÙYÁ", max_size=12)


@pytest.mark.parametrize(
    ("written", "placed"),
    [
        ("hoà", "hòa"),
        ("Hoà Bình", "Hòa Bình"),
        ("THUÝ", "THÚY"),
        ("khoẻ", "khỏe"),
        ("uỷ ban", "ủy ban"),
        ("hòan thành", "hoàn thành"),
        ("qủa", "quả"),
        ("qúy", "quý"),
        ("gìa", "già"),
        ("gíup", "giúp"),
        ("giừơng", "giường"),
        ("khuỷên", "khuyển"),
        ("Nguỹên", "Nguyễn"),
        ("đựơc", "được"),
        ("cuả", "của"),
        ("thủơ", "thuở"),
    ],
)
def test_a_tone_mark_moves_to_its_traditional_letter(written, placed):
    assert normalise_tones(written) == placed


@pytest.mark.parametrize(
    "text",
    [
        "quý quí quả quỷ quyển khuỷu khuya",
        "già gì gìn giếng giặt gịa giữ",
        "hòa hoàn ngoài ngoáo toán thủy huỳnh",
        "mía cửa cúa người rượu yếu chuối",
        "voilà déjà vu, Città di Castello, señor",
        "https://example.vn/hoàng?x=1",
    ],
)
def test_what_is_rightly_written_stays(text):
    assert normalise_tones(text) == text


@given(VIETNAMESE | st.text())
def test_placing_the_marks_twice_changes_nothing_more(text):
    assert normalise_tones(normalise_tones(text)) == normalise_tones(text)


@given(VIETNAMESE | st.text())
def test_placing_the_marks_changes_neither_letters_nor_length(text):
    placed = normalise_tones(text)
    assert (fold(placed), len(placed)) == (fold(text), len(nfc(text)))


@given(VIETNAMESE)
def test_decomposed_text_is_placed_alike(text):
    assert normalise_tones(unicodedata.normalize("NFD", text)) == normalise_tones(text)
