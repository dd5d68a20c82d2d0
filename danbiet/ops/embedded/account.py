"""Which system user runs PostgreSQL, which refuses to run as root, and whether that user reaches the folder."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEDICATED = "danbiet-db"


class FolderOutOfReach(RuntimeError):
    """The user that runs PostgreSQL may not enter a folder on the way; the message names it and the mend."""


@dataclass(frozen=True)
class Account:
    """A system user; ``dropping`` is true when we are root and become that user for PostgreSQL."""

    name: str
    uid: int
    gid: int
    dropping: bool

    def take_over(self, path: Path) -> None:
        """Give a file or folder that we have just made to this user."""
        if self.dropping:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def popen_arguments(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.dropping else {}


def account_for(cluster: Path) -> Account:
    """Return the user that runs the PostgreSQL of ``cluster``.

    Not root: ourselves. Root: the owner of an existing cluster; else the dedicated user, made on the spot;
    else ``nobody`` where no user can be made.
    """
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()), dropping=False)
    if cluster.exists() and cluster.stat().st_uid != 0:
        return _account(pwd.getpwuid(cluster.stat().st_uid), dropping=True)
    return _account(_dedicated_user() or pwd.getpwnam("nobody"), dropping=True)


def require_reach(account: Account, folder: Path) -> None:
    """Raise FolderOutOfReach when ``account`` cannot enter ``folder``; no permission is changed."""
    barrier = _first_barrier(account, folder.resolve()) if account.dropping else None
    if barrier:
        raise FolderOutOfReach(
            f"PostgreSQL runs as user “{account.name}” (it refuses to run as root), and that user may not enter "
            f"{barrier}. Set DANBIET_DATA to a folder that every user can reach, for example "
            f"DANBIET_DATA=/var/lib/danbiet, or run danbiet as an ordinary user."
        )


def reaches(account: Account, folder: Path) -> bool:
    return not account.dropping or _first_barrier(account, folder.resolve()) is None


def _first_barrier(account: Account, folder: Path) -> Path | None:
    way = [*reversed(folder.parents), folder]
    return next((step for step in way if not _may_enter(account, step)), None)


def _may_enter(account: Account, folder: Path) -> bool:
    entry = folder.stat()
    if entry.st_uid == account.uid:
        return bool(entry.st_mode & stat.S_IXUSR)
    if entry.st_gid == account.gid:
        return bool(entry.st_mode & stat.S_IXGRP)
    return bool(entry.st_mode & stat.S_IXOTH)


def _dedicated_user() -> pwd.struct_passwd | None:
    return _user(DEDICATED) or (_add_user() and _user(DEDICATED)) or None


def _add_user() -> bool:
    command = ["/usr/sbin/useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", "--comment", "Dan Biet database", DEDICATED]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False  # a system without useradd: the caller falls back to nobody


def _user(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _account(entry: pwd.struct_passwd, *, dropping: bool) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, dropping)
