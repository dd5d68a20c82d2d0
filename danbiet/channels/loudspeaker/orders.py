"""From a message to the manifest that a station gets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from danbiet.channels.base import Attachment, Fate, Message, Reason, Status
from danbiet.channels.loudspeaker.addresses import audio_address
from danbiet.channels.loudspeaker.settings import LoudspeakerSettings
from danbiet.channels.manifests import BadHours, Hours, Manifest, Sound
from danbiet.channels.voice import NotARecording, check_recording

URGENT: Final = 2
_STATION: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

_BAD_ADDRESS: Final = Status(Fate.FAILED, Reason.BAD_ADDRESS)
_REJECTED: Final = Status(Fate.FAILED, Reason.REJECTED_CONTENT)
_TOO_LONG: Final = Status(Fate.FAILED, Reason.TOO_LONG)
_OUT_OF_HOURS: Final = Status(Fate.FAILED, Reason.OUT_OF_HOURS)
_EXPIRED: Final = Status(Fate.EXPIRED, Reason.EXPIRED)


class NoOrder(ValueError):
    """This message is not for a loudspeaker, or not at that time; ``status`` goes to the ledger."""

    def __init__(self, status: Status, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class Composer:
    """Makes manifests; checks each distinct attachment once, however many stations get it."""

    def __init__(self, settings: LoudspeakerSettings) -> None:
        self.settings = settings
        self._checked: dict[str, Mapping[str, Any]] = {}

    def manifest(self, message: Message, *, at: datetime) -> Manifest:
        """Return the order that this message gives. Raises NoOrder."""
        if not _STATION.fullmatch(message.address):
            raise NoOrder(_BAD_ADDRESS, "a station's code is 1 to 64 letters, digits, - or _")
        extra, expires_at = message.extra, self._expiry(message, at)
        cancels = tuple(extra.get("cancels", ()))
        made = Manifest(
            id=message.key,
            station=message.address,
            kind="cancel" if cancels else "play",
            title=message.subject,
            sound=None if cancels else self._sound(message, expires_at),
            starts_at=message.starts_at,
            expires_at=expires_at,
            priority=message.priority,
            language=message.language,
            replaces=(*cancels, *extra.get("replaces", ())),
            hours=_hours(extra, self.settings),
            override=_override(message),
        )
        self._hold_to_time(made, at)
        return made

    def _expiry(self, message: Message, at: datetime) -> datetime:
        if message.expires_at is not None:
            return message.expires_at
        return (message.starts_at or at) + timedelta(hours=self.settings.keep_hours)

    def _sound(self, message: Message, expires_at: datetime) -> Sound:
        told = message.extra.get("audio") or self._attached(message, expires_at)
        try:
            sound = Sound(
                url=str(told["url"]),
                sha256=str(told["sha256"]),
                size=int(told["bytes"]),
                content_type=str(told["content_type"]),
                seconds=ceil(told["seconds"]),
                is_synthetic=bool(told["is_synthetic"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise NoOrder(_REJECTED, f"extra['audio'] lacks or misstates {error}") from error
        if not sound.url:
            raise NoOrder(_REJECTED, "no address of the audio: set audio_url or pass extra['audio']['url']")
        if sound.seconds > self.settings.longest_seconds:
            raise NoOrder(_TOO_LONG, f"{sound.seconds} s; the longest is {self.settings.longest_seconds} s")
        return sound

    def _attached(self, message: Message, expires_at: datetime) -> dict[str, Any]:
        if not message.attachments:
            raise NoOrder(_REJECTED, "no audio: attach a recording or a synthetic reading")
        told = self._check(message.attachments[0])
        base, secret = self.settings.audio_url, self.settings.audio_secret.get_secret_value()
        if not base:
            return {**told, "url": ""}
        address = audio_address(base, told["sha256"], told["content_type"], secret=secret, expires_at=expires_at)
        return {**told, "url": address}

    def _check(self, attachment: Attachment) -> Mapping[str, Any]:
        known = self._checked.get(attachment.sha256) if attachment.sha256 else None
        if known is not None:
            return known
        try:
            heard = check_recording(attachment.content, filename=attachment.name, content_type=attachment.content_type)
        except NotARecording as error:
            raise NoOrder(_REJECTED, str(error)) from error
        if attachment.sha256 not in ("", heard.sha256):
            raise NoOrder(_REJECTED, "the attachment's SHA-256 is not that of its bytes")
        return self._checked.setdefault(heard.sha256, heard.reference())

    def _hold_to_time(self, made: Manifest, at: datetime) -> None:
        if made.expires_at <= at:
            raise NoOrder(_EXPIRED, "expired before it was handed over")
        if made.kind == "cancel" or made.override:
            return
        appointed = made.starts_at is not None and made.starts_at > at
        if (appointed and not made.may_begin(made.starts_at or at)) or made.next_start(at) is None:
            raise NoOrder(_OUT_OF_HOURS, f"the permitted hours are {made.hours or 'none'}")


def _hours(extra: Mapping[str, Any], settings: LoudspeakerSettings) -> Hours:
    try:
        return Hours.read(str(extra.get("hours", settings.hours)))
    except BadHours as error:
        raise NoOrder(_OUT_OF_HOURS, str(error)) from error


def _override(message: Message) -> str:
    # Only an urgent message may sound at night, and only for a reason that stands in the signed order.
    return str(message.extra.get("override_reason", "")).strip() if message.priority == URGENT else ""
