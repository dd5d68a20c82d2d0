"""Providers of channels: set up, switched on and off, tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from pydantic import SecretStr

from danbiet.delivery.models import ChannelSetting
from danbiet.delivery.providers import channel_of, sealed_settings, settings_of
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User


class ProviderExists(ValueError):
    """The agency has a provider of this name for the channel."""


@transaction.atomic
def add_provider(
    agency: Agency,
    *,
    channel: str,
    name: str,
    values: Mapping[str, Any],
    parts_per_second: float | None = None,
    position: int | None = None,
    by: User,
    at: datetime,
) -> ChannelSetting:
    """Set a provider up; it stays off until `switch_on`. ``values`` are the channel's Settings.

    Raises UnknownChannel, ProviderExists, and pydantic's ValidationError for values that cannot be.
    """
    settings = channel_of(channel).Settings.model_validate(dict(values))
    others = ChannelSetting.objects.filter(agency=agency, channel=channel)
    try:
        with transaction.atomic():
            provider = ChannelSetting.objects.create(
                agency=agency,
                channel=channel,
                name=name.strip(),
                position=others.count() if position is None else position,
                settings=sealed_settings(settings),
                parts_per_second=parts_per_second,
                changed_by=by,
                changed_at=at,
            )
    except IntegrityError as error:
        raise ProviderExists(_("Kênh này đã có nhà cung cấp tên ấy. Hãy đặt tên khác.")) from error
    record("add_provider", provider, by=by, at=at, channel=channel)
    return provider


@transaction.atomic
def change_provider(
    provider: ChannelSetting, *, values: Mapping[str, Any] | None = None, by: User, at: datetime, **fields: Any
) -> ChannelSetting:
    """Change settings; a secret that is left empty stays as it is. ``fields``: name, position, parts_per_second."""
    kept = ChannelSetting.objects.select_for_update().get(pk=provider.pk)
    if values is not None:
        kept.settings = sealed_settings(channel_of(kept.channel).Settings.model_validate(_merged(kept, values)))
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.changed_by, kept.changed_at = by, at
    kept.failing_since = kept.paused_until = None
    kept.save()
    record("change_provider", kept, by=by, at=at, fields=sorted([*fields, *(["settings"] if values else [])]))
    return kept


def _merged(provider: ChannelSetting, values: Mapping[str, Any]) -> dict[str, Any]:
    before = settings_of(provider)
    merged = dict(values)
    for name in type(before).model_fields:
        old = getattr(before, name)
        if isinstance(old, SecretStr) and not merged.get(name):
            merged[name] = old.get_secret_value()
    return merged


@transaction.atomic
def switch_on(provider: ChannelSetting, *, by: User, at: datetime) -> ChannelSetting:
    """Let this provider send in earnest, from the next confirmation on."""
    return _switch(provider, True, by=by, at=at)


@transaction.atomic
def switch_off(provider: ChannelSetting, *, by: User, at: datetime) -> ChannelSetting:
    """Let nothing leave by this provider any more; what it holds stays on record."""
    return _switch(provider, False, by=by, at=at)


def _switch(provider: ChannelSetting, is_on: bool, *, by: User, at: datetime) -> ChannelSetting:
    if ChannelSetting.objects.filter(pk=provider.pk).exclude(is_on=is_on).update(is_on=is_on, changed_at=at):
        record("switch_provider_on" if is_on else "switch_provider_off", provider, by=by, at=at)
    provider.refresh_from_db()
    return provider
