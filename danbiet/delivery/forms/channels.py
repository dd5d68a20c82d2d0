"""A provider's form, made from the channel's own Settings: its titles, its help, its secrets never shown again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from danbiet.channels import Channel
from danbiet.delivery.models import ChannelSetting
from danbiet.delivery.providers import settings_of

PREFIX: Final = "set_"
CHOICES: Final[Mapping[str, object]] = {
    "keep": gettext_lazy("giữ nguyên dấu"),
    "drop": gettext_lazy("bỏ dấu trước khi gửi"),
    "bearer": gettext_lazy("gửi mã truy cập (bearer)"),
    "hmac": gettext_lazy("ký từng lời gọi (hmac)"),
    "starttls": "STARTTLS",
    "tls": "TLS",
    "plain": gettext_lazy("không mã hoá (mạng nội bộ)"),
    "zns": gettext_lazy("thông báo theo mẫu tới số điện thoại (ZNS)"),
    "oa": gettext_lazy("tin tới người quan tâm (OA)"),
    "article": gettext_lazy("bài nháp trên OA"),
    "udh": gettext_lazy("cắt thành nhiều phần ghép (UDH)"),
    "payload": gettext_lazy("gửi một lần, nhà mạng tự cắt (message_payload)"),
}


class ProviderForm(forms.Form):
    """The provider's name, its place in the order, its pace, and the channel's own settings."""

    name = forms.CharField(label=gettext_lazy("Tên nhà cung cấp"), max_length=80)
    position = forms.IntegerField(
        label=gettext_lazy("Thứ tự dùng"), min_value=0, max_value=99, initial=0,
        help_text=gettext_lazy("Số nhỏ dùng trước; lỗi thì tự chuyển sang nhà cung cấp sau."),
    )  # fmt: skip
    parts_per_second = forms.FloatField(
        label=gettext_lazy("Số phần mỗi giây"), min_value=0.1, max_value=100_000, required=False,
        help_text=gettext_lazy("Mức nhà cung cấp cho phép; bỏ trống nếu không giới hạn."),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, channel: Channel, provider: ChannelSetting | None = None
    ) -> None:
        known = settings_of(provider) if provider else None
        super().__init__(data, initial=_initial(provider, known))
        self.channel, self.provider = channel, provider
        for name, info in channel.Settings.model_fields.items():
            self.fields[PREFIX + name] = field_of(info, is_new=known is None, has_secret=_has(known, name))

    @property
    def own_fields(self) -> list[Any]:
        return [bound for bound in self.visible_fields() if not bound.name.startswith(PREFIX)]

    @property
    def settings_fields(self) -> list[Any]:
        return [bound for bound in self.visible_fields() if bound.name.startswith(PREFIX)]

    @property
    def values(self) -> dict[str, Any]:
        """The settings as typed; what was left empty and has a default is left to the channel."""
        said = {name: self.cleaned_data[PREFIX + name] for name in self.channel.Settings.model_fields}
        return {name: value for name, value in said.items() if value not in (None, "")} | self._emptied(said)

    def _emptied(self, said: Mapping[str, Any]) -> dict[str, Any]:
        plain = {name for name, info in self.channel.Settings.model_fields.items() if info.annotation is str}
        return {name: "" for name, value in said.items() if value == "" and name in plain and self._may_be_empty(name)}

    def _may_be_empty(self, name: str) -> bool:
        return not self.channel.Settings.model_fields[name].is_required()

    def refuse(self, error: ValidationError) -> None:
        """Put pydantic's words beside the fields that they are about."""
        for each in error.errors():
            name = PREFIX + str(each["loc"][0]) if each["loc"] else None
            words = str(each.get("ctx", {}).get("error", "")) or _("Giá trị này không dùng được.")
            self.add_error(name if name in self.fields else None, words)


def field_of(info: FieldInfo, *, is_new: bool, has_secret: bool) -> forms.Field:
    """Return the form field for one field of a channel's Settings."""
    kind = _kind(info.annotation)
    common: dict[str, Any] = {"label": _said(info.title), "help_text": _said(info.description)}
    if is_new and info.default is not PydanticUndefined and kind is not SecretStr:
        common["initial"] = _short(info.default)
    required = info.is_required()
    if kind is bool:
        return forms.BooleanField(required=False, **common)
    if kind is SecretStr:
        return _secret(common, required=required and not has_secret, has_secret=has_secret)
    if get_origin(kind) is Literal:
        options = [(value, str(CHOICES.get(value, value))) for value in get_args(kind)]
        return forms.ChoiceField(choices=options, required=required, **common)
    numbers: dict[Any, type[forms.Field]] = {int: forms.IntegerField, float: forms.FloatField, time: forms.TimeField}
    if kind in numbers:
        return numbers[kind](required=required, **common)
    if isinstance(info.json_schema_extra, dict) and (rows := info.json_schema_extra.get("rows")):
        common["widget"] = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(required=required, **common)


def _said(words: str | None) -> str:
    return _(words) if words else ""


def _secret(common: dict[str, Any], *, required: bool, has_secret: bool) -> forms.Field:
    attributes = {"autocomplete": "new-password"}
    if has_secret:
        attributes["placeholder"] = _("đã lưu; bỏ trống để giữ nguyên")
    widget = forms.PasswordInput(render_value=False, attrs=attributes)
    return forms.CharField(required=required, widget=widget, strip=False, **common)


def _short(value: Any) -> Any:
    """Return 5 for 5.0: nobody types the nought."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _kind(annotation: Any) -> Any:
    """Return the type of a field that may also be None."""
    if get_origin(annotation) in (Union, UnionType):
        return next(each for each in get_args(annotation) if each is not NoneType)
    return annotation


def _has(known: BaseModel | None, name: str) -> bool:
    value = getattr(known, name, None)
    return isinstance(value, SecretStr) and bool(value.get_secret_value())


def _initial(provider: ChannelSetting | None, known: BaseModel | None) -> dict[str, Any]:
    if provider is None or known is None:
        return {}
    plain = {name: getattr(known, name) for name in type(known).model_fields}
    said = {PREFIX + name: _short(value) for name, value in plain.items() if not isinstance(value, SecretStr)}
    fields = {name: getattr(provider, name) for name in ("name", "position", "parts_per_second")}
    return said | fields


class TryForm(forms.Form):
    """Whom a trial message goes to: a member of staff who agreed, nobody else."""

    address = forms.CharField(
        label=gettext_lazy("Gửi thử tới"),
        max_length=254,
        help_text=gettext_lazy("Số, hộp thư hoặc thiết bị của cán bộ đã đồng ý nhận thử; không lưu lại."),
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung thử"), max_length=160,
        initial=gettext_lazy("Tin thử của hệ thống Dân Biết. Không cần trả lời."),
    )  # fmt: skip
