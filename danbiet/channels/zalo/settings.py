"""What the operator fills in to speak through a Zalo Official Account."""

from __future__ import annotations

from typing import Final, Literal, Self

from pydantic import BaseModel, Field, PrivateAttr, SecretStr, field_validator

from danbiet.channels.zalo.templates import read_values
from danbiet.channels.zalo.tokens import NoStore, TokenStore

HOUR: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


class ZaloSettings(BaseModel):
    """The application, the account, and the hours in which Zalo lets notices through."""

    service: Literal["zns", "oa", "article"] = Field(
        "zns", title="Dịch vụ", description="Mỗi dịch vụ của Zalo là một nhà cung cấp riêng trong danh sách."
    )
    app_id: str = Field(title="Mã ứng dụng", description="Ứng dụng trên Zalo for Developers đã liên kết với OA.")
    app_secret: SecretStr = Field(title="Khoá bí mật của ứng dụng", description="Được mã hoá khi lưu.")
    oa_secret: SecretStr = Field(
        title="Khoá bí mật của OA", description="Dùng để kiểm chữ ký của báo phát; được mã hoá khi lưu."
    )
    refresh_token: SecretStr = Field(
        title="Refresh token đầu tiên",
        description="Chỉ dùng một lần; từ lần sau hệ thống tự giữ token mới. Dán lại khi cấp quyền lại.",
    )
    template_id: str = Field(
        "", pattern=r"^[0-9]{0,20}$", title="Mã mẫu ZNS", description="Mẫu Zalo đã duyệt; cần khi gửi ZNS."
    )
    template_values: str = Field(
        "",
        title="Tham số của mẫu ZNS",
        description="Mỗi dòng một tham số: tên = nội dung; {title} là tên bản tin, {text} là lời của biến thể Zalo.",
        json_schema_extra={"rows": 3},
    )
    author: str = Field("Dân Biết", max_length=50, title="Tác giả bài viết", description="Chỉ dùng cho bài nháp OA.")
    opens: str = Field(
        "06:00", pattern=HOUR, title="Bắt đầu được gửi", description="Giờ Việt Nam, dạng 06:00; Zalo quy định từ 6 giờ."
    )
    closes: str = Field(
        "20:00", pattern=HOUR, title="Ngừng gửi", description="Giờ Việt Nam; tin ngoài giờ được lùi tới lúc mở."
    )
    vnd_per_message: int | None = Field(
        None, ge=0, title="Giá một tin (đồng)", description="Theo bảng giá của mẫu ZNS."
    )
    zns_url: str = Field(
        "https://business.openapi.zalo.me", title="Địa chỉ ZNS", description="Chỉ đổi khi diễn tập với máy mô phỏng."
    )
    oa_url: str = Field(
        "https://openapi.zalo.me", title="Địa chỉ OA", description="Chỉ đổi khi diễn tập với máy mô phỏng."
    )
    oauth_url: str = Field(
        "https://oauth.zaloapp.com", title="Địa chỉ cấp token", description="Chỉ đổi khi diễn tập với máy mô phỏng."
    )
    connect_seconds: float = Field(5.0, gt=0, title="Chờ kết nối (giây)", description="Quá hạn thì gửi lại sau.")
    answer_seconds: float = Field(
        20.0, gt=0, title="Chờ trả lời (giây)", description="Quá hạn thì tin ở trạng thái chưa rõ, chờ báo phát."
    )
    closed_networks: bool = Field(
        False, title="Diễn tập trong mạng nội bộ", description="Cho phép http và địa chỉ nội bộ; tắt khi chạy thật."
    )

    @field_validator("template_values")
    @classmethod
    def values_are_lines(cls, text: str) -> str:
        read_values(text)
        return text

    _store: TokenStore | None = PrivateAttr(None)

    def use_store(self, store: TokenStore) -> Self:
        """Give the settings the place where tokens are kept; the room does this before ``Zalo.open``."""
        self._store = store
        return self

    @property
    def store(self) -> TokenStore:
        if self._store is None:
            raise NoStore("ZaloSettings.use_store was not called: refresh tokens are good for one use and must be kept")
        return self._store
