"""``danbiet check``: what is wrong with this installation, each with its mend, in English for operators."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.core import checks as django_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from danbiet.ops.database import OLDEST_SERVER, connection_settings, state_file, url_of
from danbiet.ops.embedded.account import FolderOutOfReach, account_for, require_reach
from danbiet.ops.env import Env
from danbiet.ops.environment import unknown_variables


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``mend`` says what to do and is empty when all is well."""

    what: str
    mend: str = ""

    @property
    def well(self) -> bool:
        return not self.mend


def look(env: Env) -> Iterator[Finding]:
    """Yield a finding for each thing looked at, those that others depend on first."""
    yield from _variables()
    yield from _folders(env)
    database = list(_database(env))
    yield from database
    if all(finding.well for finding in database):
        yield from _tables()
    yield from _django()


def _variables() -> Iterator[Finding]:
    unknown = unknown_variables()
    yield from (Finding("A variable of the environment has no effect.", sentence) for sentence in unknown)
    if not unknown:
        yield Finding("Every DANBIET_ variable is a setting and can be read.")


def _folders(env: Env) -> Iterator[Finding]:
    for name, folder in (("DANBIET_DATA", env.data), ("DANBIET_MEDIA", env.media_folder)):
        yield _writable(name, folder.resolve())
    if not env.database_url and env.data.exists():
        yield _reachable(env.data.resolve())


def _writable(name: str, folder: Path) -> Finding:
    existing = next(step for step in (folder, *folder.parents) if step.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding(f"{existing} cannot be written.", f"Give this user the folder, or set {name} to another one.")
    return Finding(f"{folder} can be written.")


def _reachable(data: Path) -> Finding:
    try:
        require_reach(account_for(data / "postgres"), data)
    except FolderOutOfReach as error:
        what, _, mend = str(error).partition(". ")
        return Finding(f"{what}.", mend)
    return Finding("The user that runs PostgreSQL reaches the data folder.")


def _database(env: Env) -> Iterator[Finding]:
    for role, variable in (("app", "DATABASE_URL"), ("owner", "DATABASE_OWNER_URL")):
        if role == "app" or env.database_owner_url or not env.database_url:
            yield from _role(env.model_copy(update={"database_role": role}), variable)


def _role(env: Env, variable: str) -> Iterator[Finding]:
    if not env.database_url and not state_file(env.data).exists():
        yield Finding("The embedded database is not running.", "Start it with “danbiet up” and check again.")
        return
    settings = connection_settings(env)
    try:
        with psycopg.connect(url_of(settings), connect_timeout=10) as session:
            yield _version(session, variable)
            yield from _rights(session, env.database_role, settings["USER"])
    except psycopg.OperationalError as error:
        what = f"The database does not let {settings['USER'] or 'us'} in: {str(error).strip().splitlines()[-1]}"
        yield Finding(what, _mend_of(str(error), variable if env.database_url else "the running “danbiet up”"))


def _mend_of(error: str, where: str) -> str:
    mends = {
        "password authentication failed": f"Correct the password in {where}.",
        "does not exist": f"Create the role and the database first (docs/operator/install.md), or correct {where}.",
        "Connection refused": f"Start the server, or correct host and port in {where}.",
        "could not translate host name": f"Correct the host name in {where}.",
        "No such file": "The server is not running: start it with “danbiet up”.",
    }
    return next((mend for sign, mend in mends.items() if sign in error), f"See the server's log, and {where}.")


def _version(session: psycopg.Connection, variable: str) -> Finding:
    major = session.info.server_version // 10000
    if major < OLDEST_SERVER:
        return Finding(f"The server is PostgreSQL {major}.", f"Point {variable} at version {OLDEST_SERVER} or newer.")
    return Finding(f"{session.info.user} reaches PostgreSQL {major}, database {session.info.dbname}.")


def _rights(session: psycopg.Connection, role: str, user: str) -> Iterator[Finding]:
    if role == "owner":
        return
    owns = "EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid)"
    query = f"SELECT rolsuper, {owns} FROM pg_roles WHERE rolname = %s"
    row = session.execute(query, [user]).fetchone()
    if row and any(row):
        mend = "Let web and worker use a role that owns nothing; name the owner in DATABASE_OWNER_URL."
        yield Finding(f"The application's role {user} may change tables and the audit log.", mend)


def _tables() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        first = waiting[0][0]
        what = f"{len(waiting)} migrations wait, first {first.app_label}.{first.name}."
        yield Finding(what, "Run “danbiet migrate”.")
    else:
        yield Finding("Every migration is applied.")


def _django() -> Iterator[Finding]:
    found = [message for message in django_checks.run_checks() if message.level >= django_checks.WARNING]
    for message in found:
        yield Finding(f"{message.id or 'check'}: {message.msg}", message.hint or "Report this to the developers.")
    if not found:
        yield Finding("The program's own checks pass.")
