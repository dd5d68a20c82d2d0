"""Providers of a channel: their settings, which of them may be used now, and the lines kept open to them."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

from django.db.models import Q
from pydantic import BaseModel, SecretStr

from danbiet.channels import CHANNELS, Channel
from danbiet.channels.base import Sender
from danbiet.channels.zalo import ZaloSettings
from danbiet.delivery.addresses import seal, unseal
from danbiet.delivery.models import ChannelSetting
from danbiet.delivery.tokens import DatabaseStore

log = logging.getLogger(__name__)

SETTINGS_USE: Final = b"channel-setting"
FIRST_BATCH: Final = 50
LARGEST_BATCH: Final = 2000
# Where nobody can ever tell what became of a batch in a dead worker's hands, fewer are in them at a time.
LARGEST_UNSETTLED: Final = 200
SECONDS_A_BATCH: Final = 0.8  # an urgent message never waits for more than the batch that is leaving


class UnknownChannel(LookupError):
    """No channel has this key."""


def channel_of(key: str) -> Channel:
    """Return the channel. Raises UnknownChannel."""
    try:
        return CHANNELS[key]
    except KeyError:
        raise UnknownChannel(f"No channel is called {key!r}. There are: {', '.join(sorted(CHANNELS))}.") from None


def sealed_settings(settings: BaseModel) -> bytes:
    """Return the settings as the database keeps them: encrypted JSON, secrets in it."""
    return seal(json.dumps(_plain(settings.model_dump()), ensure_ascii=False), use=SETTINGS_USE)


def settings_of(provider: ChannelSetting) -> BaseModel:
    """Return a provider's settings. Raises KeyMissing, UnknownChannel, pydantic's ValidationError."""
    kept = json.loads(unseal(bytes(provider.settings), use=SETTINGS_USE))
    settings = channel_of(provider.channel).Settings.model_validate(kept)
    if isinstance(settings, ZaloSettings):
        settings.use_store(DatabaseStore(provider.pk, first=settings.refresh_token.get_secret_value()))
    return settings


def providers_of(agency_id: int, channel: str) -> list[ChannelSetting]:
    """Return the providers that are switched on, the first choice first."""
    return list(ChannelSetting.objects.filter(agency=agency_id, channel=channel, is_on=True))


def first_settings(agency_id: int, channel: str) -> BaseModel | None:
    """Return the settings of the channel's first provider, one that is switched on before others; None without any."""
    providers = ChannelSetting.objects.filter(agency=agency_id, channel=channel)
    known = providers.order_by("-is_on", "position", "pk").first()
    return settings_of(known) if known else None


def can_be_settled(provider: ChannelSetting) -> bool:
    """Tell whether this provider can be asked what became of a message: by look-up, or again under the same key."""
    channel = channel_of(provider.channel)
    return channel.can_look_up or channel.honours_keys(settings_of(provider))


def usable_provider(agency_id: int, channel: str, *, at: datetime) -> ChannelSetting | None:
    """Return the first provider that is on and not resting after a failure; None when every one rests."""
    rested = Q(paused_until=None) | Q(paused_until__lte=at)
    return ChannelSetting.objects.filter(rested, agency=agency_id, channel=channel, is_on=True).first()


class Lines:
    """Open lines to providers, kept from batch to batch; used by one thread, closed at the end.

    It also remembers how fast each line is, so that a batch lasts less than a second.
    """

    def __init__(self) -> None:
        self._open: dict[int, tuple[datetime, Sender]] = {}
        self._rates: dict[int, float] = {}
        self.heard = seconds()  # when receipts were last read from these lines
        self.after: dict[int, tuple[datetime, int]] = {}  # where the last full claim of a dispatch ended

    @property
    def providers(self) -> list[int]:
        """The ids of the providers with an open line."""
        return list(self._open)

    def sender(self, provider: ChannelSetting) -> Sender:
        """Return the open line; a new one when the settings changed since."""
        known = self._open.get(provider.pk)
        if known and known[0] == provider.changed_at:
            return known[1]
        self.drop(provider)
        sender = channel_of(provider.channel).open(settings_of(provider))
        self._open[provider.pk] = (provider.changed_at, sender)
        return sender

    def drop(self, provider: ChannelSetting) -> None:
        """Close the line; the next call opens a fresh one."""
        if known := self._open.pop(provider.pk, None):
            with suppress(Exception):
                known[1].close()

    def batch_size(self, provider: ChannelSetting) -> int:
        """Return how many messages to take at once: less than a second's, and few where doubt would last."""
        rate = self._rates.get(provider.pk)
        if rate is None:
            return FIRST_BATCH
        most = LARGEST_BATCH if can_be_settled(provider) else LARGEST_UNSETTLED
        return max(1, min(most, int(rate * SECONDS_A_BATCH)))

    def took(self, provider: ChannelSetting, n: int, seconds: float) -> None:
        """Remember that ``n`` messages took ``seconds``; a slow batch counts at once, a quick one by and by."""
        seen = n / max(seconds, 0.001)
        known = self._rates.get(provider.pk, seen)
        # A small batch says little of what a large one would do, so the guess may only double.
        self._rates[provider.pk] = seen if seen < known else min(seen, known * 2)

    def close(self) -> None:
        for _changed, sender in self._open.values():
            with suppress(Exception):
                sender.close()
        self._open.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def seconds() -> float:
    """Return a count of seconds that only differences mean anything of."""
    return time.monotonic()


def _plain(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
