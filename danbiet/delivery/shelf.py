"""Sound on disk, named by what it is: private files, read only through signed addresses."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from django.conf import settings

ENDINGS: Final = {"audio/mpeg": "mp3", "audio/wav": "wav", "audio/ogg": "ogg"}
TYPES: Final = {ending: kind for kind, ending in ENDINGS.items()}


def folder() -> Path:
    """Return where sound is kept; web and worker share it."""
    return Path(settings.ENV.media_folder) / "audio"


def put(audio: bytes, content_type: str) -> str:
    """Keep sound and return its SHA-256; the same sound is kept once, a killed worker leaves no half of it."""
    sha256 = hashlib.sha256(audio).hexdigest()
    kept = path_of(sha256, ENDINGS[content_type])
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=kept.parent, delete=False) as writing:
            writing.write(audio)
            writing.flush()
            os.fsync(writing.fileno())
        Path(writing.name).rename(kept)
    return sha256


def path_of(sha256: str, ending: str) -> Path:
    """Return where a sound lies, whether it is there or not."""
    return folder() / f"{sha256}.{ending}"
