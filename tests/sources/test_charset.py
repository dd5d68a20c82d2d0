"""Bytes whose declared encoding may be wrong."""

import pytest

from danbiet.sources.charset import decode
from danbiet.sources.tcvn3 import TABLE, decode_tcvn3
from tests.sources.feeds.test_bad_input import in_cp1258

TEXT = "Chính phủ quy định mức hỗ trợ mới cho hộ nghèo ở vùng bão; người dân nộp đơn tại uỷ ban xã trước ngày 30."


def in_tcvn3(text: str) -> bytes:
    back = {letter: code for code, letter in TABLE.items()}
    return "".join(back.get(letter, letter) for letter in text).encode("latin-1")


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-32"), "utf-32"),
        (in_cp1258(TEXT), "cp1258"),
        (in_tcvn3(TEXT), "tcvn3"),
    ],
)
def test_vietnamese_is_read_whatever_it_was_written_in(body: bytes, encoding: str):
    decoded = decode(body)
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


def test_old_font_text_is_never_read_silently():
    problem = decode(in_tcvn3(TEXT)).problem
    assert problem is not None
    assert problem.code == "legacy_encoding"


def test_french_declared_as_latin_1_stays_french():
    text = "Le ministère a présenté à l'Assemblée un décret très attendu, où l'âge est fixé."
    decoded = decode(text.encode("latin-1"), content_type="text/html; charset=ISO-8859-1")
    assert (decoded.text, decoded.problem) == (text, None)


def test_a_single_wound_does_not_turn_utf_8_into_something_else():
    body = (TEXT * 3).encode() + b"\xff"
    decoded = decode(body)
    assert (decoded.text, decoded.encoding) == (TEXT * 3 + "\ufffd", "utf-8")
    assert decoded.problem is not None
    assert (decoded.problem.code, decoded.problem.count) == ("damaged_letters", 1)


def test_plain_ascii_agrees_with_every_declaration():
    assert decode(b"Bao Song May", content_type="text/plain; charset=utf-16").problem is None


def test_the_old_font_table_covers_every_small_letter_once():
    assert len(set(TABLE.values())) == len(TABLE) == 74
    assert decode_tcvn3(in_tcvn3("đường sắt")) == "đường sắt"
