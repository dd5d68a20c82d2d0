"""Titles and summaries as a reader sees them."""

import pytest

from danbiet.sources.plain import plain, shortened


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (None, ""),
        ("Hỗ  trợ\n nhà ở", "Hỗ trợ nhà ở"),
        ("<p>Một.</p><p>Hai.<br>Ba.</p>", "Một. Hai. Ba."),
        ("Điều <b>5</b>a", "Điều 5a"),
        ("Ch&iacute;nh s&#225;ch", "Chính sách"),
        ("Ch&amp;iacute;nh s&amp;amp;aacute;ch", "Chính sách"),
        ("&lt;p&gt;Một&lt;/p&gt;&lt;p&gt;Hai&lt;/p&gt;", "Một Hai"),
        ("AT&T, R&D và 3 < 5 > 2", "AT&T, R&D và 3 < 5 > 2"),
        ("<script>xau()</script>Tin<!-- ẩn --><style>a{}</style>", "Tin"),
        ("Tin<script>khong dong", "Tin"),
        ("Ho\u0302\u0303 tro\u031b\u0323", "Hỗ trợ"),
        ("chính\u00a0sách\u200b mới\u00ad", "chính sách mới"),
        ("&nbsp;&#8203;", ""),
        ("Giá <50 triệu", "Giá <50 triệu"),
        ('<a href="x>y">nối</a>', 'y">nối'),
    ],
)
def test_markup_becomes_what_is_read(markup: str | None, text: str):
    assert plain(markup) == text


def test_a_long_text_is_cut_between_words():
    assert shortened("một hai ba bốn", 10) == "một hai…"
    assert shortened("một hai", 10) == "một hai"
    assert shortened("x" * 20, 10) == "x" * 10 + "…"
