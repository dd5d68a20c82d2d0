"""What is sent to whom: lists by channel, places, lane and hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from danbiet.channels import CHANNELS, Channel
from danbiet.delivery.forms.places import CommunesField
from danbiet.delivery.models import Audience, ChannelSetting, Lane
from danbiet.delivery.providers import settings_of
from danbiet.offices.models import Agency, Place
from danbiet.publishing.forms.fields import MomentField


@dataclass(frozen=True)
class Way:
    """One channel, and the lists that it can go to."""

    channel: Channel
    lists: list[Audience]

    @property
    def label(self) -> str:
        return _(self.channel.label)


def ways_of(agency: Agency, usable: Iterable[Audience]) -> list[Way]:
    """Return the channels for which the agency has a list, in the product's order.

    Of several channels to the same addresses (two carriers of SMS) those that were set up; else the first, which
    runs dry: nobody is offered the same list twice for nothing.
    """
    lists = list(usable)
    kinds = {each.address_kind for each in lists}
    known = _settings_of(agency)
    # What a channel asks for may hang on the service that was set up: Zalo's notices go to telephone numbers.
    asks = {channel.key: channel.takes(known.get(channel.key)) for channel in CHANNELS.values()}
    every = [channel for channel in CHANNELS.values() if asks[channel.key] in kinds]
    set_up = {asks[channel.key] for channel in every if channel.key in known}
    first = {asks[channel.key]: channel.key for channel in reversed(every)}
    shown = [c for c in every if (c.key in known if asks[c.key] in set_up else first[asks[c.key]] == c.key)]
    return [Way(channel, [each for each in lists if each.address_kind == asks[channel.key]]) for channel in shown]


def _settings_of(agency: Agency) -> dict[str, BaseModel]:
    """The settings of each channel's first provider, by channel."""
    providers = ChannelSetting.objects.filter(agency=agency).order_by("channel", "-position", "-pk")
    return {provider.channel: settings_of(provider) for provider in providers}


class SendForm(forms.Form):
    """``to`` are "channel:list"; everything lives in the address, so that a preview can be sent to a colleague."""

    to = forms.MultipleChoiceField(
        label=gettext_lazy("Gửi cho"),
        error_messages={"required": gettext_lazy("Hãy chọn ít nhất một danh sách nhận.")},
    )
    places = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Chỉ ở các tỉnh, thành phố"),
        queryset=Place.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    communes = CommunesField()
    lane = forms.TypedChoiceField(
        label=gettext_lazy("Luồng"),
        choices=Lane.choices,
        coerce=int,
        required=False,
        empty_value=int(Lane.NORMAL),  # type: ignore[arg-type]
        help_text=gettext_lazy("Khẩn cấp vượt mọi lượt khác; hàng loạt nhường mọi lượt khác."),
    )
    starts_at = MomentField(
        label=gettext_lazy("Bắt đầu lúc"),
        required=False,
        help_text=gettext_lazy("Bỏ trống: gửi ngay khi bản này công khai. Với loa, đây là giờ phát."),
    )
    expires_at = MomentField(
        label=gettext_lazy("Hết hạn lúc"),
        required=False,
        help_text=gettext_lazy("Ai chưa nhận đến lúc này thì thôi. Bỏ trống: theo quy định."),
    )
    override_reason = forms.CharField(
        label=gettext_lazy("Lý do gửi ngoài giờ"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Chỉ ghi khi khẩn cấp: tin sẽ đến cả trong giờ nghỉ. Lý do được lưu vào nhật ký."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, ways: list[Way], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.ways = ways
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (f"{way.channel.key}:{each.pk}", str(each)) for way in ways for each in way.lists
        ]
        self.fields["places"].queryset = Place.objects.provinces().filter(valid_to=None)  # type: ignore[attr-defined]
        self.initial.setdefault("lane", int(Lane.NORMAL))

    def chosen(self) -> list[tuple[Channel, list[Audience]]]:
        """Return the channels asked for, each with its lists; call it once the form is valid."""
        asked = set(self.cleaned_data["to"])
        found = [
            (way.channel, [each for each in way.lists if f"{way.channel.key}:{each.pk}" in asked]) for way in self.ways
        ]
        return [(channel, lists) for channel, lists in found if lists]

    @property
    def where(self) -> list[Place]:
        """The provinces and communes asked for, empty for everywhere; call it once the form is valid."""
        return [*self.cleaned_data["places"], *self.cleaned_data["communes"]]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        whole = {each.pk for each in said.get("places") or ()}
        if twice := [each for each in said.get("communes") or () if each.parent_id in whole]:
            words = _("{commune} thuộc {province}, nơi đã chọn cả tỉnh. Bỏ chọn tỉnh nếu chỉ gửi cho xã.")
            province = twice[0].parent.short_name if twice[0].parent else ""
            self.add_error("communes", words.format(commune=twice[0].name, province=province))
        starts, ends = said.get("starts_at"), said.get("expires_at")
        if starts and ends and ends <= starts:
            self.add_error("expires_at", _("Giờ hết hạn phải sau giờ bắt đầu."))
        return said
