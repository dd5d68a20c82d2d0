"""Where the data folder is when nobody names one."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

SYSTEM = Path("/var/lib/danbiet")


def default_data(demo: bool) -> Path:
    """Return ``var/data`` (``var/demo`` for the demonstration) below the current folder.

    Root with a checkout in a closed folder, such as its home, gets a folder of that checkout's own below
    /var/lib/danbiet: PostgreSQL refuses to run as root, and the user it runs as could not reach the checkout.
    """
    name = "demo" if demo else "data"
    here = Path.cwd()
    if os.geteuid() != 0 or everyone_may_enter(here):
        return Path("var") / name
    return SYSTEM / f"{name}-{hashlib.sha256(os.fsencode(here)).hexdigest()[:12]}"


def everyone_may_enter(folder: Path) -> bool:
    return all(step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.parents))
