"""The embedded database in the folders, and after the accidents, that real machines have."""

import os
import signal
import stat
import subprocess
import sys
import threading

import psycopg
import pytest

from danbiet.ops.database import APP, OWNER, connection_settings, password_file, state_file
from danbiet.ops.embedded import DatabaseStopped, EmbeddedServer, FolderInUse, FolderOutOfReach
from danbiet.ops.embedded.account import Account, require_reach
from danbiet.ops.embedded.leftovers import processes_in
from danbiet.ops.embedded.sockets import LONGEST, socket_folder
from danbiet.ops.env import Env
from tests.ops.product import LONG, alive, command_line, data_folder, silent, wait_for


@pytest.fixture(scope="module")
def folder():
    """A data folder with a 150-character path, made once; each test leaves it stopped."""
    with data_folder(length=LONG) as data:
        with EmbeddedServer(data, durable=False, say=silent):
            pass
        assert len(str(data)) == LONG
        yield data


def _server(folder):
    return EmbeddedServer(folder, durable=False, say=silent)


def test_the_database_answers_only_on_a_private_socket_with_a_short_path(folder):
    with _server(folder) as server, server.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        (socket,) = connection.execute("SHOW unix_socket_directories").fetchone()
        assert len(socket) < LONGEST
        assert stat.S_IMODE(os.stat(socket).st_mode) == 0o700
        rules = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        assert rules == [("scram-sha-256",)]
    assert not os.path.exists(socket)


def test_a_wrong_password_is_refused(folder):
    with _server(folder) as server:
        right = server.url(OWNER)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(right.replace(f"{OWNER}:", f"{OWNER}:x"))


def test_passwords_are_readable_by_their_owner_alone(folder):
    modes = {role: stat.S_IMODE(password_file(folder, role).stat().st_mode) for role in (OWNER, APP, "postgres")}
    assert modes == {OWNER: 0o600, APP: 0o600, "postgres": 0o600}
    assert stat.S_IMODE((folder / "postgres").stat().st_mode) == 0o700


def test_what_the_database_checks_and_how_it_sorts(folder):
    with _server(folder) as server, server.connect("danbiet") as connection:
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT lower('ĐƯỜNG SẮT')").fetchone() == ("đường sắt",)


def test_settings_lead_the_application_to_the_running_database(folder):
    env = Env(data=folder)
    with _server(folder):
        settings = connection_settings(env)
        place = {
            name.lower().replace("name", "dbname"): settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST")
        }
        with psycopg.connect(**place) as connection:
            assert connection.info.user == APP
    assert "danbiet up" in connection_settings(env)["HOST"]


def test_a_second_supervisor_is_told_who_holds_the_folder(folder):
    with _server(folder) as first:
        with pytest.raises(FolderInUse, match=rf"process {os.getpid()}.*DANBIET_DATA"):
            _server(folder).start()
        assert first.alive()
        assert state_file(folder).exists()


def test_changes_survive_a_killed_database(folder):
    with _server(folder) as server:
        with server.connect("danbiet") as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
            connection.execute("CHECKPOINT")
        os.kill(server.pid, signal.SIGKILL)
        wait_for(lambda: not server.alive(), seconds=5)
        server.relaunch()
        with server.connect("danbiet") as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
            connection.execute("DROP TABLE kept")


def test_a_pid_file_that_names_a_living_stranger_does_not_stop_the_start(folder):
    # A process of the very user that runs PostgreSQL, which PostgreSQL itself would take for a server.
    owner = (folder / "postgres").stat()
    drop = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "600"], **drop) as stranger:
        (folder / "postgres/postmaster.pid").write_text(f"{stranger.pid}\n{folder}/postgres\n1\n5432\n\n\n")
        os.chown(folder / "postgres/postmaster.pid", owner.st_uid, owner.st_gid)
        try:
            with _server(folder) as server:
                assert server.alive()
                assert alive(stranger.pid)
        finally:
            stranger.kill()


def test_a_server_whose_supervisor_vanished_is_stopped_before_a_new_one_starts(folder):
    # Started by hand, so that nothing stops it when we let go of it.
    with _server(folder) as server:
        command, uid = command_line(server.pid), (folder / "postgres").stat()
        os.makedirs(socket := "/tmp/danbiet-orphan", mode=0o700, exist_ok=True)
        os.chown(socket, uid.st_uid, uid.st_gid)
    drop = {"user": uid.st_uid, "group": uid.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    command = [part if "unix_socket" not in part else f"unix_socket_directories={socket}" for part in command]
    orphan = subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **drop)
    reaper = threading.Thread(target=orphan.wait, daemon=True)  # a real orphan is reaped by init
    reaper.start()
    wait_for(lambda: processes_in(folder / "postgres"), seconds=10)
    with _server(folder) as server:
        assert orphan.pid not in processes_in(folder / "postgres")
        assert server.pid in processes_in(folder / "postgres")
    os.rmdir(socket)


def test_the_database_dies_with_its_supervisor(folder):
    program = (
        "import sys, time; from pathlib import Path; from danbiet.ops.embedded import EmbeddedServer\n"
        "server = EmbeddedServer(Path(sys.argv[1]), durable=False, say=lambda line: None); server.start()\n"
        "print('up', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout.readline() == b"up\n"
        assert processes_in(folder / "postgres")
        supervisor.kill()
        wait_for(lambda: not processes_in(folder / "postgres"), seconds=20)
    with _server(folder) as server:
        assert server.alive()


def test_a_half_made_folder_is_made_anew():
    with data_folder() as data:
        (data / "postgres.new").mkdir(parents=True)
        (data / "postgres.new/PG_VERSION").write_text("18")
        data.chmod(0o711)
        with _server(data) as server:
            assert server.alive()
        assert not (data / "postgres.new").exists()


def test_a_database_that_cannot_start_says_its_last_words(folder):
    version = folder / "postgres/PG_VERSION"
    right = version.read_text()
    version.write_text("9\n")
    try:
        with pytest.raises(DatabaseStopped, match="initialized by PostgreSQL version 9"):
            _server(folder).start()
    finally:
        version.write_text(right)
    with _server(folder) as server:
        assert server.alive()


def test_a_folder_that_the_databases_user_cannot_reach_is_named(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    other = Account("somebody", 54321, 54321, dropping=True)
    with pytest.raises(FolderOutOfReach, match=r"somebody.*DANBIET_DATA") as told:
        require_reach(other, closed)
    assert any(str(folder) in str(told.value) for folder in tmp_path.parents[:-2])
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_socket_folder_that_a_stranger_planted_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    ourselves = Account("me", os.geteuid(), os.getegid(), dropping=False)
    usual = socket_folder(tmp_path / "data", ourselves)
    usual.rmdir()
    (tmp_path / "trap").mkdir()
    usual.symlink_to(tmp_path / "trap")
    elsewhere = socket_folder(tmp_path / "data", ourselves)
    assert elsewhere != usual
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o700
    elsewhere.rmdir()
