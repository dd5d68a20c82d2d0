"""The short tour: seven stops, each a page of the desk and a few sentences; left at any of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Stop:
    """One stop: the page it is on, its title and what to look at there."""

    page: str
    title: Promise
    words: Promise

    @property
    def url(self) -> str:
        return reverse(self.page)


STOPS = (
    Stop(
        "today",
        _("Hôm nay: việc gì chờ mình"),
        _(
            "Câu đầu trang nói điều cần biết. Chờ chừng bốn phút: một tin sai về sổ nông hộ bắt đầu lan, số "
            "tin tăng và cảnh báo hiện lên mà không phải tải lại trang."
        ),
    ),
    Stop(
        "alarms",
        _("Cảnh báo: nhận, tìm hiểu, đóng"),
        _(
            "Mỗi cảnh báo cho biết thường ngày bao nhiêu, hôm nay bao nhiêu. Nhận xử lý rồi đóng bằng một "
            "trong sáu cách, kèm lý do."
        ),
    ),
    Stop(
        "stories",
        _("Sự việc: nhiều bài, một chuyện"),
        _(
            "Các bài về cùng một việc được gom lại; bài gốc và bài đăng lại tách riêng. Gom sai thì chuyển "
            "bài sang sự việc khác."
        ),
    ),
    Stop(
        "policies",
        _("Hồ sơ chính sách"),
        _(
            "Mọi thứ về một chính sách ở một chỗ: giai đoạn, thông tin chốt, thông điệp, số sự việc theo "
            "ngày và dải “dân biết – thụ hưởng”."
        ),
    ),
    Stop(
        "saved_queries",
        _("Bộ từ khoá theo dõi"),
        _("Viết từ nào thì bắt được bài nào: trang này cho thử trên 30 ngày đã qua trước khi lưu."),
    ),
    Stop(
        "sources",
        _("Nguồn tin"),
        _("Báo nào còn đều, báo nào im lặng bất thường. Ở đây Kênh Gạch Non đã im sáu ngày."),
    ),
    Stop(
        "digests",
        _("Điểm báo"),
        _(
            "Bản nháp đã gom sẵn từ lần ký trước. Xếp lại, bỏ bớt, viết nhận định ba dòng rồi tải Word, PDF "
            "hoặc Excel."
        ),
    ),
)  # fmt: skip


def stops() -> list[Stop]:
    """Return the stops whose pages exist in this installation."""
    return [stop for stop in STOPS if _exists(stop)]


def _exists(stop: Stop) -> bool:
    try:
        return bool(stop.url)
    except NoReverseMatch:
        return False
