"""The pack for places without a network: one ZIP, the same bytes for the same parts."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

MANIFEST: Final = "manifest.json"
MOST_BYTES: Final = 25_000_000
"""A pack goes by mail, by memory stick or over a slow line."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_STORED: Final = (".mp3", ".ogg", ".png", ".jpg", ".docx", ".pdf", ".zip")
# The earliest day that a ZIP can hold: the file tells nothing of the machine's clock.
_DAY: Final = (1980, 1, 1, 0, 0, 0)


class BadPack(ValueError):
    """The parts make no pack, or a pack is not what its manifest says; the message is for the officer."""


@dataclass(frozen=True)
class PackPart:
    """One file. ``role`` says what for: script, audio, sms, print, links, page …"""

    name: str
    content: bytes
    content_type: str
    role: str


def offline_pack(parts: Sequence[PackPart], *, title: str, edition: str = "") -> bytes:
    """Return the parts as one ZIP with ``manifest.json`` first.

    ``edition`` is the hash of the approved edition that the parts render. Raises
    BadPack for an unsafe or repeated name, no parts, or more than 25 MB.
    """
    _check(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        _put(made, MANIFEST, _manifest(parts, title, edition))
        for part in parts:
            _put(made, part.name, part.content)
    return file.getvalue()


def read_pack(content: bytes) -> tuple[dict[str, Any], list[PackPart]]:
    """Return the manifest and the parts, each checked against its SHA-256. Raises BadPack."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as made:
            if sum(entry.file_size for entry in made.infolist()) > 2 * MOST_BYTES:
                raise BadPack("Gói quá lớn khi mở ra. Hãy tải lại gói từ hệ thống.")
            manifest = json.loads(made.read(MANIFEST))
            parts = [_part(made, told) for told in manifest["files"]]
            extra = set(made.namelist()) - {MANIFEST, *(part.name for part in parts)}
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        if isinstance(error, BadPack):
            raise
        raise BadPack("Tệp không phải gói mang đi, hoặc bị hỏng. Hãy tải lại gói từ hệ thống.") from error
    if extra:
        raise BadPack(f"Gói có tệp lạ ({', '.join(sorted(extra))}). Không dùng gói này; hãy tải lại.")
    return manifest, parts


def _check(parts: Sequence[PackPart]) -> None:
    names = [part.name for part in parts]
    if not names:
        raise BadPack("Gói chưa có tệp nào. Hãy chọn ít nhất một tệp.")
    for name in names:
        if not _NAME.fullmatch(name) or name == MANIFEST or ".." in name:
            raise BadPack(f"Tên tệp “{name}” không dùng được. Chỉ dùng chữ thường không dấu, số, chấm và gạch.")
    if len(set(names)) < len(names):
        raise BadPack("Hai tệp trùng tên. Hãy đổi tên một tệp.")
    size = sum(len(part.content) for part in parts)
    if size > MOST_BYTES:
        raise BadPack(f"Gói nặng {size // 1_000_000} MB, quá 25 MB. Hãy dùng âm thanh MP3 thay WAV.")


def _manifest(parts: Sequence[PackPart], title: str, edition: str) -> bytes:
    files = [
        {
            "name": part.name,
            "role": part.role,
            "content_type": part.content_type,
            "bytes": len(part.content),
            "sha256": hashlib.sha256(part.content).hexdigest(),
        }
        for part in parts
    ]
    told = {"v": 1, "title": title, "edition": edition, "files": files}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _put(made: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
    made.writestr(entry, content)


def _part(made: zipfile.ZipFile, told: dict[str, Any]) -> PackPart:
    content = made.read(told["name"])
    if hashlib.sha256(content).hexdigest() != told["sha256"]:
        raise BadPack(f"Tệp {told['name']} đã bị thay đổi. Không dùng gói này; hãy tải lại.")
    return PackPart(told["name"], content, told["content_type"], told["role"])
