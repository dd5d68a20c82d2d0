"""Secrets that the product makes for itself, once, each in its own file that only its owner can read."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from danbiet.ops.env import Env


def secret_key(env: Env) -> str:
    """Return the key that signs sessions and links: the operator's own, or the one kept in the data folder."""
    return env.secret_key or kept_secret(key_folder(env.data) / "secret.key")


def address_keys(env: Env) -> list[str]:
    """Return the keys of addresses, newest first: the operator's own, or the one kept in the data folder."""
    if env.address_key:
        return [key.strip() for key in env.address_key.split(",") if key.strip()]
    return [kept_secret(key_folder(env.data) / "addresses.key")]


def key_folder(data: Path) -> Path:
    return data.resolve() / "keys"


def kept_secret(file: Path) -> str:
    """Return the secret in ``file``; make it (48 random bytes, mode 0600) when there is none.

    Two processes that start together agree: the file appears whole or not at all, and the first one wins.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _place_once(file, secrets.token_urlsafe(48))
    return file.read_text().strip()


def _place_once(file: Path, secret: str) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=".new-")  # mkstemp makes it 0600
    try:
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secret)
            handle.flush()
            os.fsync(handle.fileno())
        os.link(temporary, file)
    except FileExistsError:
        pass  # another process was first; both read its file
    finally:
        Path(temporary).unlink()
