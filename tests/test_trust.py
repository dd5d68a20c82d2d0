"""The promises of trust that the data model and the addresses must keep."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from wagtail.models import ModelLogEntry, PageLogEntry

from tests.addresses import every_address

ALLOWED = Path(__file__).with_name("trust_columns.yaml")
COLUMNS = """
SELECT c.relname, a.attname FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped
"""
# Words that name what the data may never hold about a private person.
NEVER = {
    "agent", "author", "birthday", "commenter", "device", "ethnicity", "followers", "gender", "handle", "ip",
    "latitude", "longitude", "mobile", "nickname", "phone", "profile", "religion", "sex",
}  # fmt: skip
# Those words in tables that know no private person: staff who wrote, spokespersons whose telephone the law has
# published, journalists as such with their consent, and loudspeakers.
NO_PRIVATE_PERSON = {
    ("delivery_station", "device"),
    ("publishing_edition", "author_id"),
    ("publishing_journalist", "phone"),
    ("publishing_outlet", "desk_phone"),
    ("publishing_release", "author_id"),
    ("publishing_spokesperson", "phone"),
    ("publishing_warningtemplate", "author_id"),
}
NAMED = {"offices_user", "publishing_journalist", "publishing_spokesperson"}


def allowed() -> dict[str, dict[str, str]]:
    """Return table -> column -> reason."""
    said = yaml.safe_load(ALLOWED.read_text(encoding="utf-8"))
    return {
        table: {column: said["reasons"][why] for why, columns in groups.items() for column in columns}
        for table, groups in said["tables"].items()
    }


def columns() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_every_column_of_every_table_stands_on_the_list_with_a_reason():
    listed = {(table, column) for table, reasons in allowed().items() for column in reasons}
    real = columns()
    assert sorted(real - listed) == [], "new columns: give each a reason in tests/trust_columns.yaml, or leave it out"
    assert sorted(listed - real) == [], "columns that are gone: take them off tests/trust_columns.yaml"


@pytest.mark.django_db
def test_no_column_is_named_after_what_the_data_may_never_hold():
    named_so = {name for name in columns() if NEVER & set(name[1].split("_"))}
    assert sorted(named_so - NO_PRIVATE_PERSON) == []
    assert sorted(NO_PRIVATE_PERSON - named_so) == [], "gone: take them off the list"


@pytest.mark.django_db
def test_names_and_addresses_of_people_stand_in_tables_of_staff_and_press_only():
    personal = {"email", "username", "full_name", "first_name", "last_name", "last_login"}
    assert {table for table, column in columns() if column in personal} == NAMED


@pytest.mark.django_db
def test_no_page_for_readers_sets_a_cookie():
    reader = Client()
    seen = {}
    for each in every_address():
        if not each.at_the_desk and each.is_route:
            answer = reader.get(each.path(dict.fromkeys(each.parameters, "1")))
            seen[str(each)] = ("Set-Cookie" in answer.headers, bool(answer.cookies), "Cookie" in answer.get("Vary", ""))
    assert len(seen) >= 2
    assert {name: found for name, found in seen.items() if found != (False, False, False)} == {}
    assert not reader.cookies


@pytest.mark.django_db
def test_a_reader_who_asks_for_a_language_gets_it_without_a_cookie():
    answer = Client().get("/?lang=en")
    assert (answer.headers["Content-Language"], dict(answer.cookies)) == ("en", {})


def test_the_editors_and_the_frameworks_own_logs_of_people_stay_empty(officer, client_of):
    client = client_of(officer)
    client.get("/desk/rules/")
    assert [log.objects.count() for log in (LogEntry, PageLogEntry, ModelLogEntry)] == [0, 0, 0]
