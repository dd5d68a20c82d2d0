"""A warning template with its blanks, and what is filled into them."""

from __future__ import annotations

from danbiet.offices.models import Agency, User
from danbiet.publishing.actions.warning_templates import write_template
from danbiet.publishing.models import WarningTemplate
from tests.cast import NOW

WORDS = {
    "title": "Nguy cơ lũ quét tại {nơi}",
    "lead": "Từ {từ giờ} đến {đến giờ} có nguy cơ lũ quét tại {nơi}.",
    "body": "Rời vùng trũng ngay, đến {nơi sơ tán}.\n\nKhông qua ngầm, suối.",
    "contact": "Trực ban: {số điện thoại}",
    "sms": "Nguy cơ lũ quét tại {nơi} từ {từ giờ} đến {đến giờ}. Đến {nơi sơ tán}. Gọi {số điện thoại}.",
    "script": "Cảnh báo khẩn. Từ {từ giờ} đến {đến giờ} có nguy cơ lũ quét tại {nơi}. Bà con đến {nơi sơ tán} ngay.",
    "urgency": "Immediate", "severity": "Extreme", "certainty": "Likely",
}  # fmt: skip
VALUES = {
    "nơi": "bản Nà Nhạn, xã Mường Phăng", "từ giờ": "19 giờ", "đến giờ": "5 giờ sáng mai",
    "nơi sơ tán": "trường tiểu học xã", "số điện thoại": "0215 000 114",
}  # fmt: skip


def a_warning_template(agency: Agency, by: User, **words: str) -> WarningTemplate:
    return write_template(agency, by=by, at=NOW, **(WORDS | words))
