"""Limits of one fetch: seconds on a deadline, bytes on the wire and after unpacking."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Timeouts:
    """Seconds: to connect, between two reads, and for the whole fetch with its redirects."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0


class Deadline:
    """The moment one fetch must be over, on the machine's steady clock."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.started = time.monotonic()

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.started

    @property
    def passed(self) -> bool:
        return self.elapsed >= self.seconds

    def at_most(self, timeout: float | None) -> float:
        """Return ``timeout`` shortened to what is left; never zero, which would mean non-blocking."""
        left = max(self.seconds - self.elapsed, 0.001)
        return left if timeout is None else min(timeout, left)
