"""What the operator fills in to be bound to a carrier."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from danbiet.channels.sms_http.settings import SmsBilling


class SmppSettings(SmsBilling):
    """The carrier's SMSC and how it wants messages."""

    host: str = Field(title="Máy chủ SMSC", description="Tên hoặc địa chỉ máy chủ của nhà mạng.")
    port: int = Field(2775, ge=1, le=65535, title="Cổng", description="Thường là 2775; 3550 khi có TLS.")
    tls: bool = Field(False, title="Mã hoá TLS", description="Bật khi nhà mạng có cổng TLS.")
    system_id: str = Field(max_length=15, title="system_id", description="Tên tài khoản nhà mạng cấp; tới 15 ký tự.")
    password: SecretStr = Field(title="Mật khẩu", description="Tới 8 ký tự theo chuẩn SMPP; được mã hoá khi lưu.")
    system_type: str = Field("", max_length=12, title="system_type", description="Bỏ trống nếu nhà mạng không yêu cầu.")
    long_messages: Literal["udh", "payload"] = Field(
        "udh",
        title="Cách gửi tin dài",
        description="Theo cách nhà mạng nhận tin dài.",
    )
    window: int = Field(10, ge=1, le=1000, title="Số tin chờ trả lời cùng lúc", description="Nhà mạng quy định.")
    connect_seconds: float = Field(10.0, gt=0, title="Chờ kết nối (giây)", description="Quá hạn thì gửi lại sau.")
    answer_seconds: float = Field(
        30.0, gt=0, title="Chờ trả lời (giây)", description="Quá hạn thì tin ở trạng thái chưa rõ, chờ báo phát."
    )
