"""Officers' words for the codes of the ledger: why a message did not arrive, why a text does not fit a channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from danbiet.channels import CHANNELS
from danbiet.web.words import number_in_words

REASONS: Final[Mapping[str, object]] = {
    "": gettext_lazy("không có lý do nào được báo"),
    "bad_address": gettext_lazy("không có số, hộp thư hoặc thiết bị này"),
    "refused": gettext_lazy("người nhận hoặc nhà mạng từ chối"),
    "blocked": gettext_lazy("trong danh sách không nhận, hoặc tên gửi chưa đăng ký"),
    "mailbox_full": gettext_lazy("hộp thư đầy"),
    "too_long": gettext_lazy("bài quá dài với kênh này"),
    "rejected_content": gettext_lazy("nhà cung cấp không nhận nội dung"),
    "no_credit": gettext_lazy("tài khoản nhà cung cấp hết tiền"),
    "not_allowed": gettext_lazy("nhà cung cấp không cho phép"),
    "too_fast": gettext_lazy("gửi nhanh quá mức nhà cung cấp nhận"),
    "unreachable": gettext_lazy("không liên lạc được nhà cung cấp"),
    "no_answer": gettext_lazy("đã gửi đi, nhà cung cấp chưa trả lời"),
    "provider_error": gettext_lazy("nhà cung cấp báo lỗi"),
    "offline": gettext_lazy("thiết bị không trả lời"),
    "out_of_hours": gettext_lazy("ngoài khung giờ được phép"),
    "expired": gettext_lazy("quá hạn"),
    "unknown": gettext_lazy("nhà cung cấp báo mã lạ"),
    "cancelled": gettext_lazy("lượt gửi đã huỷ"),
    "left": gettext_lazy("người nhận đã thôi nhận"),
    "daily_limit": gettext_lazy("đã đủ số tin trong ngày"),
    "dry": gettext_lazy("chạy thử, không có gì rời hệ thống"),
    "dry_run": gettext_lazy("chạy thử, không có gì rời hệ thống"),
    "superseded": gettext_lazy("đã có bản mới thay bản này"),
    "withdrawn": gettext_lazy("bản này đã thu hồi"),
}
# What the same codes mean at a loudspeaker.
AT_STATIONS: Final[Mapping[str, object]] = {
    "bad_address": gettext_lazy("không có đài nào mang mã này"),
    "refused": gettext_lazy("người trực đài từ chối"),
    "mailbox_full": gettext_lazy("bộ nhớ của đài đầy lệnh khẩn hơn"),
    "rejected_content": gettext_lazy("đài nhận lệnh hoặc bản thu bị hỏng"),
    "not_allowed": gettext_lazy("đài chưa biết khoá ký lệnh"),
    "unreachable": gettext_lazy("đài không tải được bản thu"),
    "expired": gettext_lazy("quá hạn, hoặc lệnh mới đã thay"),
}
PROBLEMS: Final[Mapping[str, object]] = {
    "empty": gettext_lazy("Bài chưa có chữ nào."),
    "control_characters": gettext_lazy("Bài có ký tự điều khiển mà kênh này không mang được."),
    "needs_ucs2": gettext_lazy("Bài có dấu nên mỗi phần tin chỉ chứa 67–70 ký tự; bản không dấu tốn ít phần hơn."),
}
WHY: Final[Mapping[str, object]] = {
    "remote": gettext_lazy("vùng sâu, vùng xa"),
    "border": gettext_lazy("biên giới"),
    "island": gettext_lazy("hải đảo"),
    "language": gettext_lazy("dùng tiếng khác tiếng Việt"),
    "no_channel": gettext_lazy("chưa có kênh nào"),
    "failed": gettext_lazy("đã gửi mà chưa đến"),
}


def recipients_in_words(channel: str, n: int | None) -> str:
    """Return "40.000 người", "3.321 cụm loa", "12 đơn vị": who a channel's rows are."""
    kind = CHANNELS[channel].address_kind if channel in CHANNELS else ""
    count = n or 0
    words = {
        "station": ngettext("%(n)s cụm loa", "%(n)s cụm loa", count),
        "url": ngettext("%(n)s đơn vị", "%(n)s đơn vị", count),
    }.get(kind) or ngettext("%(n)s người", "%(n)s người", count)
    return words % {"n": number_in_words(count)}


def reason_in_words(code: str, channel: str = "") -> str:
    """Return why, for an officer; an unknown code stands as it is."""
    at_stations = AT_STATIONS.get(code) if channel == "loudspeaker" else None
    return str(at_stations or REASONS.get(code, code))


def outcome_in_words(outcome: str) -> str:
    """Return what became of a play at a loudspeaker."""
    own = {"by_hand": _("cán bộ xã ghi, đọc tay"), "played": _("thiết bị báo đã phát")}
    return own.get(outcome) or reason_in_words(outcome, "loudspeaker")


def why_in_words(code: str) -> str:
    """Return why a commune is visited on foot."""
    return str(WHY.get(code, code))


def problem_in_words(problem: Any) -> str:
    """Return what is wrong with a text on a channel, and what to do."""
    if problem.code == "too_long":
        return _too_long(problem.values)
    return str(PROBLEMS.get(problem.code, problem.code))


def _too_long(values: Mapping[str, Any]) -> str:
    most = values.get("most", "")
    if "parts" in values:
        return _(
            "Bài dài {n} phần tin, kênh này nhận nhiều nhất {most}. Rút ngắn biến thể rồi trình duyệt lại."
        ).format(n=values["parts"], most=most)
    if "seconds" in values:
        return _("Bài đọc mất {n} giây, nhiều nhất {most} giây. Rút ngắn biến thể rồi trình duyệt lại.").format(
            n=round(values["seconds"]), most=most
        )
    return _("Bài quá dài với kênh này. Rút ngắn biến thể rồi trình duyệt lại.")
