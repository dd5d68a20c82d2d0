"""The broker's process: started, killed, started again on the same port."""

from __future__ import annotations

import contextlib
import ctypes
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Final, Literal, Self

import yaml
from pydantic import SecretStr

from danbiet.channels.loudspeaker.settings import LoudspeakerSettings
from danbiet.channels.manifests import SigningKey

Kind = Literal["mosquitto", "amqtt"]
HOST: Final = "127.0.0.1"
_PATIENCE_SECONDS: Final = 20.0
_SET_PDEATHSIG: Final = 1
_TO_MOSQUITTO: Final = """\
listener {port} {host}
allow_anonymous {open}
{permissions}persistence true
persistence_location {folder}/
max_inflight_messages 0
max_queued_messages 0
log_dest none
"""


class NoBroker(RuntimeError):
    """The broker did not start; the message holds its last words."""


def mosquitto() -> str | None:
    """Return where Mosquitto is installed, if it is."""
    return shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/sbin")


class Broker:
    """A broker on a free port. ``kind`` None takes Mosquitto where there is one, else amqtt (MQTT 3.1.1 only).

    ``permissions`` are lines of Mosquitto's configuration that name a password and an acl file; without them
    whoever is on this machine may do everything.
    """

    def __init__(self, kind: Kind | None = None, *, permissions: str = "") -> None:
        self._permissions = permissions
        self.kind: Kind = kind or ("mosquitto" if mosquitto() else "amqtt")
        self.port = 0
        self.key = SigningKey.new()
        self._folder = TemporaryDirectory(prefix="danbiet-broker-")
        self._process: subprocess.Popen[bytes] | None = None

    def settings(self, **changes: Any) -> LoudspeakerSettings:
        """Return settings of a sender to this broker, with the simulator's own signing key."""
        given: dict[str, Any] = {
            "host": HOST,
            "port": self.port,
            "tls": False,
            "protocol": "5" if self.kind == "mosquitto" else "3.1.1",
            "signing_key": SecretStr(self.key.text),
            "hours": "00:00-24:00",
        }
        return LoudspeakerSettings(**{**given, **changes})

    def start(self) -> None:
        """Start, on the port of before if there was one. Raises NoBroker."""
        self.port = self.port or _free_port()
        command = self._mosquitto() if self.kind == "mosquitto" else self._amqtt()
        said = Path(self._folder.name) / "broker.log"
        with said.open("wb") as out:
            self._process = subprocess.Popen(
                command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, preexec_fn=_die_with_parent
            )
        self._wait_until_it_answers(said)

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=_PATIENCE_SECONDS)
            self._process = None

    def stop(self) -> None:
        """Ask it to end; it keeps its sessions for the next start (Mosquitto only)."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)
            self.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._folder.cleanup()

    def _mosquitto(self) -> list[str]:
        folder = Path(self._folder.name)
        # As root it would drop to a user of its own, who may not enter our folder.
        user = f"user {Path(self._folder.name).owner()}\n"
        (folder / "broker.conf").write_text(
            user
            + _TO_MOSQUITTO.format(
                port=self.port,
                host=HOST,
                folder=folder,
                open="false" if self._permissions else "true",
                permissions=self._permissions,
            ),
            "utf-8",
        )
        return [str(mosquitto()), "-c", str(folder / "broker.conf")]

    def _amqtt(self) -> list[str]:
        config = {
            "listeners": {"default": {"type": "tcp", "bind": f"{HOST}:{self.port}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
        file = Path(self._folder.name) / "broker.yaml"
        file.write_text(yaml.safe_dump(config), "utf-8")
        return [sys.executable, "-m", "amqtt.scripts.broker_script", "-c", str(file)]

    def _wait_until_it_answers(self, said: Path) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        assert self._process is not None
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), timeout=1):
                return
            time.sleep(0.02)
        raise NoBroker(f"{self.kind} did not start on port {self.port}: {said.read_text('utf-8', 'replace')[-400:]}")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def _die_with_parent() -> None:
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
