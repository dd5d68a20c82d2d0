"""Static files with hashed names, collected only when one of them changed: hashing and packing takes seconds."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from danbiet.web.assets import write_vega_bundle


def collect() -> bool:
    """Collect every static file, those that are made first; return whether there was anything to do."""
    write_vega_bundle()
    mark, stamp = _mark(), Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == mark:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(mark)
    return True


def _mark() -> str:
    """Return a mark that changes with any file's name, size or time, and with how they are stored."""
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            entry = Path(storage.path(name)).stat()
            seen.update(f"{name} {entry.st_size} {entry.st_mtime_ns}\n".encode())
    return seen.hexdigest()
