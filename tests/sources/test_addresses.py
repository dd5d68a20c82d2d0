"""One article, one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.sources.addresses import CANONICAL, NotAWebAddress, canonical_url, rewritten


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("https://Bao.Example:443/Tin-1.html#binh-luan", "https://bao.example/Tin-1.html"),
        ("http://bao.example:80", "http://bao.example/"),
        ("http://bao.example:8080/a", "http://bao.example:8080/a"),
        ("https://bao.example/a?utm_source=x&id=5&fbclid=y&trang=2", "https://bao.example/a?id=5&trang=2"),
        ("https://bao.example/a?UTM_Medium=x&zarsrc=30", "https://bao.example/a"),
        ("https://bao.example/a?b=2&a=1", "https://bao.example/a?b=2&a=1"),
        ("https://bao.example/a?q=utm_source&rong=", "https://bao.example/a?q=utm_source&rong="),
        ("https://bao.example/a?utm", "https://bao.example/a?utm"),
        ("https://an:mat@bao.example/a", "https://bao.example/a"),
        ("  https://bao.example/a  ", "https://bao.example/a"),
        ("https://bao.example./a", "https://bao.example/a"),
        ("https://báo.example/tin", "https://xn--bo-mia.example/tin"),
        ("https://bao.example/chính sách", "https://bao.example/ch%C3%ADnh%20s%C3%A1ch"),
        ("https://bao.example/ch%C3%ADnh%20s%C3%A1ch", "https://bao.example/ch%C3%ADnh%20s%C3%A1ch"),
        ("http://[2606:4700::1111]/a", "http://[2606:4700::1111]/a"),
    ],
)
def test_an_address_is_known_by_one_form(written: str, known: str):
    assert canonical_url(written) == known
    assert canonical_url(known) == known


def test_a_relative_address_is_resolved():
    assert canonical_url("../tin/5", base="https://bao.example/rss/a.rss") == "https://bao.example/tin/5"
    assert canonical_url("//anh.example/5", base="https://bao.example/") == "https://anh.example/5"


@pytest.mark.parametrize(
    "written",
    ["", "tin-1", "javascript:alert(1)", "mailto:a@b.example", "file:///etc/passwd", "https://", "http://[1", "http://a:b/",
     "https://bao.example/" + "x" * 3_000],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(written: str):
    with pytest.raises(NotAWebAddress):
        canonical_url(written)


@given(
    st.from_regex(CANONICAL, fullmatch=True), st.sampled_from([None, "https://bao.example/rss/", "http://a.example"])
)
def test_an_address_that_is_let_through_unread_is_one_that_reading_would_not_change(url: str, base: str | None):
    assert canonical_url(url, base=base) == rewritten(url, base)
