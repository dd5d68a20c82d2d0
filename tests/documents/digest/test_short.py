import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.documents.digest import LimitTooSmall, PolicyGroup, digest_short
from tests.documents.world import digest, letterhead, line


def test_the_message_counts_first_and_then_tells():
    assert digest_short(digest()).splitlines() == [
        "ĐIỂM BÁO · Vụ Truyền thông chính sách",
        "07:00 20/11 – 07:00 22/11",
        "Tổng hợp: 6 sự việc, 1.043 bài.",
        "Nguồn im lặng: 1.",
        "• Học phí: 5 sự việc, 1.042 bài",
        "• Giá điện: 1 sự việc, 1 bài",
        "• Đất đai: 0 sự việc, 0 bài",
        "Nổi bật:",
        "1. Trường chờ văn bản thứ 1 (Báo Sông Mây, 14:05 21/11; 12 bài đăng lại)",
        "2. Trường chờ văn bản thứ 3 (Báo Sông Mây, không rõ ngày; 12 bài đăng lại)",
        "3. Trường chờ văn bản thứ 2 (Báo Sông Mây, 14:05 21/11)",
        "… và 3 sự việc khác",
    ]


def test_a_long_digest_is_cut_at_a_whole_line_that_says_how_many_are_left():
    lines = [line(n, title=f"Tiêu đề số {n} " + "rất dài " * 8) for n in range(1, 61)]
    message = digest_short(digest(groups=[PolicyGroup("Học phí", 60, 300, lines)]))
    told = [row for row in message.splitlines() if row[0].isdigit() and ". Tiêu đề" in row]
    assert message.splitlines()[-1] == f"… và {60 - len(told)} sự việc khác"
    assert all(row.endswith("12 bài đăng lại)") for row in told)
    assert 1350 < len(message) < 1500


def test_many_policies_leave_room_for_stories():
    groups = [PolicyGroup(f"Chính sách về việc thứ {n}", 1, 1, [line(n)]) for n in range(80)]
    message = digest_short(digest(groups=groups))
    assert "chính sách khác" in message
    assert "1. Trường chờ văn bản thứ 0" in message
    assert len(message) < 1500


def test_a_demonstration_says_so_in_its_first_line():
    message = digest_short(digest(letterhead=letterhead(demo=True)))
    assert message.splitlines()[0] == "[Dữ liệu minh hoạ]"


def test_an_english_message_agrees_in_number():
    one = PolicyGroup("Fees", 1, 1, [line(1, reprints=1)])
    message = digest_short(digest(letterhead=letterhead(language="en"), groups=[one]))
    assert "Summary: 1 story, 1 article." in message
    assert "; 1 reprint)" in message


def test_a_limit_below_the_counts_is_refused():
    with pytest.raises(LimitTooSmall, match="of 40 characters"):
        digest_short(digest(), limit=40)


@given(
    st.lists(st.text(max_size=400), max_size=30),
    st.integers(min_value=160, max_value=2000),
)
def test_whatever_the_titles_the_message_fits_and_no_title_is_cut(titles, limit):
    lines = [line(n, title=title) for n, title in enumerate(titles)]
    group = PolicyGroup("Học phí", len(lines), len(lines), lines)
    made = digest(groups=[group], silent_sources=(), chart=None)
    message = digest_short(made, limit)
    assert len(message) < limit
    told = [row for row in message.splitlines() if row[:1].isdigit() and row.endswith("12 bài đăng lại)")]
    assert len(told) == len(lines) or "sự việc khác" in message or "Nổi bật:" not in message
