"""From an empty data folder to a living world, and from a loaded one on again."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from danbiet.demo.actions.opening import Progress, open_world, require_no_real_agency
from danbiet.demo.script import world
from danbiet.demo.state import NotOpened, State
from danbiet.kit import clock
from danbiet.kit.http import Client, FetchError


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
    """Return the port if it is free or our press has it already, else a free one."""
    if port and _press_answers(port):
        return port
    for wanted in (port, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")


def _press_answers(port: int) -> bool:
    host = world().outlets[0].host
    client = Client(user_agent="DanBiet", hosts={host: ("127.0.0.1", port)})
    try:
        return "Dữ liệu minh hoạ" in client.get(f"http://{host}/robots.txt").body.decode(errors="replace")
    except FetchError:
        return False
