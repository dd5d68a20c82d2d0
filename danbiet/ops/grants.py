"""What the application's role may do: everything with rows, nothing with tables; audit rows only be added."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from danbiet.ops.database import APP, from_url
from danbiet.ops.env import Env

EVERYTHING = [
    "GRANT USAGE ON SCHEMA public TO {app}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {app}",
    "GRANT EXECUTE ON ALL ROUTINES IN SCHEMA public TO {app}",
    # Partitions and tables that a function of the owner makes later.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {app}",
]
APPEND_ONLY = "REVOKE UPDATE, DELETE, TRUNCATE ON TABLE {table} FROM {app}"


def grant_to_the_application(connection: BaseDatabaseWrapper, role: str) -> None:
    """Grant ``role`` its rights on every table there is. ``connection`` is the owner's; safe to repeat."""
    app = sql.Identifier(role)
    with connection.cursor() as cursor:
        for statement in EVERYTHING:
            cursor.execute(sql.SQL(statement).format(app=app))
        for table in sorted(append_only_tables()):
            cursor.execute(sql.SQL(APPEND_ONLY).format(table=sql.Identifier(table), app=app))


def application_roles(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the roles to grant to: ``danbiet_app`` where it exists, and the one that DATABASE_URL names.

    The owner is left out: on a server where one role does everything there is nothing to grant.
    """
    named = from_url(url)["USER"] if (url := Env().database_url) else APP
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND rolname <> current_user", [[APP, named]]
        )
        return [row[0] for row in cursor.fetchall()]


def append_only_tables() -> Iterable[str]:
    """Return the tables of models that say ``append_only = True``."""
    return {model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)}
