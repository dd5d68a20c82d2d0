"""The test session's PostgreSQL: one server, one migrated template, a clone for whoever needs one.

A cluster with the migrated template is kept in ``var/test`` under a hash of the migrations and copied for each
session, so that two sessions never meet and a session starts in a second. With TEST_DATABASE_URL (a superuser's)
that server is used instead.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from danbiet.ops.database import APP, OWNER, password_file
from danbiet.ops.embedded import EmbeddedServer
from danbiet.ops.embedded.cluster import make_database, make_roles
from danbiet.ops.keys import kept_secret

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var/test"
TEMPLATE = "danbiet_template"
LOADED = ("*/reference*.py", "*/kinds.py", "*/starter*", "measurement/indicators*", "cli/migrate.py")
HANDED_DOWN = "DANBIET_TEST_SERVER"  # how the first process tells xdist's workers where the server is

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """A database of one test: the same place under three roles."""

    name: str
    app: str
    owner: str
    admin: str


@dataclass(frozen=True)
class DatabaseServer:
    """A server that we may fill: its superuser's URL and the folder with the roles' passwords."""

    admin_url: str
    data: str
    template: str = TEMPLATE

    def clone(self) -> Database:
        """Return a new database with every table migrated and granted, and no rows but the migrations' own."""
        return self._made(self.template)

    def empty(self) -> Database:
        """Return a new database with nothing in it."""
        return self._made("template0")

    def drop(self, database: Database) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.name)))

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.admin_url, autocommit=True)

    def names(self, name: str) -> Database:
        return Database(name, self._url(name, APP), self._url(name, OWNER), self._url(name))

    def _made(self, template: str) -> Database:
        name = f"danbiet_test_{os.getpid()}_{next(_numbers)}"
        with self.connect() as connection:
            make_database(connection, name, template=template)
        return self.names(name)

    def _url(self, name: str, role: str | None = None) -> str:
        parts = urlsplit(self.admin_url)
        place = parts.netloc
        if role:
            password = kept_secret(password_file(Path(self.data), role))
            place = f"{role}:{password}@{parts.netloc.rpartition('@')[2]}"
        return urlunsplit((parts.scheme, place, f"/{name}", parts.query, ""))


@contextmanager
def running_server() -> Iterator[DatabaseServer]:
    """Run a server for this session, or use the one that TEST_DATABASE_URL names."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield _given_server(url)
        return
    folder = Path(tempfile.mkdtemp(prefix="danbiet-test-"))
    try:
        folder.chmod(0o711)  # when we are root, PostgreSQL runs as another user and must get in
        subprocess.run(["cp", "-a", "--reflink=auto", f"{kept_cluster()}/.", str(folder)], check=True)
        with EmbeddedServer(folder, durable=False, say=lambda line: None) as server:
            yield DatabaseServer(server.url("postgres", "postgres"), str(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def handed_down() -> DatabaseServer | None:
    told = os.environ.get(HANDED_DOWN)
    return DatabaseServer(**json.loads(told)) if told else None


def hand_down(server: DatabaseServer) -> None:
    os.environ[HANDED_DOWN] = json.dumps(
        {"admin_url": server.admin_url, "data": server.data, "template": server.template}
    )


def _given_server(url: str) -> DatabaseServer:
    data = KEPT / "given"
    template = f"{TEMPLATE}_{migrations_hash()}"
    server = DatabaseServer(url, str(data), template)
    with server.connect() as connection:
        # Sessions that start at once make the roles one after the other; only those of one template wait for it.
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [TEMPLATE])
        make_roles(connection, data)
        connection.execute("SELECT pg_advisory_unlock(hashtext(%s))", [TEMPLATE])
        if not _has_template(connection, template):
            connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [template])
            if not _has_template(connection, template):
                _make_template(server, connection)
    return server


def _has_template(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def kept_cluster() -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"cluster-{migrations_hash()}"
    with _only_one_builds():
        if not kept.exists():
            _forget_old_clusters()
            _build(kept)
    os.utime(kept)
    return kept


def _build(kept: Path) -> None:
    partial = kept.with_suffix(".new")
    shutil.rmtree(partial, ignore_errors=True)
    with EmbeddedServer(partial, durable=False, say=lambda line: None) as embedded:
        server = DatabaseServer(embedded.url("postgres", "postgres"), str(partial))
        with server.connect() as connection:
            _make_template(server, connection)
    partial.rename(kept)


def _make_template(server: DatabaseServer, connection: psycopg.Connection) -> None:
    """Build the template under another name, so that a killed session leaves none that is half made."""
    building = f"{server.template}_building"
    names = {"building": sql.Identifier(building), "template": sql.Identifier(server.template)}
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {building} WITH (FORCE)").format(**names))
    make_database(connection, building)
    _migrate(server.names(building).owner)
    for step in (
        "ALTER DATABASE {building} RENAME TO {template}",
        "ALTER DATABASE {template} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true",
    ):
        connection.execute(sql.SQL(step).format(**names))


def _migrate(owner_url: str) -> None:
    environment = os.environ | {
        "DATABASE_URL": owner_url,
        "DATABASE_OWNER_URL": owner_url,
        "DJANGO_SETTINGS_MODULE": "danbiet.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "danbiet.cli", "migrate", "--quiet"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"The test database cannot be migrated:\n{done.stdout}{done.stderr}")


def migrations_hash() -> str:
    """Return a mark of everything that decides what a migrated database holds."""
    package = ROOT / "danbiet"
    files = [*package.glob("*/migrations/*.py"), *package.glob("offices/**/*.yaml"), *package.glob("offices/**/*.csv")]
    files += [file for name in LOADED for file in package.glob(name)]
    files += [package / "ops/grants.py", package / "ops/embedded/cluster.py", ROOT / "uv.lock"]
    mark = hashlib.sha256()
    for file in sorted(files):
        mark.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return mark.hexdigest()[:12]


@contextmanager
def _only_one_builds() -> Iterator[None]:
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_old_clusters(days: float = 2) -> None:
    for folder in KEPT.glob("cluster-*"):
        if time.time() - folder.stat().st_mtime > days * 86400:
            shutil.rmtree(folder, ignore_errors=True)
