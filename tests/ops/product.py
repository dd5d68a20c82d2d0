"""The whole product as a test runs it: `danbiet up` as a process of its own, on a data folder and port of its own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from danbiet.ops.embedded import EmbeddedServer
from danbiet.ops.embedded.cluster import make_database
from tests.database import ROOT, TEMPLATE, kept_cluster

LONG = 150


def silent(line: str) -> None:
    """Take PostgreSQL's lines and show none."""


@contextlib.contextmanager
def data_folder(*, length: int = 0) -> Iterator[Path]:
    """A folder that the user who runs PostgreSQL can reach, its path ``length`` characters long."""
    top = Path(tempfile.mkdtemp(prefix="danbiet-ops-"))
    top.chmod(0o711)
    folder = top / ("d" * max(1, length - len(str(top)) - 1))
    try:
        yield folder
    finally:
        shutil.rmtree(top, ignore_errors=True)


@contextlib.contextmanager
def migrated_folder(*, length: int = 0) -> Iterator[Path]:
    """A data folder with every table in place, so that a start has nothing to migrate."""
    with data_folder(length=length) as folder:
        folder.mkdir(mode=0o711)
        subprocess.run(["cp", "-a", "--reflink=auto", f"{kept_cluster()}/.", str(folder)], check=True)
        with EmbeddedServer(folder, durable=False, say=silent) as server, server.connect() as connection:
            connection.execute("DROP DATABASE danbiet")
            make_database(connection, "danbiet", template=TEMPLATE)
        yield folder


class Product:
    """A running `danbiet up`. Its lines are in ``log``."""

    def __init__(self, data: Path, settings: str = "danbiet.config.settings") -> None:
        self.data = data
        self.port = free_port()
        self.log = data.parent / "up.log"
        self.environment = os.environ | {
            "DANBIET_DATA": str(data),
            "DANBIET_BIND": f"127.0.0.1:{self.port}",
            "DANBIET_WEB_THREADS": "2",
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": str(ROOT),
        }
        self.environment.pop("DATABASE_URL", None)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "danbiet.cli", "up"], env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )
        self.wait_until_well()

    def stop(self) -> int:
        """Ask it to stop as a terminal would; return its exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    def run(self, *verb: str) -> subprocess.CompletedProcess[str]:
        """Run another `danbiet` command against the same data folder."""
        command = [sys.executable, "-m", "danbiet.cli", *verb]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)

    def pid_of(self, verb: str) -> int | None:
        """Return the process id of the supervisor's child that runs ``web``, ``worker`` or ``postgres``, if any."""
        assert self.process is not None
        wanted = {"web": "gunicorn", "worker": "danbiet.cli worker", "postgres": "bin/postgres"}[verb]
        for pid in children_of(self.process.pid):
            if wanted in " ".join(command_line(pid)):
                return pid
        return None

    def health(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            return dict(json.load(error)) if error.code == 503 else {"well": False, "status": error.code}
        except (OSError, ValueError):
            return {"well": False}

    def wait_until_well(self) -> None:
        def well_or_ended() -> bool:
            ended = self.process is None or self.process.poll() is not None
            return ended or bool(self.health()["well"])

        wait_for(well_or_ended, seconds=240, otherwise=self.log.read_text)
        assert self.health()["well"], self.log.read_text()


def wait_for(true: Callable[[], object], *, seconds: float, otherwise: Callable[[], str] = lambda: "") -> float:
    """Wait until ``true()``; return the seconds it took, or fail with what ``otherwise`` tells."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > seconds:
            raise AssertionError(f"not within {seconds} seconds\n{otherwise()}")
        time.sleep(0.2)
    return time.monotonic() - begun


def children_of(pid: int) -> list[int]:
    """Return the living children of a process, by /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and _status(entry).get("PPid") == str(pid):
                found.append(int(entry.name))
    return found


def command_line(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]
    return []


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return _status(Path(f"/proc/{pid}")).get("State", "Z")[0] != "Z"
    return False


def _status(entry: Path) -> dict[str, str]:
    lines = (entry / "status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
