"""The short tour: eight stops, each a page of the desk and a few sentences; left at any of them."""

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
        "policies",
        _("Hồ sơ chính sách"),
        _(
            "Mọi thứ về một chính sách ở một chỗ: giai đoạn, thông tin chốt, thông điệp, số sự việc theo "
            "ngày và dải “dân biết – thụ hưởng”."
        ),
    ),
    Stop(
        "releases",
        _("Công bố: một bảng dữ kiện, nhiều biến thể"),
        _(
            "Mỗi bản đi từ nháp đến công bố qua hai người, mọi con số được so với bảng dữ kiện. Bản về đèn ngõ đã "
            "đính chính, bản về xe thư viện đã thu hồi: lời đính chính và lý do đều công khai."
        ),
    ),
    Stop(
        "press_requests",
        _("Báo chí hỏi: đồng hồ của luật"),
        _("Mỗi câu hỏi có người chịu trách nhiệm và hạn trả lời; quá hạn thì chuyển lên người đứng đầu."),
    ),
    Stop(
        "dispatches",
        _("Gửi – nhận: đã đến ai, chưa đến ai"),
        _(
            "Một bản tin đang đi tới 40.000 số điện thoại, 600 hộp thư và 3.321 cụm loa mô phỏng. Mở một lượt gửi: "
            "sáu trạng thái, lý do, và nút gửi lại chỉ cho người chưa nhận."
        ),
    ),
    Stop(
        "coverage",
        _("Độ phủ: 34 tỉnh, thành phố, 3.321 xã"),
        _("Xã nào chưa kênh nào tới thì giao việc cho tuyên truyền viên, kèm bản đọc và tờ phát tay."),
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
