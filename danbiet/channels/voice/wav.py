"""WAV files: 16-bit mono, with the mark of a synthetic voice in the INFO chunk."""

from __future__ import annotations

import io
import struct
import wave
from array import array
from collections.abc import Mapping
from typing import Final

from danbiet.channels.voice.measured import Measured

WORDS: Final = "giọng đọc tổng hợp"
SOURCE_TYPE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
"""IPTC's word for media made by a program and not recorded."""

_PCM: Final = (1, 0xFFFE)  # plain, and "extensible" as some recorders write it


def write_wav(samples: array[int], per_second: int, info: Mapping[str, str]) -> bytes:
    """Return a WAV file; ``info`` are INFO entries such as ``{"ISFT": …, "ICMT": …}``, written in UTF-8."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(per_second)
        written.writeframes(samples.tobytes())
    return _with_info(file.getvalue(), info)


def read_info(content: bytes) -> dict[str, str]:
    """Return the INFO entries of a WAV file; empty where it has none."""
    found: dict[str, str] = {}
    for name, start, size in chunks(content):
        if name == b"LIST" and content[start : start + 4] == b"INFO":
            for entry, at, length in _parts(content, start + 4, start + size):
                found[entry.decode("ascii", "replace")] = _text(content[at : at + length])
    return found


def chunks(content: bytes) -> list[tuple[bytes, int, int]]:
    """Return the chunks of a RIFF file as ``(name, start, size)``, sizes as written."""
    return _parts(content, 12, len(content))


def _parts(content: bytes, start: int, end: int) -> list[tuple[bytes, int, int]]:
    found = []
    while start + 8 <= end:
        name, size = content[start : start + 4], int.from_bytes(content[start + 4 : start + 8], "little")
        found.append((name, start + 8, size))
        start += 8 + size + size % 2
    return found


def _with_info(plain: bytes, info: Mapping[str, str]) -> bytes:
    entries = b"INFO" + b"".join(_chunk(name.encode(), text.encode() + b"\0") for name, text in info.items())
    body = plain[8:] + b"\0" * (len(plain) % 2) + _chunk(b"LIST", entries)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _text(raw: bytes) -> str:
    return raw.rstrip(b"\0").decode("utf-8", "replace")


def measure(content: bytes) -> Measured:
    """Return the length exactly. Raises ValueError when the file is cut short or is not 8 to 32-bit PCM."""
    found = {name: (start, size) for name, start, size in reversed(chunks(content))}
    if b"fmt " not in found or b"data" not in found:
        raise ValueError("thiếu khối fmt hoặc data")
    start, size = found[b"data"]
    if start + size > len(content):
        raise ValueError("tệp WAV bị cắt ngắn")
    form, channels, per_second, _, block, bits = struct.unpack_from("<HHIIHH", content, found[b"fmt "][0])
    if form not in _PCM or bits not in (8, 16, 24, 32) or block != channels * bits // 8 or not block * per_second:
        raise ValueError(f"không phải PCM (mã {form})")
    return Measured(size / block / per_second, per_second, channels)
