"""Whether an uploaded recording is what it says: WAV, MP3 or OGG, and how long it plays."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Any, Final

from danbiet.channels.voice import mpeg, ogg, wav

BIGGEST_BYTES: Final = 50_000_000
LONGEST_SECONDS: Final = 30 * 60.0
_ACCEPTED: Final = {
    "audio/wav": frozenset({"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"}),
    "audio/mpeg": frozenset({"audio/mpeg", "audio/mp3"}),
    "audio/ogg": frozenset({"audio/ogg", "application/ogg", "audio/opus", "audio/vorbis"}),
}
_NAMES: Final = {"audio/wav": (".wav",), "audio/mpeg": (".mp3",), "audio/ogg": (".ogg", ".oga", ".opus")}


class NotARecording(ValueError):
    """The file is not what it says, is damaged, or is too big; the message is for the officer."""


@dataclass(frozen=True)
class Recording:
    """What an uploaded file is. ``seconds`` is exact; ``sha256`` (hex) is of the whole file."""

    content_type: str
    seconds: float
    per_second: int
    channels: int
    sha256: str
    bytes: int
    is_synthetic: bool = False

    def reference(self, url: str = "") -> dict[str, Any]:
        """Return what ``Message.extra["audio"]`` of a loudspeaker says of this audio, to be fetched at ``url``."""
        return {
            "url": url,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "content_type": self.content_type,
            "seconds": self.seconds,
            "is_synthetic": self.is_synthetic,
        }


def check_recording(content: bytes, *, filename: str = "", content_type: str = "") -> Recording:
    """Return what the file is, from its own bytes.

    ``filename`` and ``content_type`` are what the uploader claims; empty claims
    are not checked. A file of ours with the synthetic mark keeps it. Raises
    NotARecording.
    """
    if len(content) > BIGGEST_BYTES:
        raise NotARecording(f"Tệp {len(content) // 1_000_000} MB, quá 50 MB. Hãy lưu ở dạng MP3 rồi tải lại.")
    kind = _kind(content)
    _hold_to_its_claims(kind, filename.lower(), content_type.partition(";")[0].strip().lower())
    try:
        measured = _MEASURES[kind](content)
    except (ValueError, IndexError, struct.error) as error:
        raise NotARecording(f"Tệp âm thanh bị hỏng ({error}). Hãy thu hoặc xuất lại rồi tải lên.") from error
    if not 0 < measured.seconds <= LONGEST_SECONDS:
        raise NotARecording(f"Bản thu dài {measured.seconds:.0f} giây; phải trên 0 và không quá 30 phút.")
    digest = hashlib.sha256(content).hexdigest()
    seconds = round(measured.seconds, 3)
    marked = _is_marked(kind, content)
    return Recording(kind, seconds, measured.per_second, measured.channels, digest, len(content), marked)


def _kind(content: bytes) -> str:
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    if content[:4] == b"OggS":
        return "audio/ogg"
    if content[:3] == b"ID3" or mpeg.begins_a_frame(content[:4]):
        return "audio/mpeg"
    raise NotARecording("Tệp không phải âm thanh WAV, MP3 hay OGG. Hãy chọn đúng tệp thu âm.")


def _hold_to_its_claims(kind: str, filename: str, claimed: str) -> None:
    if claimed and claimed not in _ACCEPTED[kind]:
        raise NotARecording(f"Tệp tự nhận là {claimed} nhưng bên trong là {kind}. Hãy đổi lại cho đúng loại.")
    if "." in filename and not filename.endswith(_NAMES[kind]):
        ending = filename.rpartition(".")[2]
        raise NotARecording(f"Tên tệp kết thúc bằng .{ending} nhưng bên trong là {kind}. Hãy đổi lại tên tệp.")


def _is_marked(kind: str, content: bytes) -> bool:
    if kind == "audio/wav":
        return wav.WORDS in wav.read_info(content).get("ICMT", "")
    return kind == "audio/mpeg" and content[:3] == b"ID3" and wav.WORDS.encode() in content[:4096]


_MEASURES: Final = {"audio/wav": wav.measure, "audio/mpeg": mpeg.measure, "audio/ogg": ogg.measure}
