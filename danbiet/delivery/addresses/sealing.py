"""Encryption at rest: AES-256-GCM, each text bound to what it is for, each sealed text naming its key."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NAME_BYTES: Final = 4
NONCE_BYTES: Final = 12


class KeyMissing(LookupError):
    """The key that sealed a text is not among ``DANBIET_ADDRESS_KEY``, or the text was tampered with."""


@dataclass(frozen=True)
class Key:
    """One key: four bytes that name it, the cipher, and the secret from which lists' own keys are derived."""

    name: bytes
    cipher: AESGCM
    hashing: bytes

    @property
    def id(self) -> str:
        return self.name.hex()


def seal(text: str, *, use: bytes) -> bytes:
    """Return ``text`` encrypted with the newest key. ``use`` says what it is for; only the same ``use`` reads it.

    The answer is 32 bytes longer than the text in UTF-8.
    """
    key = keys()[0]
    nonce = os.urandom(NONCE_BYTES)
    return key.name + nonce + key.cipher.encrypt(nonce, text.encode(), use)


def unseal(sealed: bytes, *, use: bytes) -> str:
    """Return the text that was sealed for ``use``. Raises KeyMissing."""
    name, nonce = sealed[:NAME_BYTES], sealed[NAME_BYTES : NAME_BYTES + NONCE_BYTES]
    try:
        return _by_name()[name].cipher.decrypt(nonce, sealed[NAME_BYTES + NONCE_BYTES :], use).decode()
    except KeyError:
        raise KeyMissing(
            f"An address was encrypted with the key {name.hex()}, which is not in DANBIET_ADDRESS_KEY: "
            "add that key behind the newest one, or restore keys/addresses.key from your copy."
        ) from None
    except InvalidTag:
        raise KeyMissing(
            f"An encrypted text of the key {name.hex()} does not open: it was changed, or belongs elsewhere."
        ) from None


def key_of(sealed: bytes) -> str:
    """Return the id of the key that sealed the text."""
    return sealed[:NAME_BYTES].hex()


def keys() -> tuple[Key, ...]:
    """Return the keys in use, the newest first."""
    return _made(tuple(settings.ADDRESS_KEYS))


def _by_name() -> dict[bytes, Key]:
    return _named(tuple(settings.ADDRESS_KEYS))


@lru_cache(maxsize=4)
def _made(secrets: tuple[str, ...]) -> tuple[Key, ...]:
    return tuple(_key(secret) for secret in secrets)


@lru_cache(maxsize=4)
def _named(secrets: tuple[str, ...]) -> dict[bytes, Key]:
    return {key.name: key for key in _made(secrets)}


def _key(secret: str) -> Key:
    # The secrets are long and random (48 bytes, or the operator's of at least 32 characters): no slow hash is needed.
    name = _derived(secret, b"name")[:NAME_BYTES]
    return Key(name, AESGCM(_derived(secret, b"encryption")), _derived(secret, b"hashing"))


def _derived(secret: str, purpose: bytes) -> bytes:
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"danbiet-addr", salt=purpose[:16]).digest()
