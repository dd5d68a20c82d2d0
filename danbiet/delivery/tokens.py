"""Where an account's tokens are kept: one encrypted row a provider, renewed by one process at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import connection

from danbiet.channels.zalo import Tokens
from danbiet.delivery.addresses import seal, unseal
from danbiet.delivery.models import AccountTokens
from danbiet.kit import clock

USE: Final = b"account-tokens"
LOCK: Final = "SELECT pg_advisory_lock(hashtext('delivery.tokens'), %s)"
UNLOCK: Final = "SELECT pg_advisory_unlock(hashtext('delivery.tokens'), %s)"


class DatabaseStore:
    """The tokens of one provider. ``first`` is the refresh token that the operator pasted.

    The lock belongs to the connection and to no transaction: a new refresh token must be on disk before the access
    token that came with it is used, and a row lock would keep it uncommitted until the end. PostgreSQL lets the lock
    go when the worker dies. Tokens kept under another pasted token are of an authorisation that is over.
    """

    def __init__(self, provider_id: int, *, first: str) -> None:
        self.provider_id = provider_id
        self.mark = hashlib.sha256(first.encode()).hexdigest()

    def load(self) -> Tokens | None:
        row = AccountTokens.objects.filter(provider=self.provider_id).first()
        if row is None:
            return None
        kept = json.loads(unseal(bytes(row.sealed), use=use_of_tokens(self.provider_id)))
        if kept["mark"] != self.mark:
            return None
        until = kept["expires_at"]
        return Tokens(kept["refresh"], kept["access"], datetime.fromisoformat(until) if until else None)

    @contextmanager
    def lock(self) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [self.provider_id])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute(UNLOCK, [self.provider_id])

    def save(self, tokens: Tokens) -> None:
        until = tokens.expires_at.isoformat() if tokens.expires_at else None
        kept = {"mark": self.mark, "refresh": tokens.refresh, "access": tokens.access, "expires_at": until}
        AccountTokens.objects.update_or_create(
            provider_id=self.provider_id,
            defaults={"sealed": seal(json.dumps(kept), use=use_of_tokens(self.provider_id)), "saved_at": clock.now()},
        )


def use_of_tokens(provider_id: int) -> bytes:
    """Return what a provider's tokens are sealed for, so that none can be moved to another."""
    return b"%s:%d" % (USE, provider_id)
