"""Words as they are kept."""

from __future__ import annotations

import unicodedata

import pytest

from danbiet.publishing.files import NotThatKind, content_type_of
from danbiet.publishing.text import Cleaned, clean_html, clean_text, plain


def test_loose_marks_are_joined_and_control_characters_counted():
    typed = unicodedata.normalize("NFD", "Hỗ trợ") + "\x00\x07 sửa\u202enhà\r\nsau lũ \ud83d"
    assert clean_text(typed) == Cleaned("Hỗ trợ sửanhà\nsau lũ", 4)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>Mức <b>1,5</b></p><script>alert(1)</script>", "<p>Mức <b>1,5</b></p>"),
        ('<p onclick="x()" style="color:red" class="a">Mức</p>', "<p>Mức</p>"),
        ('<img src="https://theo.doi/1.gif"><p>Mức</p>', "<p>Mức</p>"),
        ('<iframe src="https://x"></iframe><object></object><p>Mức</p>', "<p>Mức</p>"),
        ('<a href="javascript:alert(1)">đây</a>', '<a rel="noopener noreferrer nofollow">đây</a>'),
        (
            '<a href="https://bo.example" target="_blank">đây</a>',
            '<a href="https://bo.example" rel="noopener noreferrer nofollow">đây</a>',
        ),
        ("<svg><script>x</script></svg><style>p{}</style><p>Mức</p>", "<p>Mức</p>"),
        ("<p>Mức<!-- ghi chú nội bộ --></p>", "<p>Mức</p>"),
        ('<a href="/desk/cong-bo/1/">bàn</a>', '<a rel="noopener noreferrer nofollow">bàn</a>'),
    ],
)
def test_rich_text_keeps_what_readers_need_and_nothing_that_runs_or_tracks(typed, kept):
    assert clean_html(typed).text == kept


def test_cleaning_twice_changes_nothing():
    once = clean_html("<h2>A & B</h2><ul><li>1 < 2</li></ul><p>x&nbsp;y</p>").text
    assert clean_html(once).text == once


def test_the_words_of_rich_text_stand_a_block_a_line():
    html = "<h2>Mức</h2><p>Hộ <b>nghèo</b>: 1,5&nbsp;triệu</p><table><tr><td>A</td><td>1</td></tr></table>"
    html += "<ul><li>x</li></ul>"
    assert plain(html).split("\n\n") == ["Mức", "Hộ nghèo: 1,5 triệu", "A 1", "x"]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n...", "to-trinh.pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "anh.png", "image/png"),
        (b"\xff\xd8\xff\xe0....", "anh.JPG", "image/jpeg"),
        (b"ID3\x04....", "loa.mp3", "audio/mpeg"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content, name, kind):
    assert content_type_of(content, name=name) == kind


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00 program", "to-trinh.pdf"),
        (b"<html><script>", "anh.png"),
        (b"%PDF-1.7", "anh.png"),
        (b"PK\x03\x04 broken", "bang.xlsx"),
        (b"", "trong.pdf"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(content, name):
    with pytest.raises(NotThatKind, match=name):
        content_type_of(content, name=name)
