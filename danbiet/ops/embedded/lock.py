"""One supervisor per data folder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class FolderInUse(RuntimeError):
    """Another process looks after this data folder; the message names it."""


class FolderLock:
    """A lock that the system releases when its holder dies, however it dies."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "supervisor.lock"
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock or raise FolderInUse with the holder's process id."""
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 100).decode().strip() or "unknown"
            os.close(descriptor)
            raise FolderInUse(
                f"The data folder {self.file.parent} is looked after by process {holder}. "
                "Stop that process (Ctrl-C in its terminal), or set DANBIET_DATA to another folder."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor

    @property
    def held(self) -> bool:
        return self._descriptor is not None

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
