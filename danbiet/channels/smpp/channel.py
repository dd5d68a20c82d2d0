"""The channel itself: label, limits, fitting."""

from __future__ import annotations

from pydantic import BaseModel

from danbiet.channels.base import Channel, Fitted, Limits
from danbiet.channels.smpp.sender import SmppSender
from danbiet.channels.smpp.settings import SmppSettings
from danbiet.channels.smpp.statuses import STATUSES
from danbiet.channels.sms_http.channel import fit_sms


class Smpp(Channel):
    """SMS over SMPP 3.4."""

    key = "smpp"
    label = "SMS qua SMPP"
    icon = "sms"
    address_kind = "phone"
    limits = Limits(most_units=1530)
    Settings = SmppSettings
    statuses = STATUSES
    can_look_up = True

    def fit(self, text: str, *, settings: BaseModel | None = None) -> Fitted:
        return fit_sms(text, settings)

    def open(self, settings: BaseModel) -> SmppSender:
        assert isinstance(settings, SmppSettings)
        return SmppSender(settings)
