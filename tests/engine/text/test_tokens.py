import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from danbiet.engine.text import Token, fold, nfc, tokens
from danbiet.engine.text.tokens import _TOKEN, spellings, token_text


def test_a_token_knows_its_text_its_bare_form_and_its_place():
    assert tokens("Uỷ ban, Hà-Nội.") == [
        Token("ủy", "uy", 0, 2, 1),
        Token("ban", "ban", 3, 6, 2),
        Token("hà", "ha", 8, 10, 3),
        Token("nội", "noi", 11, 14, 4),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chỉ thị 07/CT-TTg", ["chỉ", "thị", "07/ct-ttg"]),
        ("15/2020/NĐ-CP, 29-NQ/TW; 64/2025/QH15.", ["15/2020/nđ-cp", "29-nq/tw", "64/2025/qh15"]),
        ("ngày 21/3/2023 (21-3-2023; 21.3.2023)", ["ngày", "21/3/2023", "21-3-2023", "21.3.2023"]),
        ("1.234,5 tỷ, 50.000đ", ["1.234,5", "tỷ", "50.000", "đ"]),
        ("năm 2021-2025 và 24/7", ["năm", "2021", "2025", "và", "24/7"]),
        ("TP.HCM: covid-19, 5G!", ["tp", "hcm", "covid", "19", "5g"]),
        ("5/người và 3km/h", ["5", "người", "và", "3km", "h"]),
        ("?! … “”", []),
    ],
)
def test_document_numbers_dates_and_amounts_stay_whole(text, found):
    assert [token.text for token in tokens(text)] == found


@given(st.text())
def test_a_token_s_offsets_cut_it_out_of_the_composed_text(text):
    composed = nfc(text)
    assert [token_text(composed[token.start : token.end]) for token in tokens(text)] == [
        token.text for token in tokens(text)
    ]


@given(st.text())
def test_composed_and_decomposed_texts_have_the_same_tokens(text):
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(nfc(text))


@given(st.text())
def test_positions_count_from_one_and_bare_forms_are_folds(text):
    found = tokens(text)
    assert [(token.position, token.folded) for token in found] == [
        (place, fold(token.text)) for place, token in enumerate(found, 1)
    ]


RUNS = st.text(st.sampled_from("aàâđhoàÀ Σ\u0301\n0159.,/-_'qh"))


@given(RUNS | st.text())
def test_cutting_at_blanks_first_changes_no_token(text):
    # Of a whole text with İ every letter was put in lower case by itself, Σ before other words too.
    assume(not ("İ" in text and "Σ" in text))
    whole = _TOKEN.finditer(token_text(text))
    assert tokens(text) == [
        Token(match[0], fold(match[0]), match.start(), match.end(), place) for place, match in enumerate(whole, 1)
    ]


@given(RUNS)
def test_spellings_are_those_of_the_tokens(text):
    assert spellings(text) == [(token.text, token.folded) for token in tokens(text)]
