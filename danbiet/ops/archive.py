"""A backup's one file: a tar of the dump, the media and a manifest that says what must be in it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

MANIFEST = "manifest.json"
DUMP = "database.dump"
MEDIA = "media"
FORMAT = 1


class BadArchive(ValueError):
    """The file is no backup of ours, or is damaged; the message says where."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: versions, settings without secrets, rows of each table, SHA-256 of each file."""

    made_at: str
    versions: dict[str, str]
    settings: dict[str, str]
    rows: dict[str, int]
    files: dict[str, str]
    format: int = field(default=FORMAT)

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        """Raises BadArchive."""
        try:
            manifest = cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise BadArchive(f"{MANIFEST} cannot be read: {error}") from error
        if manifest.format != FORMAT:
            raise BadArchive(f"The archive has format {manifest.format}; this version reads format {FORMAT}.")
        return manifest


@contextmanager
def written_whole(file: Path) -> Iterator[tarfile.TarFile]:
    """Write an archive that only its owner can read, and that appears under its name only when it is complete."""
    partial = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            with tarfile.open(fileobj=target, mode="w") as archive:
                yield archive
            target.flush()
            os.fsync(target.fileno())
        partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)


def add_files(archive: tarfile.TarFile, dump: Path, media: Path, done: Callable[[int], None]) -> dict[str, str]:
    """Add the dump and every file under ``media``; return each one's SHA-256 under its name in the archive."""
    files = {DUMP: dump} | {f"{MEDIA}/{file.relative_to(media)}": file for file in files_under(media)}
    hashes = {}
    for name, file in files.items():
        hashes[name] = hash_of(file)
        archive.add(file, arcname=name, recursive=False)
        done(file.stat().st_size)
    return hashes


def add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    entry = tarfile.TarInfo(MANIFEST)
    text = manifest.as_json()
    entry.size, entry.mode = len(text), 0o600
    archive.addfile(entry, io.BytesIO(text))


def unpack(file: Path, folder: Path) -> Manifest:
    """Unpack into ``folder`` and check every hash. Raises BadArchive when a file is missing, added or changed."""
    try:
        with tarfile.open(file) as archive:
            for entry in archive:
                _unpack_one(archive, entry, folder)
    except (tarfile.TarError, OSError) as error:
        raise BadArchive(f"{file} cannot be unpacked: {error}") from error
    listed = folder / MANIFEST
    if not listed.exists():
        raise BadArchive(f"{file} is no backup of Dân Biết: it has no {MANIFEST}.")
    manifest = Manifest.read(listed.read_bytes())
    _require_same(manifest.files, {_name(found, folder): hash_of(found) for found in files_under(folder)})
    return manifest


def _unpack_one(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    # Only plain files below the folder: an archive from elsewhere must not write anywhere else.
    target = folder / entry.name
    content = archive.extractfile(entry) if entry.isreg() else None
    if content is None or not target.resolve().is_relative_to(folder.resolve()):
        raise BadArchive(f"The archive holds {entry.name!r}, which no backup of ours holds. Nothing was restored.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as written:
        shutil.copyfileobj(content, written)


def _require_same(expected: dict[str, str], found: dict[str, str]) -> None:
    found.pop(MANIFEST)
    wrong = sorted(name for name in expected | found if expected.get(name) != found.get(name))
    if wrong:
        raise BadArchive(f"{len(wrong)} files are not what the manifest says, first {wrong[0]}. Nothing was restored.")


def _name(file: Path, folder: Path) -> str:
    return str(file.relative_to(folder))


def files_under(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def hash_of(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
