"""Refusals of a whole document, and counting what was refused inside one."""

from collections import Counter
from typing import ClassVar

from danbiet.sources.entries import Problem

WORDS = {
    "duplicate": "%(count)s mục trùng nhau trong cùng một lần đọc; mỗi mục chỉ lấy một lần.",
    "too_many": "Nguồn đưa quá nhiều mục; đã lấy các mục mới nhất và bỏ %(count)s mục cũ hơn.",
    "no_url": "%(count)s mục không có địa chỉ bài nên không lấy được.",
    "bad_url": "%(count)s mục có địa chỉ bài sai dạng nên không lấy được.",
    "no_title": "%(count)s mục không có tiêu đề lẫn tóm tắt nên không lấy.",
    "bad_item": "%(count)s mục viết sai chuẩn nên không đọc được.",
    "undated": "%(count)s mục không có ngày đăng dùng được; lấy lúc nhận và ghi là ước lượng.",
    "moved_date": "%(count)s mục ghi ngày muộn hơn lúc nhận; lấy lúc nhận.",
    "encoding": "Bảng mã chữ khai sai; đã đọc theo bảng mã nhận ra được.",
    "legacy_encoding": "Chữ viết bằng bảng mã cũ, không phải Unicode; đã chuyển đổi, hãy đọc lại vài dòng.",
    "damaged_letters": "%(count)s chữ không đọc được vì sai bảng mã; những chữ ấy để trống ô.",
    "broken": "Nguồn bị cắt giữa chừng hoặc viết sai chuẩn; đã đọc đến đâu lấy đến đó.",
    "stale_date": "%(count)s mục ghi ngày không thể có nên bỏ ngày ấy.",
}


def problem(code: str, count: int = 1) -> Problem:
    return Problem(code, WORDS[code] % {"count": count}, count)


def problems_of(counts: "Counter[str]") -> list[Problem]:
    """Return one problem a code, in the order the codes are listed."""
    return [problem(code, counts[code]) for code in WORDS if counts[code]]


class Unusable(Exception):
    """A document that cannot be used at all; ``words`` says why and what to do."""

    code: ClassVar[str] = "unusable"

    def __init__(self, words: str, *, suggestions: list[str] | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.suggestions = suggestions or []
