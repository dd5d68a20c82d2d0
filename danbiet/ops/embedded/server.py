"""A running embedded PostgreSQL: our own foreground child, on a private socket, with no TCP port."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psycopg

from danbiet.ops.children import die_with_parent
from danbiet.ops.database import APP, NAME, OWNER, password_file, state_file
from danbiet.ops.embedded.account import account_for, require_reach
from danbiet.ops.embedded.binaries import reachable_installation
from danbiet.ops.embedded.cluster import SUPERUSER, make_cluster, make_roles, plain_environment
from danbiet.ops.embedded.leftovers import clear_leftovers
from danbiet.ops.embedded.lock import FolderLock
from danbiet.ops.embedded.sockets import socket_folder
from danbiet.ops.keys import kept_secret

DURABLE = {
    "log_startup_progress_interval": "2s",  # how recovery after a crash shows where it is
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "log_checkpoints": "off",
    "log_line_prefix": "",
    # The program sees its own errors. Statements are kept out of the log: they can hold what people wrote.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
}
# For tests only: a crash may lose everything.
FLEETING = DURABLE | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class DatabaseStopped(RuntimeError):
    """PostgreSQL ended before it answered, or was asked something while not running; its last words follow."""


class EmbeddedServer:
    """The PostgreSQL of one data folder. ``start`` and ``stop`` it, or use it as a context.

    ``say`` is given PostgreSQL's own lines and ours, one at a time, possibly from another thread.
    Start it from the main thread: when the thread that started it ends, so does the server.
    """

    def __init__(self, data: Path, *, durable: bool = True, say: Callable[[str], None] = print) -> None:
        self.data = data.resolve()
        self.cluster = self.data / "postgres"
        self.lock = FolderLock(self.data)
        self.say = say
        self._options = DURABLE if durable else FLEETING
        self._last_words: deque[str] = deque(maxlen=15)
        self._process: subprocess.Popen[str] | None = None
        self._socket: Path | None = None

    def start(self) -> None:
        """Start and wait until it answers, however long recovery takes.

        Raises FolderInUse, FolderOutOfReach, ClusterNotMade, DatabaseStopped.
        """
        self.data.mkdir(parents=True, exist_ok=True, mode=0o711)
        self.lock.take()
        try:
            self._launch()
            self.wait_until_it_answers()
            with self.connect() as connection:
                make_roles(connection, self.data)
            self._write_state()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is written. Waits for it."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
        if self._socket is not None:
            shutil.rmtree(self._socket, ignore_errors=True)
        if self.lock.held:
            state_file(self.data).unlink(missing_ok=True)
        self.lock.release()

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def relaunch(self) -> None:
        """Start again after the server died under us; the folder's lock is still ours."""
        self._launch()
        self.wait_until_it_answers()

    @property
    def pid(self) -> int:
        if self._process is None:
            raise DatabaseStopped("The embedded database has not been started.")
        return self._process.pid

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Connect as the superuser, in autocommit."""
        return psycopg.connect(self.url(SUPERUSER, database), autocommit=True, connect_timeout=10)

    def url(self, role: str = APP, database: str = NAME) -> str:
        password = kept_secret(password_file(self.data, role))
        return f"postgresql://{role}:{password}@/{quote(database)}?host={quote(str(self._socket))}"

    def owner_url(self) -> str:
        return self.url(OWNER)

    def wait_until_it_answers(self) -> None:
        said = time.monotonic()
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError as error:
                self._raise_if_it_ended()
                if time.monotonic() - said > 5 and "starting up" in str(error):
                    self.say("recovering after an unclean end; waiting until every change is in place")
                    said = time.monotonic()
                time.sleep(0.05)

    def _launch(self) -> None:
        account = account_for(self.cluster)
        require_reach(account, self.data)
        programs = reachable_installation(account)
        if not self.cluster.exists():
            make_cluster(self.cluster, programs, account, self.say)
        clear_leftovers(self.cluster, self.say)
        self._socket = socket_folder(self.data, account)
        self._process = subprocess.Popen(
            self._command(programs),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            env=plain_environment(),
            start_new_session=True,  # Ctrl-C is for the supervisor, which then stops us in order
            preexec_fn=die_with_parent(signal.SIGINT),
            **account.popen_arguments(),
        )
        threading.Thread(target=self._relay, args=[self._process.stdout], daemon=True).start()

    def _command(self, programs: Path) -> list[str]:
        settings = self._options | {"listen_addresses": "", "unix_socket_directories": str(self._socket)}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(programs / "bin/postgres"), "-D", str(self.cluster), *flags]

    def _relay(self, lines: IO[str]) -> None:
        for line in lines:
            self._last_words.append(line.rstrip())
            self.say(line.rstrip())

    def _raise_if_it_ended(self) -> None:
        if not self.alive():
            time.sleep(0.2)  # lets the relay read its last words
            words = "\n".join(self._last_words)
            raise DatabaseStopped(f"PostgreSQL ended before it answered. Its last words:\n{words}")

    def _write_state(self) -> None:
        temporary = state_file(self.data).with_suffix(".new")
        temporary.write_text(json.dumps({"socket": str(self._socket), "supervisor": os.getpid()}))
        temporary.rename(state_file(self.data))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()
