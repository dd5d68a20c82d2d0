"""What a file really is, read from its first bytes: a name proves nothing."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import PurePath
from typing import Final

from django.utils.translation import gettext as _

LARGEST: Final = 50 * 1024 * 1024
OFFICE: Final = "application/vnd.openxmlformats-officedocument."
# Kind → the endings that its name may have.
ENDINGS: Final = {
    "application/pdf": {".pdf"},
    "image/png": {".png"},
    "image/jpeg": {".jpg", ".jpeg"},
    "image/webp": {".webp"},
    "image/gif": {".gif"},
    "audio/mpeg": {".mp3"},
    "audio/wav": {".wav"},
    "audio/ogg": {".ogg", ".oga"},
    "video/mp4": {".mp4", ".m4v"},
    f"{OFFICE}wordprocessingml.document": {".docx"},
    f"{OFFICE}spreadsheetml.sheet": {".xlsx"},
    f"{OFFICE}presentationml.presentation": {".pptx"},
    "application/zip": {".zip"},
}
OFFICE_PARTS: Final = {
    "word/": f"{OFFICE}wordprocessingml.document",
    "xl/": f"{OFFICE}spreadsheetml.sheet",
    "ppt/": f"{OFFICE}presentationml.presentation",
}


class NotThatKind(ValueError):
    """The file is not what its name says, or of a kind that is not given to readers."""


class TooLarge(ValueError):
    """The file is larger than readers can be expected to fetch."""


def content_type_of(content: bytes, *, name: str) -> str:
    """Return the kind of a file from its bytes; raises NotThatKind, TooLarge."""
    if len(content) > LARGEST:
        raise TooLarge(_("Tệp nặng quá {most} MB. Hãy nén lại hoặc chia nhỏ.").format(most=LARGEST // 1024**2))
    found = _kind(content)
    ending = PurePath(name).suffix.lower()
    if found is None:
        raise NotThatKind(
            _("Không nhận ra loại tệp “{name}”. Dùng PDF, Word, Excel, hình, âm thanh hoặc MP4.").format(name=name)
        )
    if ending not in ENDINGS[found]:
        raise NotThatKind(
            _("Tệp “{name}” thật ra là {kind}. Hãy đổi tên cho đúng hoặc chọn tệp khác.").format(name=name, kind=found)
        )
    return found


def _kind(content: bytes) -> str | None:
    head = content[:16]
    if head.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if head.startswith(b"RIFF"):
        return {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "audio/mpeg"
    return next((kind for start, kind in _STARTS.items() if head.startswith(start)), None)


_STARTS: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"OggS": "audio/ogg",
}


def _zipped(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            names = parts.namelist()
    except zipfile.BadZipFile:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None  # a document with macros is a program
    return next(
        (kind for start, kind in OFFICE_PARTS.items() if any(name.startswith(start) for name in names)),
        "application/zip",
    )
