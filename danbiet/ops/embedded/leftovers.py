"""What a killed run leaves: a server without a supervisor, server processes without a server, a stale pid file."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 60.0


def clear_leftovers(cluster: Path, say: Callable[[str], None]) -> None:
    """Make ``cluster`` ready for a new server: stop processes of an earlier one, drop a pid file that lies.

    The caller holds the data folder's lock, so whatever still runs here has lost its supervisor. The pid file
    is removed only when no PostgreSQL process works in the folder: PostgreSQL itself handles a dead pid, but
    takes any live process of the same user with that number for a server.
    """
    stop_orphans(cluster, say)
    pid_file = cluster / "postmaster.pid"
    pid = _first_number(pid_file)
    if pid is not None and _alive(pid):
        say(f"postmaster.pid names process {pid}, which is not a server of this folder; removing the file.")
        pid_file.unlink()


def stop_orphans(cluster: Path, say: Callable[[str], None]) -> None:
    waited, ask = 0.0, signal.SIGINT
    while orphans := processes_in(cluster):
        if waited == 0.0:
            say(f"stopping a server that an earlier run left behind (process {orphans[0]})")
        if waited in (0.0, PATIENCE_SECONDS):
            _signal_all(orphans, ask)
            ask = signal.SIGQUIT
        time.sleep(0.25)
        waited += 0.25


def processes_in(cluster: Path) -> list[int]:
    """Return the ids of PostgreSQL processes that work in ``cluster``, oldest first.

    PostgreSQL changes into its cluster's folder, so the working folder tells whose process it is.
    """
    home = cluster.resolve()
    pids = sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in pids if _is_postgres(pid) and _working_folder(pid) == home]


def _is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
    except OSError:
        return False


def _working_folder(pid: int) -> Path | None:
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def _signal_all(pids: list[int], ask: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, ask)
        except ProcessLookupError:
            continue


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _first_number(file: Path) -> int | None:
    try:
        return abs(int(file.read_text().split("\n", 1)[0]))
    except (FileNotFoundError, ValueError):
        return None
