"""The channel itself: label, limits, fitting and receipts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from danbiet.channels.base import BadReceipt, Channel, Fitted, Limits, Notice
from danbiet.channels.signing import verify
from danbiet.channels.sms_http.sender import SmsHttpSender, notices
from danbiet.channels.sms_http.settings import SmsBilling, SmsHttpSettings
from danbiet.channels.sms_http.statuses import STATUSES
from danbiet.channels.sms_text import fitted


def fit_sms(text: str, settings: BaseModel | None) -> Fitted:
    """Return the text as an SMS of these settings; without settings, as any carrier counts it."""
    if settings is None:
        return fitted(text)
    assert isinstance(settings, SmsBilling)
    return fitted(
        text,
        accents=settings.accents,
        sizes=settings.sizes,
        most_parts=settings.most_parts,
        vnd_per_part=settings.vnd_per_part,
    )


class SmsHttp(Channel):
    """SMS over an HTTP gateway."""

    key = "sms_http"
    label = "SMS qua cổng HTTP"
    icon = "sms"
    address_kind = "phone"
    limits = Limits(most_units=1530, per_call=500)
    Settings = SmsHttpSettings
    statuses = STATUSES
    can_look_up = True
    is_idempotent = True

    def fit(self, text: str, *, settings: BaseModel | None = None) -> Fitted:
        return fit_sms(text, settings)

    def honours_keys(self, settings: BaseModel | None) -> bool:
        return settings.honours_ids if isinstance(settings, SmsHttpSettings) else self.is_idempotent

    def open(self, settings: BaseModel) -> SmsHttpSender:
        assert isinstance(settings, SmsHttpSettings)
        return SmsHttpSender(settings)

    def read_receipts(
        self, body: bytes, headers: Mapping[str, str], *, settings: BaseModel, at: datetime
    ) -> list[Notice]:
        assert isinstance(settings, SmsHttpSettings)
        verify(body, headers, settings.receipt_secret.get_secret_value(), at=at)
        return list(notices(_receipts(body, settings.account), at=at))


def _receipts(body: bytes, account: str) -> list[Any]:
    try:
        read = json.loads(body)
    except ValueError as error:
        raise BadReceipt("the call is not JSON") from error
    if not isinstance(read, dict) or not isinstance(read.get("receipts"), list):
        raise BadReceipt('the call has no list "receipts"')
    if account and read.get("account") != account:
        raise BadReceipt("the receipts are for another account")
    return [row for row in read["receipts"] if isinstance(row, dict)]
