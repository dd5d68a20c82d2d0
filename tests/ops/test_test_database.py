"""The ground under the other tests: clones, roles, and no row that outlives its test."""

from dataclasses import replace

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection, transaction

from danbiet.ops.database import APP, OWNER
from tests import database as ground
from tests.database import Database, DatabaseServer

pytestmark = pytest.mark.database


def _current_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_tests_run_as_the_applications_role_which_may_make_no_table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (APP,)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("CREATE TABLE anything (id int)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_row_is_gone_in_the_next_test(turn):
    assert not ContentType.objects.filter(app_label="left over").exists()
    ContentType.objects.create(app_label="left over", model=f"turn {turn}")


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_has_a_database_of_its_own(django_db_setup):
    here = _current_database()
    assert here.startswith("danbiet_test_")
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None, "context": None}) as other:
        assert other.info.dbname == here


@pytest.mark.django_db
def test_the_application_adds_to_the_audit_log_and_never_changes_it():
    with connection.cursor() as cursor:
        rights = (
            "SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name = %s AND grantee = %s"
        )
        cursor.execute(rights, ["offices_auditentry", APP])
        assert {row[0] for row in cursor.fetchall()} == {"SELECT", "INSERT"}


def test_a_fresh_database_answers_to_owner_and_application(fresh_database: Database):
    with psycopg.connect(fresh_database.owner) as owner, psycopg.connect(fresh_database.app) as app:
        assert (owner.info.user, app.info.user) == (OWNER, APP)
        assert app.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() == (True,)


def test_an_empty_database_holds_nothing(empty_database: Database):
    with psycopg.connect(empty_database.owner) as owner:
        assert owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_a_session_killed_while_it_migrates_leaves_no_half_made_template(
    database_server: DatabaseServer, monkeypatch: pytest.MonkeyPatch
):
    server = replace(database_server, template="danbiet_test_of_the_template")
    building = f"{server.template}_building"
    with server.connect() as connection:
        monkeypatch.setattr(ground, "_migrate", _is_killed)
        with pytest.raises(KeyboardInterrupt):
            ground._make_template(server, connection)
        assert _databases_like(connection, server.template) == [building]
        monkeypatch.setattr(ground, "_migrate", lambda owner_url: None)
        ground._make_template(server, connection)
        assert _databases_like(connection, server.template) == [server.template]
        connection.execute(f"ALTER DATABASE {server.template} IS_TEMPLATE false")
        connection.execute(f"DROP DATABASE {server.template}")


def _is_killed(owner_url: str) -> None:
    raise KeyboardInterrupt


def _databases_like(connection: psycopg.Connection, name: str) -> list[str]:
    found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1", [name])
    return [row[0] for row in found.fetchall()]
