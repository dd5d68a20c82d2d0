"""The channel itself: label, limits, fitting and reports that come over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from math import ceil

from pydantic import BaseModel

from danbiet.channels.base import BadReceipt, Channel, Fitted, Limits, Notice, Problem
from danbiet.channels.loudspeaker.reports import read_report
from danbiet.channels.loudspeaker.sender import LoudspeakerSender
from danbiet.channels.loudspeaker.settings import LoudspeakerSettings
from danbiet.channels.loudspeaker.statuses import STATUSES
from danbiet.channels.signing import verify
from danbiet.engine.text.speech import seconds, spoken


class Loudspeaker(Channel):
    """Commune loudspeakers over MQTT."""

    key = "loudspeaker"
    label = "Loa truyền thanh"
    icon = "loudspeaker"
    address_kind = "station"
    limits = Limits(attachments=True, audio=True)
    Settings = LoudspeakerSettings
    statuses = STATUSES
    is_idempotent = True

    def fit(self, text: str, *, settings: BaseModel | None = None) -> Fitted:
        """Return the text as it is read aloud, with its seconds; too long for the slot stops it."""
        said = spoken(text)
        long = ceil(seconds(said))
        problems = [] if said else [Problem("empty", stops=True)]
        if isinstance(settings, LoudspeakerSettings) and long > settings.longest_seconds:
            values = {"seconds": long, "most": settings.longest_seconds}
            problems.append(Problem("too_long", stops=True, values=values))
        return Fitted(said, units=long, unit="seconds", problems=problems)

    def open(self, settings: BaseModel) -> LoudspeakerSender:
        assert isinstance(settings, LoudspeakerSettings)
        return LoudspeakerSender(settings)

    def read_receipts(
        self, body: bytes, headers: Mapping[str, str], *, settings: BaseModel, at: datetime
    ) -> list[Notice]:
        """Return what a bridge tells, signed: ``{"reports": [{"station", "id", "state", "seconds", …}]}``."""
        assert isinstance(settings, LoudspeakerSettings)
        secret = settings.receipt_secret.get_secret_value()
        if not secret:
            raise BadReceipt("no receipt secret is set: reports over HTTP are not taken")
        verify(body, headers, secret, at=at)
        return [read_report(str(row.get("station")), json.dumps(row).encode(), at=at) for row in _rows(body)]


def _rows(body: bytes) -> list[Mapping[str, object]]:
    try:
        read = json.loads(body)
    except ValueError as error:
        raise BadReceipt("the call is not JSON") from error
    rows = read.get("reports") if isinstance(read, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadReceipt('the call has no list "reports"')
    return rows
