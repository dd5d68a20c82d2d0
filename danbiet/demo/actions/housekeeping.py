"""From an empty data folder to a living world, and from a loaded one on again."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from danbiet.demo.actions.opening import Progress, open_world, require_no_real_agency
from danbiet.demo.state import NotOpened, State
from danbiet.kit import clock


def open_or_resume(*, data: Path, seed: int, at: datetime, progress: Progress) -> State:
    """Return the state of the world in this data folder, loading it when there is none.

    Raises RealAgencyHere, and AlreadyLoaded for a world whose loading was cut short.
    """
    require_no_real_agency()
    try:
        state = State.read(data)
    except NotOpened:
        ends_at = at.replace(microsecond=0)
        open_world(seed=seed, at=ends_at, progress=progress)
        state = State(seed, ends_at, live_from=clock.now().replace(microsecond=0), port=0)
    state = replace(state, port=_usable(state.port))
    state.write(data)
    return state


def _usable(port: int) -> int:
    """Return the port if it is free, else a free one."""
    for wanted in (port, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")
