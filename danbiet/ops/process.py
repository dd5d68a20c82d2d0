"""One child of the supervisor: its lines get its name in front, and when it dies it is started again."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable
from typing import IO

from danbiet.ops.children import die_with_parent
from danbiet.ops.ports import answers

STEADY_SECONDS = 60.0  # a child that lived this long starts again at once, as if for the first time
LONGEST_PAUSE_SECONDS = 30.0
PATIENCE_SECONDS = 25.0


class Child:
    """A process that should always run. Start it from the supervisor's main thread."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str],
        say: Callable[[str, str], None],
        *,
        shows_progress: bool = False,
    ) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._say = say
        self._shows_progress = shows_progress
        self._process: subprocess.Popen[str] | None = None
        self._relaying: threading.Thread | None = None
        self._started = 0.0
        self._pause = 0.0
        self._due: float | None = None

    def start(self) -> None:
        self._due = None
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            # A progress bar is drawn on the terminal itself, and only there.
            stderr=None if self._shows_progress else subprocess.STDOUT,
            text=True,
            errors="replace",
            env=self._environment,
            start_new_session=True,  # Ctrl-C goes to the supervisor alone, which stops us in order
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        self._relaying = threading.Thread(target=self._relay, args=[self._process.stdout], daemon=True)
        self._relaying.start()

    def look_after(self) -> None:
        """Start again when it has died: at once, then after 1, 2, 4 … 30 seconds while it keeps dying."""
        if self.alive():
            return
        if self._due is None:
            self._plan()
        elif time.monotonic() >= self._due:
            self.start()

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait_for_port(self, bind: str) -> None:
        """Wait until it answers on ``bind``, starting it again where it dies on the way."""
        while not (self.alive() and answers(bind)):
            self.look_after()
            time.sleep(0.1)

    def wait_until_done(self) -> int:
        """Wait for a step that ends by itself; return its exit code when its last line has been passed on."""
        try:
            code = self._process.wait() if self._process else 0
        except BaseException:
            self.ask_to_stop()
            self.wait_until_stopped()
            raise
        if self._relaying:
            self._relaying.join(timeout=2)
        return code

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait_until_stopped(self) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._say(self.name, f"did not stop within {PATIENCE_SECONDS:.0f} seconds; killing it")
            self._process.kill()
            self._process.wait()

    def _plan(self) -> None:
        lived = time.monotonic() - self._started
        self._pause = 0.0 if lived > STEADY_SECONDS else min(max(1.0, self._pause * 2), LONGEST_PAUSE_SECONDS)
        self._due = time.monotonic() + self._pause
        code = self._process.returncode if self._process else None
        self._say(self.name, f"ended ({_reason(code)}); starting again in {self._pause:.0f} s")

    def _relay(self, lines: IO[str]) -> None:
        for line in lines:
            self._say(self.name, line.rstrip())


def _reason(code: int | None) -> str:
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
