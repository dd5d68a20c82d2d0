"""``danbiet up``: database, web and worker in one terminal, each restarted when it dies, stopped in order."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from danbiet.ops.embedded import DatabaseStopped, EmbeddedServer
from danbiet.ops.env import Env
from danbiet.ops.ports import require_free
from danbiet.ops.process import Child

LOOK_SECONDS = 0.25
PAUSE_SECONDS = 5.0
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class PreparationFailed(RuntimeError):
    """A step before the start failed; its output stands above the message."""


class Supervisor:
    """Runs the product for one data folder until it is asked to stop.

    ``say(name, line)`` prints a line under the name of whoever said it. Use from the main thread of a process of
    its own: it installs signal handlers, and its children end when that thread does.
    """

    def __init__(self, env: Env, say: Callable[[str, str], None]) -> None:
        self.env = env
        self.say = say
        self.database = None if env.database_url else EmbeddedServer(env.data, say=lambda line: say("database", line))
        self.web = self._child("web", "web")
        press = [self._child("press", "demo", "press")] if env.demo else []
        carriers = [self._child("carriers", "demo", "carriers")] if env.demo else []
        self.children = [*press, self.web, self._child("worker", "worker"), *carriers]

    def run(self, when_ready: Callable[[], None]) -> None:
        """Prepare, start, call ``when_ready`` once the web server answers, and stay until SIGTERM or SIGINT.

        Raises PortTaken, PreparationFailed and what EmbeddedServer.start raises.
        """
        _interrupt_on(*STOPPING)
        try:
            self._start(when_ready)
            self._look_after()
        except KeyboardInterrupt:
            self.say("danbiet", "stopping")
        finally:
            self._stop()

    def _start(self, when_ready: Callable[[], None]) -> None:
        require_free(self.env.bind)
        if self.database:
            self.database.start()
        self._prepare()
        for child in self.children:
            child.start()
        self.web.wait_for_port(self.env.bind)
        if self.env.demo:
            self._once("demo", "links")
        when_ready()

    def _prepare(self) -> None:
        self._once("prepare")
        if self.env.demo:
            self._once("demo", "open")

    def _once(self, *verb: str) -> None:
        step = Child(verb[0], [*COMMAND, *verb], self._environment(), self.say, shows_progress=True)
        step.start()
        if step.wait_until_done():
            raise PreparationFailed(f"“danbiet {' '.join(verb)}” failed; its message stands above.")

    def _look_after(self) -> None:
        while True:
            if self.database and not self.database.alive():
                self._relaunch(self.database)
            for child in self.children:
                child.look_after()
            time.sleep(LOOK_SECONDS)

    def _relaunch(self, database: EmbeddedServer) -> None:
        self.say("database", "died; starting it again")
        try:
            database.relaunch()
        except DatabaseStopped as error:
            self.say("database", f"{error}\nTrying again in {PAUSE_SECONDS:.0f} s.")
            time.sleep(PAUSE_SECONDS)

    def _stop(self) -> None:
        for ask in STOPPING:
            signal.signal(ask, _already_stopping)
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_until_stopped()
        if self.database:
            self.database.stop()
        self.say("danbiet", "stopped")

    def _child(self, name: str, *verb: str) -> Child:
        return Child(name, [*COMMAND, *verb], self._environment(), self.say)

    def _environment(self) -> dict[str, str]:
        return os.environ | {"DANBIET_DATA": str(self.env.data.resolve()), "PYTHONUNBUFFERED": "1"}


COMMAND = [sys.executable, "-m", "danbiet.cli"]


def _already_stopping(number: int, frame: FrameType | None) -> None:
    """Let an impatient second Ctrl-C pass: the stop under way ends by itself."""


def _interrupt_on(*signals: signal.Signals) -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for ask in signals:
        signal.signal(ask, interrupt)
