"""The channel itself: label, limits, fitting and receipts."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import BaseModel

from danbiet.channels.base import BadReceipt, Channel, Fate, Fitted, Limits, Notice, Problem, Status
from danbiet.channels.zalo.sender import ZaloSender
from danbiet.channels.zalo.settings import ZaloSettings
from danbiet.channels.zalo.statuses import STATUSES
from danbiet.engine.text.folding import nfc

SIGNATURE: Final = "x-zevent-signature"
ARRIVED: Final = frozenset({"user_received_message", "user_seen_message"})


class Zalo(Channel):
    """Zalo OA and ZNS."""

    key = "zalo"
    label = "Zalo"
    icon = "zalo"
    address_kind = "zalo"
    limits = Limits(most_units=2000)
    Settings = ZaloSettings
    statuses = STATUSES

    def fit(self, text: str, *, settings: BaseModel | None = None) -> Fitted:
        leaving = nfc(text).replace("\r\n", "\n").replace("\r", "\n")
        cost = settings.vnd_per_message if isinstance(settings, ZaloSettings) else None
        return Fitted(
            leaving, units=len(leaving), encoding="UTF-8", cost_vnd=cost, problems=_problems(leaving, settings)
        )

    def takes(self, settings: BaseModel | None) -> str:
        """Return the kind of address of the chosen service: notices go to telephone numbers."""
        is_notice = isinstance(settings, ZaloSettings) and settings.service == "zns"
        return "phone" if is_notice else self.address_kind

    def open(self, settings: BaseModel) -> ZaloSender:
        assert isinstance(settings, ZaloSettings)
        return ZaloSender(settings)

    def read_receipts(
        self, body: bytes, headers: Mapping[str, str], *, settings: BaseModel, at: datetime
    ) -> list[Notice]:
        assert isinstance(settings, ZaloSettings)
        event = _event(body, headers, settings)
        message = event.get("message")
        if event.get("event_name") not in ARRIVED or not isinstance(message, dict):
            return []  # follows, clicks and people's own messages are acknowledged and not kept
        key, reference = str(message.get("tracking_id") or ""), str(message.get("msg_id") or "")
        if not key and not reference:
            raise BadReceipt("the event names no message")
        arrived = Status(Fate.RECEIVED)
        return [arrived.notice(_moment(event, at), reference=reference, key=key, detail=str(event["event_name"]))]


def _problems(text: str, settings: BaseModel | None) -> tuple[Problem, ...]:
    if not text.strip():
        return (Problem("empty", stops=True),)
    if isinstance(settings, ZaloSettings) and settings.service == "zns" and not settings.template_id:
        return (Problem("no_template", stops=True),)
    article = isinstance(settings, ZaloSettings) and settings.service == "article"
    most = Zalo.limits.most_units or 0
    if len(text) > most and not article:
        return (Problem("too_long", stops=True, values={"units": len(text), "most": most}),)
    return ()


def _event(body: bytes, headers: Mapping[str, str], settings: ZaloSettings) -> dict[str, Any]:
    """Return the event. Raises BadReceipt unless it is signed for our application.

    The signature is SHA-256 over application id, body, timestamp and the OA's secret (developers.zalo.me, Webhook).
    """
    try:
        event = json.loads(body)
    except ValueError as error:
        raise BadReceipt("the call is not JSON") from error
    if not isinstance(event, dict) or str(event.get("app_id")) != settings.app_id:
        raise BadReceipt("the event is for another application")
    given = {name.lower(): value for name, value in headers.items()}.get(SIGNATURE, "").removeprefix("mac=")
    if not hmac.compare_digest(given.encode(), _mac(body, str(event.get("timestamp", "")), settings).encode()):
        raise BadReceipt("the signature is wrong: compare the OA's secret key")
    return event


def _mac(body: bytes, stamp: str, settings: ZaloSettings) -> str:
    secret = settings.oa_secret.get_secret_value()
    return hashlib.sha256(settings.app_id.encode() + body + stamp.encode() + secret.encode()).hexdigest()


def _moment(event: Mapping[str, Any], at: datetime) -> datetime:
    stamp = str(event.get("timestamp", ""))
    return datetime.fromtimestamp(int(stamp) / 1000, UTC) if stamp.isdigit() and len(stamp) == 13 else at
