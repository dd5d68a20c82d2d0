"""The folder of the server's socket: private, and short, since a socket's path holds 107 bytes at most."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from danbiet.ops.embedded.account import Account

LONGEST = 90


def socket_folder(data: Path, account: Account) -> Path:
    """Return an empty folder that only ``account`` may enter, always the same for one data folder.

    When somebody else already holds that name in a shared folder, a fresh random name is taken instead.
    """
    name = "danbiet-" + hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:16]
    for parent in _parents(account):
        folder = parent / name
        if len(os.fsencode(folder)) < LONGEST and _made(folder, account):
            return _emptied(folder)
    return _random_folder(account)


def _parents(account: Account) -> list[Path]:
    personal = os.environ.get("XDG_RUNTIME_DIR")
    return [
        folder
        for folder in ([Path("/run")] if account.dropping else [Path(personal)] if personal else [])
        if folder.is_absolute() and os.access(folder, os.W_OK | os.X_OK)
    ] + [Path("/tmp")]


def _made(folder: Path, account: Account) -> bool:
    try:
        folder.mkdir(mode=0o700)
        account.take_over(folder)
    except FileExistsError:
        pass
    except OSError:
        return False
    return _is_private(folder, account)


def _is_private(folder: Path, account: Account) -> bool:
    # lstat: a symbolic link that somebody planted in /tmp is not a folder of ours.
    entry = folder.lstat()
    return stat.S_ISDIR(entry.st_mode) and entry.st_uid == account.uid and not entry.st_mode & 0o077


def _emptied(folder: Path) -> Path:
    for leftover in folder.iterdir():
        leftover.unlink()
    return folder


def _random_folder(account: Account) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="danbiet-", dir="/tmp"))
    account.take_over(folder)
    return folder
