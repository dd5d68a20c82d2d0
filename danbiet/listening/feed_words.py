"""What was refused or mended in a feed, in the reader's language; `sources` counts it by code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext, ngettext

WORDS: Final[dict[str, Callable[[int], str]]] = {
    "duplicate": lambda n: ngettext(
        "%(count)s mục trùng nhau trong cùng một lần đọc; mỗi mục chỉ lấy một lần.",
        "%(count)s mục trùng nhau trong cùng một lần đọc; mỗi mục chỉ lấy một lần.",
        n,
    ),
    "too_many": lambda n: ngettext(
        "Nguồn đưa quá nhiều mục; đã lấy các mục mới nhất và bỏ %(count)s mục cũ hơn.",
        "Nguồn đưa quá nhiều mục; đã lấy các mục mới nhất và bỏ %(count)s mục cũ hơn.",
        n,
    ),
    "no_url": lambda n: ngettext(
        "%(count)s mục không có địa chỉ bài nên không lấy được.",
        "%(count)s mục không có địa chỉ bài nên không lấy được.",
        n,
    ),
    "bad_url": lambda n: ngettext(
        "%(count)s mục có địa chỉ bài sai dạng nên không lấy được.",
        "%(count)s mục có địa chỉ bài sai dạng nên không lấy được.",
        n,
    ),
    "no_title": lambda n: ngettext(
        "%(count)s mục không có tiêu đề lẫn tóm tắt nên không lấy.",
        "%(count)s mục không có tiêu đề lẫn tóm tắt nên không lấy.",
        n,
    ),
    "bad_item": lambda n: ngettext(
        "%(count)s mục viết sai chuẩn nên không đọc được.", "%(count)s mục viết sai chuẩn nên không đọc được.", n
    ),
    "undated": lambda n: ngettext(
        "%(count)s mục không có ngày đăng dùng được; lấy lúc nhận và ghi là ước lượng.",
        "%(count)s mục không có ngày đăng dùng được; lấy lúc nhận và ghi là ước lượng.",
        n,
    ),
    "moved_date": lambda n: ngettext(
        "%(count)s mục ghi ngày muộn hơn lúc nhận; lấy lúc nhận.",
        "%(count)s mục ghi ngày muộn hơn lúc nhận; lấy lúc nhận.",
        n,
    ),
    "encoding": lambda n: gettext("Bảng mã chữ khai sai; đã đọc theo bảng mã nhận ra được."),
    "legacy_encoding": lambda n: gettext(
        "Chữ viết bằng bảng mã cũ, không phải Unicode; đã chuyển đổi, hãy đọc lại vài dòng."
    ),
    "damaged_letters": lambda n: ngettext(
        "%(count)s chữ không đọc được vì sai bảng mã; những chữ ấy để trống ô.",
        "%(count)s chữ không đọc được vì sai bảng mã; những chữ ấy để trống ô.",
        n,
    ),
    "broken": lambda n: gettext("Nguồn bị cắt giữa chừng hoặc viết sai chuẩn; đã đọc đến đâu lấy đến đó."),
    "stale_date": lambda n: ngettext(
        "%(count)s mục ghi ngày không thể có nên bỏ ngày ấy.",
        "%(count)s mục ghi ngày không thể có nên bỏ ngày ấy.",
        n,
    ),
}


def in_words(code: str, count: int) -> str:
    """Return the words for a code and its count; an unknown code is shown as it is."""
    return WORDS[code](count) % {"count": count} if code in WORDS else f"{code}: {count}"
