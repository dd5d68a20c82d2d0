"""Access tokens that are renewed with a refresh token of one use."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

EARLY: Final = timedelta(minutes=5)  # renewed before it ends, not when a message has already failed


@dataclass(frozen=True)
class Tokens:
    """What the provider gave last. ``access`` is "" until the first renewal."""

    refresh: str
    access: str = ""
    expires_at: datetime | None = None

    def good_at(self, at: datetime) -> bool:
        return bool(self.access) and self.expires_at is not None and at + EARLY < self.expires_at


class TokenStore(Protocol):
    """Where the room keeps one account's tokens, encrypted, for all processes."""

    def load(self) -> Tokens | None:
        """Return the tokens as last saved, or None before the first save."""

    def lock(self) -> AbstractContextManager[object]:
        """Keep every other process and thread from renewing until the block ends."""

    def save(self, tokens: Tokens) -> None:
        """Write the tokens down; once this returns they survive a crash, also while the lock is held."""


class NoStore(Exception):
    """The settings were not given a token store: call ``settings.use_store`` before opening the channel."""


class CannotRenew(Exception):
    """The provider gave no new tokens; the message says what the operator must do."""


def access_token(
    store: TokenStore, *, first: str, renew: Callable[[str], Tokens], at: datetime, refused: str = ""
) -> str:
    """Return an access token that is good at ``at``, renewed when need be.

    ``first`` is the refresh token that the operator pasted, used only before the store holds any. ``refused`` is an
    access token that the provider has just turned down although its time is not over. ``renew`` turns a refresh
    token into new tokens, or raises CannotRenew.
    """
    tokens = store.load()
    if tokens is not None and _usable(tokens, at, refused):
        return tokens.access
    with store.lock():
        # Another process may have renewed while we waited; its refresh token is the only one still good.
        tokens = store.load() or Tokens(first)
        if _usable(tokens, at, refused):
            return tokens.access
        fresh = renew(tokens.refresh)
        store.save(fresh)
    return fresh.access


def _usable(tokens: Tokens, at: datetime, refused: str) -> bool:
    return tokens.good_at(at) and tokens.access != refused
