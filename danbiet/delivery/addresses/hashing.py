"""The keyed hash under which one list holds an address once."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from django.db import connection

from danbiet.delivery.addresses.sealing import KeyMissing, keys
from danbiet.delivery.models import AddressKind, Audience


def current_key_id() -> str:
    """Return the id of the newest key; a new list keeps it for its hashes."""
    return keys()[0].id


def hasher(audience: Audience, *, key_id: str | None = None) -> Callable[[str], bytes]:
    """Return address → 32 bytes, under a key that is this list's alone. Raises KeyMissing."""
    wanted = key_id or audience.key_id
    for key in keys():
        if key.id == wanted:
            own = hmac.digest(key.hashing, f"audience:{audience.pk}".encode(), "sha256")
            # No server in use tells two mailboxes apart by case, so one person is not taken for two.
            if audience.address_kind == AddressKind.EMAIL:
                return lambda address: hmac.digest(own, address.lower().encode(), "sha256")
            return lambda address: hmac.digest(own, address.encode(), "sha256")
    raise KeyMissing(
        f"The hashes of list {audience.pk} are under the key {wanted}, which is not in DANBIET_ADDRESS_KEY: "
        "add that key behind the newest one, then rotate the list (see docs/operator/sending.md)."
    )


KEEP = "SELECT pg_advisory_xact_lock_shared(hashtext('delivery.list_key'), %s)"
CHANGE = "SELECT pg_advisory_xact_lock(hashtext('delivery.list_key'), %s)"


def keep_key(audience: Audience) -> None:
    """Keep the key of a list's hashes as it is until the transaction ends; for all who write hashes."""
    _hold(KEEP, audience)


def change_key(audience: Audience) -> None:
    """Wait until nobody writes hashes of this list, and let nobody begin before the transaction ends."""
    _hold(CHANGE, audience)


def _hold(statement: str, audience: Audience) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [audience.pk])
    audience.refresh_from_db(fields=["key_id"])
