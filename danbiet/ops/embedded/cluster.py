"""PostgreSQL's own folder: made whole or not at all; its roles and its one database."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from danbiet.ops.database import APP, NAME, OWNER, password_file
from danbiet.ops.embedded.account import Account
from danbiet.ops.keys import kept_secret

SUPERUSER = "postgres"

# The wheel has no ICU; PostgreSQL 17 and later carry a C.UTF-8 of their own that needs nothing of the system.
# Vietnamese order does not come from the database: sort keys are stored (decision 1).
INITDB = [
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth=scram-sha-256",
    "--data-checksums",
    "--no-instructions",
    f"--username={SUPERUSER}",
]


class ClusterNotMade(RuntimeError):
    """``initdb`` failed; the message is its own."""


def make_cluster(cluster: Path, programs: Path, account: Account, say: Callable[[str], None]) -> None:
    """Make the cluster with a random password for its superuser, or leave nothing behind."""
    say("making the database folder")
    partial = cluster.with_name(cluster.name + ".new")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    account.take_over(partial)
    _run_initdb(partial, programs, account, kept_secret(password_file(cluster.parent, SUPERUSER)))
    partial.rename(cluster)


def _run_initdb(folder: Path, programs: Path, account: Account, password: str) -> None:
    # The password travels in a file that the database's user may read, beside the folder it is making.
    handover = folder.with_name(f".{folder.name}.password")
    handover.unlink(missing_ok=True)
    descriptor = os.open(handover, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(password)
    account.take_over(handover)
    command = [str(programs / "bin/initdb"), *INITDB, f"--pwfile={handover}", f"--pgdata={folder}"]
    try:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=plain_environment(),
            **account.popen_arguments(),
        )
    finally:
        handover.unlink()
    if done.returncode:
        raise ClusterNotMade(f"initdb could not make {folder}:\n{done.stdout}{done.stderr}".rstrip())


def plain_environment() -> dict[str, str]:
    """Return an environment in which no PG* variable or locale of the user changes what PostgreSQL does."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def make_roles(connection: psycopg.Connection, data: Path) -> None:
    """Make the two roles and the database, and set the roles' passwords to those in the data folder.

    ``connection`` is the superuser's, in autocommit. Safe to repeat.
    """
    for role in (OWNER, APP):
        make_role(connection, role, kept_secret(password_file(data, role)))
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
        make_database(connection, NAME)


def make_database(connection: psycopg.Connection, name: str, *, template: str = "template0") -> None:
    """Make a database that ``danbiet_owner`` owns and only the two roles may enter."""
    names = {"name": sql.Identifier(name), "owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    create = "CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}"
    connection.execute(sql.SQL(create).format(template=sql.Identifier(template), **names))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
    connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}").format(**names))


def make_role(connection: psycopg.Connection, role: str, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if exists else "CREATE"
    statement = sql.SQL(verb + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(password)))
