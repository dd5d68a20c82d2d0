"""The channel itself: label, limits, fitting and bounces."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel

from danbiet.channels.base import BadReceipt, Channel, Fitted, Limits, Notice, Problem
from danbiet.channels.email.bounces import bounces
from danbiet.channels.email.sender import EmailSender
from danbiet.channels.email.settings import EmailSettings
from danbiet.channels.email.statuses import STATUSES
from danbiet.engine.text.folding import nfc


class Email(Channel):
    """E-mail over SMTP."""

    key = "email"
    label = "Thư điện tử"
    icon = "mail"
    address_kind = "email"
    limits = Limits(html=True, attachments=True)
    Settings = EmailSettings
    statuses = STATUSES
    confirms_receipt = False

    def fit(self, text: str, *, settings: BaseModel | None = None) -> Fitted:
        leaving = nfc(text).replace("\r\n", "\n").replace("\r", "\n")
        problems = () if leaving.strip() else (Problem("empty", stops=True),)
        return Fitted(leaving, units=len(leaving), encoding="UTF-8", problems=problems)

    def open(self, settings: BaseModel) -> EmailSender:
        assert isinstance(settings, EmailSettings)
        return EmailSender(settings)

    def read_receipts(
        self, body: bytes, headers: Mapping[str, str], *, settings: BaseModel, at: datetime
    ) -> list[Notice]:
        assert isinstance(settings, EmailSettings)
        _admit(headers, settings)
        return bounces(body, domain=settings.domain, envelope=settings.envelope, at=at)


def _admit(headers: Mapping[str, str], settings: EmailSettings) -> None:
    if settings.receipt_token is None:
        raise BadReceipt("no receipt token is set: set one, and give it to the mail server that posts bounces")
    given = {name.lower(): value for name, value in headers.items()}.get("authorization", "")
    wanted = f"Bearer {settings.receipt_token.get_secret_value()}"
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise BadReceipt("the receipt token is wrong: compare it on both sides")
