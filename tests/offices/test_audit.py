"""The log: written with the action or not at all, changed by nobody, and checkable by outsiders."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from danbiet.offices.audit import (
    NotForTheLog,
    NotInTransaction,
    SystemPost,
    canonical_json,
    leaf_hash,
    record,
    verify,
)
from danbiet.offices.models import AuditEntry
from tests.builders import a_policy
from tests.cast import NOW
from tests.database import Database

LISTENER = SystemPost("listener")


def test_an_entry_says_who_did_what_to_which_thing(officer, ministry):
    policy = a_policy(ministry)
    record("archive", policy, by=officer, at=NOW, reason_id=7, until=date(2026, 4, 1), share=Decimal("0.50"))
    entry = AuditEntry.objects.get(verb="archive")
    assert (
        entry.at,
        entry.actor_id,
        entry.system,
        entry.agency_id,
        entry.verb,
        entry.noun,
        entry.noun_id,
        entry.details,
    ) == (
        NOW,
        officer.pk,
        "",
        ministry.pk,
        "archive",
        "policy",
        policy.pk,
        {"reason_id": 7, "until": "2026-04-01", "share": "0.50"},
    )


@pytest.mark.django_db
def test_a_part_of_the_product_that_acts_on_its_own_is_named():
    entry = record("poll", None, by=LISTENER, at=NOW)
    assert (entry.actor_id, entry.system, entry.agency_id, entry.noun, entry.noun_id) == (
        None,
        "listener",
        None,
        "",
        None,
    )


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_the_actions_transaction_is_refused():
    with pytest.raises(NotInTransaction, match="atomic block"):
        record("poll", None, by=LISTENER, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_leaves_no_entry():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = record("poll", None, by=LISTENER, at=NOW).id / 0
    assert not AuditEntry.objects.filter(verb="poll").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "details",
    [
        {"email": "x"},
        {"username": "an"},
        {"full_name": "Nguyễn Văn A"},
        {"contact_phone": "09"},
        {"changed": {"name": "A"}},
        {"note": "gửi an@example.vn"},
    ],
)
def test_personal_data_never_enter_the_log(details):
    with pytest.raises(NotForTheLog, match="id"):
        record("change", None, by=LISTENER, at=NOW, **details)


@pytest.mark.django_db
@pytest.mark.parametrize("value", [0.1, object(), datetime(2026, 1, 1)])  # noqa: DTZ001
def test_a_value_that_readers_could_read_differently_is_refused(value):
    with pytest.raises(NotForTheLog):
        record("change", None, by=LISTENER, at=NOW, value=value)


def test_canonical_json_is_the_one_of_rfc_8785():
    # The key order of the example in RFC 8785, section 3.2.3: by UTF-16 code units.
    keys = ["€", "\r", "\ufb33", "1", "😀", "\u0080", "ö"]
    in_order = '{"\\r":0,"1":0,"\u0080":0,"ö":0,"€":0,"😀":0,"\ufb33":0}'
    assert canonical_json(dict.fromkeys(keys, 0)) == in_order.encode()


def test_canonical_json_writes_text_as_rfc_8785_does():
    assert canonical_json(["\u000f\n'\"\\/ế", None, True, -3]) == '["\\u000f\\n\'\\"\\\\/ế",null,true,-3]'.encode()


@pytest.mark.django_db
def test_the_long_id_of_an_article_is_hashed_as_text_that_no_reader_rounds():
    entry = record("strike", None, by=LISTENER, at=NOW, item_id=1858694912409600097)
    assert canonical_json(entry.details) == b'{"item_id":"1858694912409600097"}'
    assert verify(AuditEntry.objects.all()) is None


@pytest.mark.django_db
def test_the_leaf_hash_is_the_one_of_rfc_6962_whatever_the_time_zone():
    hanoi = datetime(2026, 3, 4, 9, 0, tzinfo=timezone(timedelta(hours=7)))
    entry = record("poll", None, by=LISTENER, at=hanoi, new=3)
    said = (
        '{"actor_id":null,"agency_id":null,"at":"2026-03-04T02:00:00.000000Z","details":{"new":3},'
        '"noun":"","noun_id":null,"system":"listener","verb":"poll"}'
    )
    assert entry.leaf_hash == hashlib.sha256(b"\x00" + said.encode()).digest()
    entry.refresh_from_db()
    assert (entry.at.tzinfo, leaf_hash(entry)) == (UTC, bytes(entry.leaf_hash))


@pytest.mark.django_db
def test_an_entry_that_was_changed_is_found():
    entries = [record("poll", None, by=LISTENER, at=NOW, feed_id=n, words="tiếng Việt") for n in range(3)]
    assert verify(AuditEntry.objects.order_by("id")) is None
    entries[1].details["feed_id"] = 9
    assert verify(entries) == entries[1]


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE {} SET verb = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_may_change_no_entry(change):
    entry = record("poll", None, by=LISTENER, at=NOW)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(AuditEntry._meta.db_table))
    assert AuditEntry.objects.filter(verb="poll", leaf_hash=entry.leaf_hash).count() == 1


@pytest.mark.django_db
def test_the_application_may_read_and_add_entries_and_nothing_else():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name = %s"
            " AND grantee = current_user ORDER BY 1",
            [AuditEntry._meta.db_table],
        )
        assert [row[0] for row in cursor.fetchall()] == ["INSERT", "SELECT"]


@pytest.mark.parametrize("change", ["UPDATE {} SET verb = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_the_owner_of_the_tables_may_change_an_entry(fresh_database: Database, change: str):
    table = AuditEntry._meta.db_table
    with psycopg.connect(fresh_database.owner, autocommit=True) as owner:
        owner.execute(
            f"INSERT INTO {table} (at, system, verb, noun, details, leaf_hash)"
            " VALUES (now(), 'listener', 'poll', '', '{}', '')"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner.execute(change.format(table))
        assert owner.execute(f"SELECT count(*) FROM {table} WHERE verb = 'poll'").fetchone() == (1,)
