"""Writing the append-only log, and checking that nothing in it was changed.

An entry is written in the transaction of the action it tells of: both happen or neither does. It holds
ids, never personal data, because what is in the log can never be taken out. Each entry carries the leaf
hash of RFC 6962 over its canonical JSON (RFC 8785), so that a Merkle tree can be grown over the log.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from danbiet.offices.models import Agency, AuditEntry, User

LEAF = b"\x00"
LARGEST_INTEGER = 2**53  # beyond it a JSON reader in another language may round
PERSONAL = frozenset(
    {"name", "full_name", "first_name", "last_name", "username", "email", "phone", "mobile", "address", "birthday"}
    | {"handle", "profile", "ip", "ip_address", "user_agent", "password", "token", "secret"}
)
EMAIL_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class NotInTransaction(RuntimeError):
    """`record` was called where a failure later on would leave an entry without its action."""


class NotForTheLog(ValueError):
    """A detail that may not, or cannot exactly, stand in the log."""


@dataclass(frozen=True)
class SystemPost:
    """A part of the product that acts on its own, such as ``SystemPost("listener")``."""

    name: str

    def __str__(self) -> str:
        return self.name


def record(
    verb: str,
    noun: models.Model | None,
    *,
    by: User | SystemPost,
    at: datetime,
    agency: Agency | None = None,
    **details: Any,
) -> AuditEntry:
    """Write that ``by`` did ``verb`` to ``noun`` at ``at``; return the entry.

    ``details`` are ids, numbers, days, states: never a float and never personal data. ``agency`` is the one
    whose log this belongs to; unless given, the noun's own, or else that of the person who acts.

    Raises NotInTransaction outside ``transaction.atomic`` and NotForTheLog for a detail that must not be kept.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(f"audit.record({verb!r}): call it inside the action's transaction.atomic block")
    entry = AuditEntry(
        at=at,
        actor_id=by.pk if isinstance(by, User) else None,
        system=by.name if isinstance(by, SystemPost) else "",
        agency_id=_agency_of(noun, by, agency),
        verb=verb,
        noun=noun._meta.model_name or "" if noun is not None else "",
        noun_id=noun.pk if noun is not None else None,
        details=_plain_details(details),
    )
    entry.leaf_hash = leaf_hash(entry)
    entry.save(force_insert=True)
    return entry


def leaf_hash(entry: AuditEntry) -> bytes:
    """Return SHA-256 over 0x00 and the canonical JSON of everything the entry says (RFC 6962, section 2.1)."""
    said = {
        "at": _utc(entry.at),
        "actor_id": entry.actor_id,
        "system": entry.system,
        "agency_id": entry.agency_id,
        "verb": entry.verb,
        "noun": entry.noun,
        "noun_id": entry.noun_id,
        "details": entry.details,
    }
    return hashlib.sha256(LEAF + canonical_json(said)).digest()


def verify(entries: Iterable[AuditEntry]) -> AuditEntry | None:
    """Return the first entry that no longer says what it said when it was written; None when all do."""
    return next((entry for entry in entries if leaf_hash(entry) != bytes(entry.leaf_hash)), None)


def canonical_json(value: Any) -> bytes:
    """Return the one JSON text of ``value`` (RFC 8785): keys in UTF-16 order, no spaces, UTF-8.

    An integer that JSON readers would round (2**53 and beyond, as ids of articles are) is written as text, which
    RFC 8785 recommends. Raises NotForTheLog for a float.
    """
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value, key=_utf16)}
    if isinstance(value, list):
        return [_sorted(each) for each in value]
    if isinstance(value, float):
        raise NotForTheLog(f"{value!r}: write the number as text; JSON readers disagree about it")
    return str(value) if isinstance(value, int) and abs(value) >= LARGEST_INTEGER else value


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _agency_of(noun: models.Model | None, by: User | SystemPost, agency: Agency | None) -> int | None:
    if agency is not None:
        return agency.pk
    if isinstance(noun, Agency):
        return noun.pk
    owner: int | None = getattr(noun, "agency_id", None)
    return owner if owner is not None else getattr(by, "agency_id", None)


def _plain_details(details: Mapping[str, Any]) -> dict[str, Any]:
    personal = sorted(key for key in details if key in PERSONAL or key.endswith(("_email", "_phone", "_username")))
    if personal:
        raise NotForTheLog(f"audit.record: {', '.join(personal)} would put personal data in the log; give the id")
    return {key: _plain(value) for key, value in details.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _plain_details(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(each) for each in (value if isinstance(value, (list, tuple)) else sorted(value))]
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, (date, Decimal)):
        return value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    raise NotForTheLog(f"audit.record: a {type(value).__name__} cannot stand in the log; give its id or its text")


def _text(value: str) -> str:
    if EMAIL_ADDRESS.search(value):
        raise NotForTheLog("audit.record: an e-mail address is personal data; give the id of its owner")
    return str(value)


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise NotForTheLog(f"{moment.isoformat()} has no time zone; the log keeps instants")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
