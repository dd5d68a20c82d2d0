"""What the operator fills in to send e-mail."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, Field, SecretStr, model_validator

from danbiet.channels.email.addresses import is_address


class EmailSettings(BaseModel):
    """The mail server, the sender, the signature and the way back for bounces."""

    host: str = Field(title="Máy chủ thư", description="Tên máy chủ SMTP, ví dụ smtp.bonoivu.gov.vn.")
    port: int = Field(587, ge=1, le=65535, title="Cổng", description="587 (STARTTLS), 465 (TLS) hoặc 25.")
    security: Literal["starttls", "tls", "plain"] = Field(
        "starttls", title="Mã hoá đường truyền", description="Không mã hoá thì chỉ dùng trong mạng nội bộ."
    )
    ca_file: str = Field(
        "", title="Chứng thư gốc riêng", description="Đường dẫn tệp PEM khi máy chủ dùng chứng thư nội bộ."
    )
    username: str = Field("", title="Tên đăng nhập", description="Bỏ trống khi máy chủ không đòi đăng nhập.")
    password: SecretStr | None = Field(None, title="Mật khẩu", description="Được mã hoá khi lưu.")
    from_address: str = Field(title="Địa chỉ gửi", description="Địa chỉ người nhận nhìn thấy.")
    from_name: str = Field("", title="Tên người gửi", description="Tên cơ quan hiện trong hộp thư.")
    reply_to: str = Field("", title="Địa chỉ trả lời", description="Bỏ trống để dùng địa chỉ gửi.")
    bounce_address: str = Field(
        "", title="Địa chỉ nhận thư dội", description="Nơi nhận báo không phát được; bỏ trống để dùng địa chỉ gửi."
    )
    verp: bool = Field(
        False,
        title="Thêm mã vào địa chỉ thư dội",
        description="Gửi từ dạng ten+mã@mien; chỉ bật khi máy chủ thư nhận địa chỉ có dấu cộng.",
    )
    dkim_domain: str = Field("", title="Miền ký DKIM", description="Bỏ trống để dùng miền của địa chỉ gửi.")
    dkim_selector: str = Field("", title="Bộ chọn DKIM", description="Tên bản ghi DNS, ví dụ danbiet.")
    dkim_key: SecretStr | None = Field(
        None, title="Khoá riêng DKIM", description="Khoá RSA dạng PEM, nên 2048 bit; được mã hoá khi lưu."
    )
    connect_seconds: float = Field(10.0, gt=0, title="Chờ kết nối (giây)", description="Quá hạn thì gửi lại sau.")
    answer_seconds: float = Field(
        60.0,
        gt=0,
        title="Chờ trả lời (giây)",
        description="Quá hạn sau khi thư đã rời máy thì thư ở trạng thái chưa rõ.",
    )
    receipt_token: SecretStr | None = Field(
        None,
        title="Mã nhận thư dội",
        description="Máy chủ thư gửi thư dội về địa chỉ báo phát kèm Authorization: Bearer và mã này.",
    )

    @model_validator(mode="after")
    def addresses_and_signature_are_whole(self) -> Self:
        wrong = [a for a in (self.from_address, self.reply_to, self.bounce_address) if a and not is_address(a)]
        if wrong:
            raise ValueError(f"địa chỉ thư viết sai: {', '.join(wrong)}")
        if (self.dkim_key is None) != (not self.dkim_selector):
            raise ValueError("DKIM cần cả khoá riêng và bộ chọn, hoặc bỏ trống cả hai")
        return self

    @property
    def domain(self) -> str:
        return self.from_address.rpartition("@")[2]

    @property
    def envelope(self) -> str:
        return self.bounce_address or self.from_address
