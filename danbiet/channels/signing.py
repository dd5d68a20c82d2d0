"""Signed calls between us and a partner: HMAC-SHA256 over the time and the exact bytes.

Header ``X-Timestamp`` holds the Unix second of signing, ``X-Signature`` holds ``sha256=`` and the hexadecimal HMAC of
``<timestamp>.<body>``. A call older or newer than five minutes is refused, so that a copied call cannot be replayed
later.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from danbiet.channels.base import BadReceipt

TIMESTAMP: Final = "X-Timestamp"
SIGNATURE: Final = "X-Signature"
WINDOW_SECONDS: Final = 300


def signed(body: bytes, secret: str, *, at: datetime) -> dict[str, str]:
    """Return the two headers that sign ``body``."""
    stamp = str(int(at.timestamp()))
    return {TIMESTAMP: stamp, SIGNATURE: f"sha256={_digest(body, secret, stamp)}"}


def verify(body: bytes, headers: Mapping[str, str], secret: str, *, at: datetime) -> None:
    """Raise BadReceipt unless the call is signed with ``secret`` within five minutes of ``at``."""
    found = {name.lower(): value for name, value in headers.items()}
    stamp = found.get(TIMESTAMP.lower(), "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise BadReceipt(f"no {TIMESTAMP}: ask the provider to sign its calls")
    if not hmac.compare_digest(found.get(SIGNATURE.lower(), "").encode(), _expected(body, secret, stamp)):
        raise BadReceipt("the signature is wrong: compare the receipt secret on both sides")
    if abs(at.timestamp() - int(stamp)) > WINDOW_SECONDS:
        raise BadReceipt("the call is more than five minutes old: set the clocks of both sides")


def _expected(body: bytes, secret: str, stamp: str) -> bytes:
    return f"sha256={_digest(body, secret, stamp)}".encode()


def _digest(body: bytes, secret: str, stamp: str) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
