"""Child processes that do not outlive their parent."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent(ask: signal.Signals) -> Callable[[], None]:
    """Return what a child runs before it becomes another program: it is sent ``ask`` when its parent dies.

    Runs after the child has changed its user, since that change would clear the wish. Linux only; elsewhere
    the child does without. The wish is tied to the *thread* that starts the child.
    """
    parent = os.getpid()
    prctl = getattr(ctypes.CDLL(None, use_errno=True), "prctl", None)

    def arrange() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, int(ask), 0, 0, 0)
        if os.getppid() != parent:  # it died while we were being born
            os._exit(1)

    return arrange
