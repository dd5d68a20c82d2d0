"""Addresses of audio: named by content, signed where what they hold is not public yet."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Final
from urllib.parse import parse_qs, urlsplit

_ENDINGS: Final = {"audio/mpeg": ".mp3", "audio/wav": ".wav", "audio/ogg": ".ogg"}


def audio_address(base: str, sha256: str, content_type: str, *, secret: str = "", expires_at: datetime) -> str:
    """Return ``{base}/{sha256}.mp3``, with ``?expires=…&signature=…`` when there is a secret."""
    address = f"{base.rstrip('/')}/{sha256}{_ENDINGS.get(content_type, '')}"
    if not secret:
        return address
    until = int(expires_at.timestamp())
    return f"{address}?expires={until}&signature={_signature(_name(address), until, secret)}"


def is_signed_address(address: str, secret: str, *, at: datetime) -> bool:
    """Say whether a request for ``address`` (path and query are enough) is signed and not too late."""
    asked = parse_qs(urlsplit(address).query)
    until, given = asked.get("expires", [""])[0], asked.get("signature", [""])[0]
    if not (until.isascii() and until.isdigit() and len(until) < 12) or int(until) < at.timestamp():
        return False
    return hmac.compare_digest(_signature(_name(address), int(until), secret).encode(), given.encode())


def _name(address: str) -> str:
    return urlsplit(address).path.rpartition("/")[2]


def _signature(name: str, until: int, secret: str) -> str:
    return hmac.new(secret.encode(), f"danbiet-audio\n{name}\n{until}".encode(), hashlib.sha256).hexdigest()
