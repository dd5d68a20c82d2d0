"""What the operator fills in to reach the stations."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator

from danbiet.channels.manifests import Hours, SigningKey


class LoudspeakerSettings(BaseModel):
    """The broker, the signing key, the hours, and where audio is fetched."""

    host: str = Field(title="Máy chủ MQTT", description="Tên hoặc địa chỉ của máy chủ trung chuyển (broker).")
    port: int = Field(8883, ge=1, le=65535, title="Cổng", description="8883 khi có TLS, 1883 khi không.")
    tls: bool = Field(True, title="Mã hoá đường truyền (TLS)", description="Chỉ tắt khi máy chủ ở ngay máy này.")
    ca_file: str = Field("", title="Tệp chứng thư gốc", description="Bỏ trống để dùng chứng thư gốc của hệ điều hành.")
    protocol: Literal["5", "3.1.1"] = Field(
        "5", title="Phiên bản MQTT", description="5 cho biết đài có đang nghe không; 3.1.1 cho máy chủ cũ."
    )
    username: str = Field("", title="Tên đăng nhập", description="Tài khoản được ghi vào chủ đề của mọi đài.")
    password: SecretStr = Field(SecretStr(""), title="Mật khẩu", description="Được mã hoá khi lưu.")
    prefix: str = Field("danbiet/v1", title="Tiền tố chủ đề", description="Mỗi đài nghe ở tiền tố/stations/mã-đài.")
    client_id: str = Field(
        "danbiet",
        title="Tên máy khách",
        description="Tên phiên nghe báo cáo; mỗi hệ thống một tên để không mất báo cáo.",
    )
    signing_key: SecretStr = Field(
        title="Khoá ký lệnh phát", description="Khoá Ed25519 riêng, base64 của 32 byte; nửa công khai cài vào từng đài."
    )
    hours: str = Field(
        "",
        title="Khung giờ được phát",
        description="Ví dụ 05:00-06:30, 16:30-18:00; bỏ trống thì theo sổ quy định.",
    )
    longest_seconds: int = Field(300, ge=10, le=1800, title="Bài dài nhất (giây)", description="Bài dài hơn bị chặn.")
    keep_hours: int = Field(
        24, ge=1, le=720, title="Giữ lệnh (giờ)", description="Lệnh không ghi hạn sẽ hết hạn sau chừng này giờ."
    )
    audio_url: str = Field(
        "",
        title="Địa chỉ kho âm thanh",
        description="Nơi đài tải âm thanh, ví dụ https://vidu.gov.vn/loa; bỏ trống thì tải từ trang này.",
    )
    audio_secret: SecretStr = Field(
        SecretStr(""),
        title="Khoá ký địa chỉ âm thanh",
        description="Bỏ trống: kho của trang này ký bằng khoá của hệ thống; kho ở nơi khác thì không ký.",
    )
    receipt_secret: SecretStr = Field(
        SecretStr(""), title="Khoá ký báo cáo", description="Khi cầu nối gửi báo cáo của đài qua HTTP thay cho MQTT."
    )
    window: int = Field(100, ge=1, le=1000, title="Số lệnh chờ xác nhận", description="Không quá mức máy chủ cho phép.")
    connect_seconds: float = Field(5.0, gt=0, title="Chờ kết nối (giây)", description="Quá hạn thì coi như chưa gửi.")
    answer_seconds: float = Field(
        15.0, gt=0, title="Chờ xác nhận (giây)", description="Quá hạn thì lệnh ở trạng thái chưa rõ."
    )
    offline_minutes: int = Field(
        10, ge=1, title="Thử lại đài vắng (phút)", description="Đài chưa từng nghe thì thử lại sau chừng này phút."
    )

    @field_validator("hours")
    @classmethod
    def hours_are_of_a_day(cls, text: str) -> str:
        return str(Hours.read(text))

    @field_validator("signing_key")
    @classmethod
    def key_is_of_ed25519(cls, key: SecretStr) -> SecretStr:
        SigningKey(key.get_secret_value())
        return key

    def topic(self, station: str, name: str) -> str:
        """Return ``danbiet/v1/stations/00001/manifests``."""
        return f"{self.prefix.strip('/')}/stations/{station}/{name}"
