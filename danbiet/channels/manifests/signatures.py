"""Ed25519 signatures of manifests (RFC 8032)."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from functools import cached_property
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from danbiet.channels.manifests.manifest import BadManifest, Manifest

# What is signed for loudspeakers can be passed off as nothing else.
_PURPOSE: Final = b"danbiet-manifest-1\n"


class BadKey(ValueError):
    """Not a key in base64 of 32 bytes."""


class VerifyKey:
    """What a station holds: the public half. ``id`` is the first 16 hex digits of its SHA-256."""

    def __init__(self, public: str) -> None:
        self.text = public
        raw = _bytes(public)
        self.id = hashlib.sha256(raw).hexdigest()[:16]
        self._key = Ed25519PublicKey.from_public_bytes(raw)

    def check(self, text: bytes, signature: bytes) -> None:
        self._key.verify(signature, _PURPOSE + text)


class SigningKey:
    """What the sender holds: the private half, as base64 of 32 bytes."""

    def __init__(self, private: str) -> None:
        self.text = private
        self._key = Ed25519PrivateKey.from_private_bytes(_bytes(private))

    @classmethod
    def new(cls) -> Self:
        """Make a key; keep ``text`` secret, give ``public.text`` to the stations."""
        return cls(b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode())

    @cached_property
    def public(self) -> VerifyKey:
        return VerifyKey(b64encode(self._key.public_key().public_bytes_raw()).decode())

    def signature(self, text: bytes) -> bytes:
        return self._key.sign(_PURPOSE + text)


def sign_manifest(manifest: Manifest, key: SigningKey) -> bytes:
    """Return the payload: ``{"key", "manifest", "signature"}``, the manifest as a string of its canonical JSON."""
    text = manifest.canonical()
    signature = b64encode(key.signature(text.encode())).decode()
    return json.dumps({"key": key.public.id, "manifest": text, "signature": signature}, ensure_ascii=False).encode()


def verify_manifest(payload: bytes, keys: Mapping[str, VerifyKey]) -> Manifest:
    """Return the manifest that one of ``keys`` (by id) signed.

    Raises BadManifest with code ``unreadable``, ``unknown_key``,
    ``bad_signature`` or ``version``.
    """
    key_id, text, signature = _opened(payload)
    key = keys.get(key_id)
    if key is None:
        raise BadManifest("unknown_key", f"no key “{key_id}” on this station")
    try:
        key.check(text.encode(), signature)
    except InvalidSignature as error:
        raise BadManifest("bad_signature", "the signature does not fit the manifest") from error
    return Manifest.read(text)


def _opened(payload: bytes) -> tuple[str, str, bytes]:
    try:
        envelope = json.loads(payload)
        return str(envelope["key"]), str(envelope["manifest"]), b64decode(envelope["signature"], validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise BadManifest("unreadable", f"not a signed manifest: {error!r}") from error


def _bytes(text: str) -> bytes:
    try:
        raw = b64decode(text, validate=True)
    except ValueError as error:
        raise BadKey("A key is base64 of 32 bytes.") from error
    if len(raw) != 32:
        raise BadKey(f"A key is base64 of 32 bytes; this is of {len(raw)}.")
    return raw
