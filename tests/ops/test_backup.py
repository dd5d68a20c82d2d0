"""A backup is everything: restored into an empty folder, every table has the same rows and every file its hash."""

import os
import stat
import subprocess
import sys
import tarfile
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import sql

from danbiet.ops.archive import MANIFEST, BadArchive, Manifest, files_under, hash_of, unpack
from danbiet.ops.backup import NotEmpty, back_up, restore, rows_of_tables, running_owner_url
from danbiet.ops.database import APP
from danbiet.ops.embedded import EmbeddedServer
from danbiet.ops.env import Env
from tests.ops.product import data_folder, migrated_folder, silent

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WORDS = "Đường sắt – “tiếp thu” ý kiến; \N{PILE OF POO} \\N \t tab"

pytestmark = pytest.mark.xdist_group("backup")


def _no_progress(step: str, units: int) -> None:
    """Take the steps and show none."""


def _hashes(url: str) -> dict[str, str]:
    """Return a hash of each table's rows, whatever their order on disk."""
    digest = (
        "SELECT coalesce(md5(string_agg(row, '\n' ORDER BY row)), 'empty') FROM (SELECT t::text AS row FROM {} t) AS r"
    )
    with psycopg.connect(url) as connection:
        return {
            name: connection.execute(sql.SQL(digest).format(sql.Identifier(name))).fetchone()[0]
            for name in rows_of_tables(connection)
        }


def _files(env: Env) -> dict[str, str]:
    return {str(file.relative_to(env.media_folder)): hash_of(file) for file in files_under(env.media_folder)}


@pytest.fixture(scope="module")
def full():
    """A data folder with rows in its tables and files in its media."""
    with migrated_folder() as data:
        env = Env(data=data)
        with running_owner_url(env) as url, psycopg.connect(url) as connection:
            for number in range(50):
                connection.execute(
                    "INSERT INTO django_content_type (app_label, model) VALUES (%s, %s)", [WORDS, f"mẫu {number}"]
                )
            connection.execute("INSERT INTO delivery_dailysalt (day, salt) VALUES (%s, %s)", [AT.date(), b"muoi"])
        (env.media_folder / "ảnh").mkdir(parents=True)
        (env.media_folder / "ảnh" / "bìa.bin").write_bytes(bytes(range(256)) * 1000)
        (env.media_folder / "empty.txt").touch()
        yield env


@pytest.fixture(scope="module")
def archive(full, tmp_path_factory):
    file = tmp_path_factory.mktemp("backup") / "danbiet.tar"
    back_up(full, file, at=AT, progress=_no_progress)
    return file


@pytest.fixture(scope="module")
def restored(archive):
    """An empty folder into which the archive was restored, and the manifest."""
    with pytest.MonkeyPatch.context() as patch, data_folder() as elsewhere:
        patch.setenv("DJANGO_SETTINGS_MODULE", "danbiet.config.settings")
        env = Env(data=elsewhere)
        yield env, restore(env, archive, progress=_no_progress)


def test_a_backup_restored_into_an_empty_folder_is_the_same_in_every_row_and_file(full, restored):
    empty, manifest = restored
    with running_owner_url(full) as before, running_owner_url(empty) as after:
        assert _hashes(after) == _hashes(before)
        with psycopg.connect(after) as connection:
            assert rows_of_tables(connection) == manifest.rows
            assert manifest.rows["django_content_type"] >= 50
    assert _files(empty) == _files(full)
    assert sorted(_files(empty)) == ["empty.txt", "ảnh/bìa.bin"]


def test_what_is_made_to_be_forgotten_is_in_no_backup(full, restored):
    empty, _ = restored
    with running_owner_url(full) as before, running_owner_url(empty) as after:
        salts = [psycopg.connect(url).execute("SELECT count(*) FROM delivery_dailysalt") for url in (before, after)]
        assert [found.fetchone() for found in salts] == [(1,), (0,)]


def test_the_restored_application_may_read_and_may_not_change_the_log(restored):
    env, _ = restored
    with EmbeddedServer(env.data, durable=False, say=silent) as server, psycopg.connect(server.url(APP)) as app:
        assert app.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("UPDATE offices_auditentry SET id = id")


def test_only_its_owner_can_read_a_backup_and_it_holds_no_secret(full, archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as opened:
        manifest = Manifest.read(opened.extractfile(MANIFEST).read())
        names = opened.getnames()
    assert manifest.made_at == AT.isoformat()
    assert manifest.versions["postgresql"].startswith("18")
    assert set(names) == {*manifest.files, MANIFEST}
    assert not any("keys" in name or "password" in name for name in [*names, *manifest.settings])


def test_a_backup_is_not_restored_over_anything(full, archive, tmp_path):
    with pytest.raises(NotEmpty, match=r"media is not empty.*DANBIET_DATA"):
        restore(full, archive, progress=_no_progress)
    with pytest.raises(NotEmpty, match=r"already has .* tables"):
        restore(Env(data=full.data, media=tmp_path / "media"), archive, progress=_no_progress)


def test_a_damaged_backup_is_refused_before_anything_is_written(archive, tmp_path):
    damaged = tmp_path / "damaged.tar"
    content = bytearray(archive.read_bytes())
    place = content.find(bytes(range(256)))
    content[place + 10] ^= 1
    damaged.write_bytes(content)
    with data_folder() as elsewhere:
        with pytest.raises(BadArchive, match=r"media/ảnh/bìa\.bin"):
            restore(Env(data=elsewhere), damaged, progress=_no_progress)
        with running_owner_url(Env(data=elsewhere)) as url, psycopg.connect(url) as connection:
            assert rows_of_tables(connection) == {}


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    (tmp_path / "note.txt").write_text("không phải bản sao lưu")
    with data_folder() as elsewhere, pytest.raises(BadArchive, match="cannot be unpacked"):
        restore(Env(data=elsewhere), tmp_path / "note.txt", progress=_no_progress)


def test_a_backup_that_fails_leaves_no_half_file(full, tmp_path, monkeypatch):
    monkeypatch.setattr("danbiet.ops.backup.add_manifest", lambda *arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        back_up(full, tmp_path / "half.tar", at=AT, progress=_no_progress)
    assert list(tmp_path.iterdir()) == []


def test_the_command_backs_up_a_running_database_and_overwrites_nothing(full, tmp_path):
    file = tmp_path / "running.tar"
    command = [sys.executable, "-m", "danbiet.cli", "backup", str(file)]
    environment = {k: v for k, v in os.environ.items() if "DATABASE" not in k} | {"DANBIET_DATA": str(full.data)}
    with EmbeddedServer(full.data, durable=False, say=silent):
        first = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        second = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (first.returncode, second.returncode) == (0, 1), first.stderr
    assert "2 media files" in first.stdout
    assert "overwrites nothing" in second.stderr


@pytest.mark.parametrize("name", ["../outside", "/tmp/danbiet-outside", "media/../../outside"])
def test_an_archive_from_a_stranger_cannot_write_outside_its_folder(tmp_path, name):
    file, inside = tmp_path / "stranger.tar", tmp_path / "inside"
    inside.mkdir()
    with tarfile.open(file, "w") as archive:
        for member in ("manifest.json", name):
            archive.addfile(tarfile.TarInfo(member))
    with pytest.raises(BadArchive, match="which no backup of ours holds"):
        unpack(file, inside)
    assert [entry.name for entry in inside.iterdir()] == ["manifest.json"]
