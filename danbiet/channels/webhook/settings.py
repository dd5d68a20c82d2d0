"""What the operator fills in to call partners."""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr


class WebhookSettings(BaseModel):
    """One secret for all partners of this list; the address is each partner's own."""

    secret: SecretStr = Field(
        title="Khoá ký", description="Khoá HMAC-SHA256 trao cho đối tác để kiểm chữ ký; được mã hoá khi lưu."
    )
    connect_seconds: float = Field(5.0, gt=0, title="Chờ kết nối (giây)", description="Quá hạn thì gửi lại sau.")
    answer_seconds: float = Field(
        15.0, gt=0, title="Chờ trả lời (giây)", description="Quá hạn thì tin ở trạng thái chưa rõ."
    )
    closed_networks: bool = Field(
        False,
        title="Đối tác nằm trong mạng nội bộ",
        description="Cho phép http và địa chỉ nội bộ; chỉ bật khi mọi đối tác đặt trong mạng của cơ quan.",
    )
