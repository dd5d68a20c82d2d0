"""What the operator fills in to use an HTTP gateway."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator

from danbiet.channels.sms_text import Sizes, checked_brandname


class SmsBilling(BaseModel):
    """How the provider counts and bills; shared by every SMS channel."""

    brandname: str = Field(
        title="Tên gửi tin (brandname)", description="Đã đăng ký với nhà mạng; 1–11 ký tự không dấu, ví dụ BoNoiVu."
    )
    accents: Literal["keep", "drop"] = Field(
        "keep", title="Dấu tiếng Việt", description="Bỏ dấu thì mỗi phần tin chứa được nhiều ký tự hơn."
    )
    vnd_per_part: int | None = Field(
        None, ge=0, title="Giá một phần tin (đồng)", description="Để tính chi phí trước khi gửi; bỏ trống nếu không rõ."
    )
    most_parts: int = Field(5, ge=1, le=255, title="Số phần tối đa", description="Tin dài hơn bị chặn trước khi gửi.")
    gsm_alone: int = Field(160, ge=1, le=160, title="Ký tự không dấu, tin một phần", description="Thường là 160.")
    gsm_joined: int = Field(153, ge=1, le=153, title="Ký tự không dấu, mỗi phần ghép", description="Thường là 153.")
    ucs2_alone: int = Field(70, ge=1, le=70, title="Ký tự có dấu, tin một phần", description="Thường là 70.")
    ucs2_joined: int = Field(67, ge=1, le=67, title="Ký tự có dấu, mỗi phần ghép", description="Thường là 67.")

    @field_validator("brandname")
    @classmethod
    def brandname_is_one_that_carriers_take(cls, name: str) -> str:
        return checked_brandname(name)

    @property
    def sizes(self) -> Sizes:
        return Sizes(self.gsm_alone, self.gsm_joined, self.ucs2_alone, self.ucs2_joined)


class SmsHttpSettings(SmsBilling):
    """The gateway's address and secrets."""

    base_url: str = Field(
        title="Địa chỉ cổng SMS", description="Địa chỉ gốc của giao diện, ví dụ https://sms.example.vn/v1."
    )
    account: str = Field("", title="Tài khoản", description="Tên tài khoản ghi trong báo phát; bỏ trống để không kiểm.")
    auth: Literal["bearer", "hmac"] = Field(
        "bearer",
        title="Cách xác thực",
        description="Theo hợp đồng với nhà cung cấp; chữ ký đi trong X-Timestamp, X-Signature.",
    )
    token: SecretStr = Field(title="Mã truy cập", description="Nhà cung cấp cấp; được mã hoá khi lưu.")
    receipt_secret: SecretStr = Field(
        title="Khoá ký báo phát", description="Khoá HMAC-SHA256 mà nhà cung cấp dùng để ký báo phát gửi về."
    )
    honours_ids: bool = Field(
        True,
        title="Cổng nhớ mã tin",
        description="Tắt nếu cổng có thể gửi hai lần khi nhận lại một mã tin; tin chưa rõ khi ấy chỉ được tra cứu.",
    )
    per_call: int = Field(500, ge=1, le=5000, title="Số tin mỗi lời gọi", description="Giới hạn của nhà cung cấp.")
    connect_seconds: float = Field(5.0, gt=0, title="Chờ kết nối (giây)", description="Quá hạn thì coi như chưa gửi.")
    answer_seconds: float = Field(
        30.0, gt=0, title="Chờ trả lời (giây)", description="Quá hạn thì tin ở trạng thái chưa rõ, chờ tra cứu."
    )
    closed_networks: bool = Field(
        False,
        title="Cổng nằm trong mạng nội bộ",
        description="Cho phép http và địa chỉ nội bộ; chỉ bật khi cổng đặt trong mạng của cơ quan.",
    )
