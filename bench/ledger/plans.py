"""Which index serves which statement of the ledger, and how long each takes, with a million rows in it.

Run as ``python -m bench.ledger.plans [ROWS]``; `TEST_DATABASE_URL` names another server than the embedded one. The
ledger's own functions run; each of their statements is explained (ANALYZE, BUFFERS) in a savepoint just before it runs
in earnest, so the plans are those of the product's own words and values. Ends with 1 when a hot statement reads
`delivery_delivery` or `delivery_recipient` from end to end. Times are of one run on a warm cache.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg

from bench.ledger.world import World, now

ONCE = frozenset({"once", "start", "page", "file", "correction"})  # asked now and then, of all the rows of a dispatch
BIG = frozenset({"delivery_delivery", "delivery_recipient"})
FILL = """
INSERT INTO delivery_recipient (audience_id, address, address_hash, place_id, language, topics, state, added_at)
SELECT {audience}, sha256(int8send(n)), sha256(int8send(n)), p.ids[1 + n::bigint * cardinality(p.ids) / {rows}], 'vi',
    '[]', 'active', now()
FROM generate_series(0, {rows} - 1) AS n,
    (SELECT array_agg(id ORDER BY id) AS ids FROM offices_place WHERE parent_id IS NOT NULL) AS p
"""
# A bulk in the middle: most are there, some on their way, some wait, few went wrong.
GO_ON = """
UPDATE delivery_delivery SET
    state = CASE WHEN id % 100 < 60 THEN 'received' WHEN id % 100 < 80 THEN 'handed' WHEN id % 100 < 82 THEN 'failed'
                 WHEN id % 100 < 83 THEN 'uncertain' ELSE 'waiting' END,
    due_at = CASE WHEN id % 100 = 82 THEN due_at WHEN id % 100 > 82 THEN due_at END,
    reason = CASE WHEN id % 100 IN (80, 81) THEN 'bad_address' WHEN id % 100 = 82 THEN 'no_answer' ELSE '' END,
    reference = CASE WHEN id % 100 < 80 THEN 'r' || id ELSE '' END, provider_id = {provider}, attempts = 1,
    handed_at = now()
WHERE dispatch_id = {dispatch}
"""


@dataclass(frozen=True)
class Plan:
    """One statement: what it read by, the pages it touched, and how long it took."""

    label: str
    ms: float
    pages: int
    ways: tuple[str, ...]
    whole: tuple[str, ...]


def plans_of(n: int) -> Iterator[Plan]:
    """Fill a database with ``n`` deliveries and yield the plans of the statements on it."""
    from django.db import connection

    from danbiet.channels.sms_http import SmsHttp
    from danbiet.delivery.actions.dispatches import confirm_dispatch
    from danbiet.delivery.actions.starting import start_due
    from danbiet.delivery.models import Audience, Dispatch, PlaceCount

    world = World()
    told = {"base_url": "http://127.0.0.1:9/", "token": "t", "receipt_secret": "s", "brandname": "DanBiet"}
    provider = world.provider(SmsHttp.Settings(**told, closed_networks=True))
    audience = world.list_of(1)[0]
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(audience=audience.pk, rows=n))
    Audience.objects.filter(pk=audience.pk).update(size=n)
    analyze()
    dispatch = world.plan(audience)
    confirm_dispatch(dispatch, by=world.officer, at=now())
    with explained("start: a row for each recipient") as seen:
        start_due(at=now())
    yield from seen
    with connection.cursor() as cursor:
        cursor.execute(GO_ON.format(dispatch=dispatch.pk, provider=provider.pk))
        counted = "SELECT state, count(*) FROM delivery_delivery WHERE dispatch_id = %s GROUP BY 1"
        cursor.execute(counted, [dispatch.pk])
        states = dict(cursor.fetchall())
    analyze()
    Dispatch.objects.filter(pk=dispatch.pk).update(**{"waiting": 0} | states)
    PlaceCount.objects.filter(dispatch=dispatch).update(state="received")
    dispatch.refresh_from_db()
    for label, act in steps(dispatch, provider):
        with explained(label) as seen:
            act()
        yield from seen


def analyze() -> None:
    """Gather statistics as autovacuum would within a minute; ``BENCH_UNKNOWN=1`` leaves a fresh bulk unknown."""
    if os.environ.get("BENCH_UNKNOWN"):
        return
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("ANALYZE delivery_recipient, delivery_delivery")


def steps(dispatch: Any, provider: Any) -> list[tuple[str, Callable[[], object]]]:
    """Return what the ledger does while a bulk goes, in the order of how often."""
    from django.db import connection

    from danbiet.channels.base import Fate, Notice
    from danbiet.delivery.actions.dispatches import expire_waiting, resend
    from danbiet.delivery.actions.settling import PICK
    from danbiet.delivery.ledger.claiming import claim
    from danbiet.delivery.ledger.keys import DeliveryKey
    from danbiet.delivery.ledger.outcomes import Written, write
    from danbiet.delivery.ledger.words import apply_words
    from danbiet.delivery.models import Delivery
    from danbiet.delivery.queries import pages
    from danbiet.delivery.queries.reached import count_reached
    from danbiet.publishing.models import Edition

    handed = list(Delivery.objects.filter(dispatch=dispatch, state="handed").values_list("pk", flat=True)[:1000])
    keyed = [Notice(Fate.RECEIVED, now(), "", str(DeliveryKey(dispatch.key_mark, pk, 0))) for pk in handed[:500]]
    named = [Notice(Fate.RECEIVED, now(), f"r{pk}", "") for pk in handed[500:]]
    taken: dict[str, Any] = {}

    def take() -> None:
        taken["batch"] = claim(dispatch.pk, provider.pk, at=now(), limit=500)

    def settle() -> None:
        batch = taken["batch"]
        rows = [Written(row.id, "handed", reference=f"r{row.id}", parts=1, handed_at=now()) for row in batch.rows]
        write(dispatch.pk, rows, leased_until=batch.leased_until)

    def look_up() -> None:
        with connection.cursor() as cursor:
            cursor.execute(PICK, [dispatch.pk, now(), now(), 200, now() + timedelta(minutes=2)])

    later = Edition(release=dispatch.edition.release, number=dispatch.edition.number + 1)
    return [
        ("claim a batch of 500", take),
        ("write what became of it", settle),
        ("500 receipts by our key", lambda: apply_words(provider.pk, keyed, at=now())),
        ("500 receipts by the provider's reference", lambda: apply_words(provider.pk, named, at=now())),
        ("take 200 uncertain ones to look up", look_up),
        ("page: why not, by reason", lambda: pages.reasons_of(dispatch)),
        ("page: how many can be sent again", lambda: pages.resendable_of(dispatch)),
        ("page: communes", lambda: list(pages.communes_of(dispatch)[:20])),
        ("file: reasons by commune", lambda: pages.reasons_by_commune(dispatch)),
        ("correction: how many were reached", lambda: count_reached(later, dispatch.channel)),
        (
            "once: send again to who failed",
            lambda: resend(dispatch, states=["failed"], by=dispatch.planned_by, at=now()),
        ),
        ("once: expire who waits", lambda: expire_waiting(dispatch, reason="expired", at=now())),
    ]


@contextmanager
def explained(label: str) -> Iterator[list[Plan]]:
    """Explain every statement on the ledger's rows that runs inside."""
    from django.db import connection, transaction

    seen: list[Plan] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "delivery_delivery" in sql and sql.lstrip().upper().startswith(("SELECT", "UPDATE", "INSERT", "WITH")):
            seen.append(_plan(connection.connection, label, sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(explain):
        yield seen


def _plan(raw: Any, label: str, sql: str, params: Any) -> Plan:
    with raw.cursor() as cursor:
        cursor.execute("SAVEPOINT explained")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        [told] = cursor.fetchone()[0]
        cursor.execute("ROLLBACK TO SAVEPOINT explained")
    nodes = list(_nodes(told["Plan"]))
    ways = dict.fromkeys(_way(node) for node in nodes if node.get("Relation Name") in BIG or "Index Name" in node)
    whole = [node["Relation Name"] for node in nodes if node["Node Type"].endswith("Seq Scan")]
    top = told["Plan"]
    pages = top.get("Shared Hit Blocks", 0) + top.get("Shared Read Blocks", 0)
    return Plan(label, told["Execution Time"], pages, tuple(ways), tuple(each for each in whole if each in BIG))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for each in node.get("Plans", []):
        yield from _nodes(each)


def _way(node: dict[str, Any]) -> str:
    return node.get("Index Name") or f"{node['Node Type']} on {node['Relation Name']}"


def main(n: int) -> int:
    from tests.database import running_server

    with running_server() as server:
        made = server.clone()
        os.environ |= {"DATABASE_URL": made.app, "DATABASE_OWNER_URL": made.owner, "DANBIET_DATA": server.data}
        os.environ["DJANGO_SETTINGS_MODULE"] = "danbiet.config.settings"
        try:
            return int(_tell(n) > 0)
        finally:
            from django.db import connections

            connections.close_all()
            server.drop(made)


def _tell(n: int) -> int:
    import django

    django.setup()
    bad = 0
    for plan in plans_of(n):
        bad += bool(plan.whole) and plan.label.partition(":")[0] not in ONCE
        print(json.dumps(plan.__dict__, ensure_ascii=False), flush=True)
    return bad


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
