"""Backup to one archive and back, into an empty place only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import scalar_row

from danbiet.ops.archive import DUMP, MEDIA, Manifest, add_files, add_manifest, files_under, unpack, written_whole
from danbiet.ops.database import connection_settings, from_url, url_of
from danbiet.ops.embedded import EmbeddedServer, FolderInUse
from danbiet.ops.embedded.binaries import tool
from danbiet.ops.env import Env

SECRET = ("secret", "password", "database_url", "database_owner_url")

Progress = Callable[[str, int], None]


class NotEmpty(RuntimeError):
    """There is something where a backup should be restored."""


class ToolFailed(RuntimeError):
    """pg_dump or pg_restore failed; the message is its own."""


def back_up(env: Env, file: Path, *, at: datetime, progress: Progress) -> Manifest:
    """Write one archive to ``file`` and return its manifest. ``progress`` is told each step and its bytes.

    Rows are counted in the very snapshot that is dumped. Raises ToolFailed, psycopg.OperationalError.
    """
    with running_owner_url(env) as url, tempfile.TemporaryDirectory(prefix="danbiet-backup-") as work:
        dump = Path(work) / DUMP
        progress("dumping the database", 0)
        rows, server = _dump(env, url, dump)
        with written_whole(file) as archive:
            progress("writing the archive", dump.stat().st_size + _size_under(env.media_folder))
            hashes = add_files(archive, dump, env.media_folder, lambda size: progress("", size))
            versions = {"danbiet": version("danbiet"), "postgresql": server}
            manifest = Manifest(at.isoformat(), versions, _settings(env), rows, hashes)
            add_manifest(archive, manifest)
    return manifest


def restore(env: Env, file: Path, *, progress: Progress) -> Manifest:
    """Restore ``file`` into an empty database and an empty media folder, and check the rows of every table.

    Ends with the migrations that are newer than the backup. Raises NotEmpty, BadArchive, ToolFailed.
    """
    _require_empty_folder(env.media_folder)
    env.data.mkdir(parents=True, exist_ok=True, mode=0o711)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=env.data) as work, running_owner_url(env) as url:
        _require_empty_database(url)
        progress("unpacking and checking the archive", 0)
        manifest = unpack(file, Path(work))
        progress("restoring the database", 0)
        _run_tool(url, "pg_restore", "--no-owner", "--no-acl", "--exit-on-error", str(Path(work) / DUMP))
        _require_rows(url, manifest.rows)
        progress("applying migrations and rights", 0)
        _migrate(env, url)
        _move_media(Path(work) / MEDIA, env.media_folder)
    return manifest


@contextmanager
def running_owner_url(env: Env) -> Iterator[str]:
    """Give the owner's URL; an embedded database that nobody runs is run for as long as this lasts."""
    if env.database_url:
        yield env.database_owner_url or env.database_url
        return
    server = EmbeddedServer(env.data, say=lambda line: None)
    try:
        server.start()
    except FolderInUse:
        yield url_of(connection_settings(env.model_copy(update={"database_role": "owner"})))
        return
    try:
        yield server.owner_url()
    finally:
        server.stop()


def rows_of_tables(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return the number of rows of every table that is backed up.

    Partitions count by themselves, parents not at all; nor do unlogged tables (salts of the day, rates), which are
    made to be forgotten.
    """
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p'"
        " AND relnamespace = 'public'::regnamespace ORDER BY 1"
    ).fetchall()
    count = sql.SQL("SELECT count(*) FROM {}")
    cursor = connection.cursor(row_factory=scalar_row)
    return {name: cursor.execute(count.format(sql.Identifier(name))).fetchone() or 0 for (name,) in tables}


def _dump(env: Env, url: str, dump: Path) -> tuple[dict[str, int], str]:
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = connection.cursor(row_factory=scalar_row).execute("SELECT pg_export_snapshot()").fetchone()
        rows = rows_of_tables(connection)
        _run_tool(
            url, "pg_dump", "--format=custom", "--no-unlogged-table-data", f"--snapshot={snapshot}", f"--file={dump}"
        )
        return rows, connection.info.parameter_status("server_version") or ""


def _run_tool(url: str, name: str, *arguments: str) -> None:
    """Run PostgreSQL's tool; the password travels in the environment, which other users cannot read."""
    place = from_url(url)
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {variable: place[key] for variable, key in names.items() if place[key]}
    database = [f"--dbname={place['NAME']}"] if name == "pg_restore" else []
    done = subprocess.run(
        [_tool_for(url, name), *database, *arguments],
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ToolFailed(f"{name} failed:\n{done.stderr.strip()}")


def _tool_for(url: str, name: str) -> str:
    """Return the tool of the server's own version: a newer one writes dumps that an older server cannot read."""
    with psycopg.connect(url) as connection:
        major = connection.info.server_version // 10000
    candidates = [Path(f"/usr/lib/postgresql/{major}/bin/{name}"), *map(Path, filter(None, [shutil.which(name)]))]
    candidates.append(tool(name))
    for candidate in candidates:
        if candidate.exists() and _major(candidate) == major:
            return str(candidate)
    raise ToolFailed(f"No {name} of version {major} on this machine. Install postgresql-client-{major}.")


def _major(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    digits = said.rpartition(") ")[2].partition(".")[0].strip()
    return int(digits) if digits.isdigit() else 0


def _settings(env: Env) -> dict[str, str]:
    return {name: str(value) for name, value in env.model_dump().items() if name not in SECRET and value is not None}


def _require_empty_folder(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(f"{folder} is not empty. Restore into a new folder: set DANBIET_DATA (and DANBIET_MEDIA).")


def _require_empty_database(url: str) -> None:
    with psycopg.connect(url) as connection:
        tables = len(rows_of_tables(connection))
    if tables:
        raise NotEmpty(
            f"The database already has {tables} tables. Restore into an empty one: a backup replaces nothing."
        )


def _require_rows(url: str, expected: dict[str, int]) -> None:
    with psycopg.connect(url) as connection:
        found = rows_of_tables(connection)
    wrong = sorted(name for name in expected | found if expected.get(name) != found.get(name))
    if wrong:
        name = wrong[0]
        raise ToolFailed(
            f"{len(wrong)} tables do not have the rows of the manifest, first {name}: "
            f"{found.get(name)} instead of {expected.get(name)}. Restore once more into an empty place."
        )


def _migrate(env: Env, url: str) -> None:
    environment = os.environ | {
        "DATABASE_URL": env.database_url or url,
        "DATABASE_OWNER_URL": url,
        "DANBIET_DATA": str(env.data.resolve()),
    }
    command = [sys.executable, "-m", "danbiet.cli", "migrate", "--quiet"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolFailed(f"The restored database cannot be migrated:\n{done.stdout}{done.stderr}")


def _move_media(source: Path, media: Path) -> None:
    if not source.exists():
        return
    media.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        shutil.move(entry, media / entry.name)


def _size_under(folder: Path) -> int:
    return sum(file.stat().st_size for file in files_under(folder))
