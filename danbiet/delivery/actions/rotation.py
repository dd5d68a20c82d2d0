"""Changing the key under which addresses and settings lie encrypted, while the product runs.

Sealed texts name their key, so they are sealed anew in batches that are committed one by one; a run that was cut short
is begun again and goes on. Hashes of a list are all under one key, so they change in one transaction a list, last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from danbiet.delivery.actions.sealed import SEALED, Sealed
from danbiet.delivery.actors import Actor
from danbiet.delivery.addresses import change_key, current_key_id, hasher, seal, unseal
from danbiet.delivery.content import address_use
from danbiet.delivery.models import Audience, Recipient
from danbiet.offices.audit import record

CHUNK: Final = 5_000
Tell = Callable[[str, int, int], None]

OLD = """
SELECT {id}, {value}, {use} FROM {table}
WHERE {value} <> '' AND substring({value} FROM 1 FOR 4) <> %s AND {id} > %s ORDER BY {id} LIMIT %s
"""
COUNT = "SELECT count(*) FROM {table} WHERE {value} <> '' AND substring({value} FROM 1 FOR 4) <> %s"
# Only what is still as it was read: a newer value is under the newest key already.
ANEW = """
UPDATE {table} t SET {value} = v.now FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS v(id, old, now)
WHERE t.{id} = v.id AND t.{value} = v.old
"""
HASHES = """
UPDATE delivery_recipient r SET address_hash = v.address_hash
FROM unnest(%s::bigint[], %s::bytea[]) AS v(id, address_hash) WHERE r.id = v.id
"""
IN_USE = """
SELECT encode(substring({value} FROM 1 FOR 4), 'hex'), count(*) FROM {table} WHERE {value} <> '' GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Rotated:
    """How many texts were sealed anew, and the hashes of how many lists were changed."""

    sealed: int
    lists: int


def rotate_everything(*, by: Actor, at: datetime, tell: Tell = lambda what, done, total: None) -> Rotated:
    """Bring everything that is encrypted under the newest key of ``DANBIET_ADDRESS_KEY``.

    ``tell(what, done, total)`` is called after every batch. May be stopped at any moment and begun again; what is
    done is left alone. Once it returns, the older keys may go (`keys_in_use` names the newest only). Raises
    KeyMissing for a text whose key is not among them.
    """
    sealed = sum(_seal_anew(kind, tell) for kind in SEALED)
    lists = Audience.objects.exclude(key_id=current_key_id()).filter(closed_at=None).order_by("pk")
    done = 0
    for audience in lists:
        rotate_hashes(audience, by=by, at=at, tell=tell)
        done += 1
    return Rotated(sealed, done)


@transaction.atomic
def rotate_hashes(audience: Audience, *, by: Actor, at: datetime, tell: Tell = lambda what, done, total: None) -> int:
    """Hash a list's addresses anew, under the newest key; return how many. Imports into it wait meanwhile."""
    change_key(audience)
    newest = current_key_id()
    hashed, use = hasher(audience, key_id=newest), address_use(audience.pk)
    rows = Recipient.objects.filter(audience=audience)
    n, total = 0, rows.count()
    for chunk in _addresses(audience):
        with connection.cursor() as cursor:
            cursor.execute(HASHES, [[pk for pk, _s in chunk], [hashed(unseal(s, use=use)) for _pk, s in chunk]])
        n += len(chunk)
        tell(f"list {audience.pk}: hashes", n, total)
    Audience.objects.filter(pk=audience.pk).update(key_id=newest)
    record("rotate_keys", audience, by=by, at=at, recipients=n)
    audience.refresh_from_db()
    return n


def keys_in_use() -> dict[str, dict[str, int]]:
    """Return, for each place where something is encrypted, key id → how many texts (or lists of hashes)."""
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        for kind in SEALED:
            cursor.execute(IN_USE.format(table=kind.table, value=kind.column))
            found[kind.name] = dict(cursor.fetchall())
    open_lists = Counter(Audience.objects.filter(closed_at=None).values_list("key_id", flat=True))
    found["hashes of lists"] = dict(sorted(open_lists.items()))
    return found


def _seal_anew(kind: Sealed, tell: Tell) -> int:
    names = {"table": kind.table, "value": kind.column, "id": kind.id, "use": kind.use_of}
    newest = bytes.fromhex(current_key_id())
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(**names), [newest])
        total = int(cursor.fetchone()[0])
    done, last = 0, 0
    while rows := _old(OLD.format(**names), newest, last):
        now = [seal(unseal(old, use=kind.use(of)), use=kind.use(of)) for _pk, old, of in rows]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ANEW.format(**names), [[pk for pk, _o, _u in rows], [old for _p, old, _u in rows], now])
        done, last = done + len(rows), rows[-1][0]
        tell(kind.name, done, total)
    return done


def _old(statement: str, newest: bytes, last: int) -> list[tuple[int, bytes, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [newest, last, CHUNK])
        return [(pk, bytes(sealed), of) for pk, sealed, of in cursor.fetchall()]


def _addresses(audience: Audience) -> Iterator[list[tuple[int, bytes]]]:
    last = 0
    while True:
        rows = Recipient.objects.filter(audience=audience, pk__gt=last).order_by("pk")
        found = [(pk, bytes(sealed)) for pk, sealed in rows.values_list("pk", "address")[:CHUNK]]
        if not found:
            return
        yield found
        last = found[-1][0]
