"""Two readings of one page, and what is kept where they differ."""

import pytest

from danbiet.sources.articles import agreement, backed, runs

FIRST = "Mỗi hộ có nhà sập đổ được hỗ trợ 60 triệu đồng."
SECOND = "Danh sách được niêm yết công khai tại nhà văn hoá xã."
ADVERT = "Mua ngay hôm nay để nhận ưu đãi lớn nhất năm."


def test_a_line_that_only_one_reading_has_falls_out():
    assert backed(f"{FIRST}\n{ADVERT}\n{SECOND}", f"{FIRST} {SECOND}") == f"{FIRST}\n{SECOND}"


def test_a_short_line_stays_when_the_other_reading_has_its_words_in_that_order():
    assert backed(f"{FIRST}\nĐối tượng\n{SECOND}", f"{FIRST} Đối tượng {SECOND}") == f"{FIRST}\nĐối tượng\n{SECOND}"


def test_nothing_falls_out_when_half_of_the_article_would():
    assert backed(f"{FIRST}\n{SECOND}\n{ADVERT}", "Trang chủ") == f"{FIRST}\n{SECOND}\n{ADVERT}"


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("một hai ba bốn năm", "một hai ba bốn năm", 1.0),
        ("một hai ba bốn năm", "một hai ba bốn khác", 0.5),
        ("một hai ba bốn", "", 0.0),
        ("", "", 1.0),
        ("một hai", "một hai", 1.0),
    ],
)
def test_agreement_is_the_share_of_runs_of_four_words_in_common(one: str, other: str, share: float):
    assert agreement(runs(one), runs(other)) == share
