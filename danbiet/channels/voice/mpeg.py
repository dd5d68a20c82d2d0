"""The length of an MP3, frame by frame.

Source: ISO/IEC 11172-3 and 13818-3; frame header as in the "MPEG Audio Frame Header" tables.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from danbiet.channels.voice.measured import Measured

_RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_KBITS_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG_1: Final = 3
_LAYER_3: Final = 1
_MONO: Final = 3


class _Frame(NamedTuple):
    size: int
    samples: int
    per_second: int
    channels: int


def begins_a_frame(head: bytes) -> bool:
    """Say whether these four bytes are the header of a Layer III frame."""
    return _frame(head) is not None


def measure(content: bytes) -> Measured:
    """Return the length by adding up every frame. Raises ValueError when frames do not follow each other."""
    at, end = _after_id3(content), len(content) - (128 if content[-128:-125] == b"TAG" else 0)
    first = _frame(content[at : at + 4])
    if first is None:
        raise ValueError("không có khung MP3")
    seconds, frames = 0.0, 0
    while at + 4 <= end and (frame := _frame(content[at : at + 4])) is not None:
        at, frames = at + frame.size, frames + 1
        # A last frame that was cut off is not heard.
        seconds += frame.samples / frame.per_second if at <= end else 0
    if frames < 2 or end - at > first.size:
        raise ValueError(f"khung MP3 đứt ở byte {at}")
    return Measured(seconds, first.per_second, first.channels)


def _after_id3(content: bytes) -> int:
    if content[:3] != b"ID3" or len(content) < 10:
        return 0
    size = 0
    for byte in content[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame(head: bytes) -> _Frame | None:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer != _LAYER_3 or bits in (0, 15) or rate == 3:
        return None
    per_second = _RATES[version][rate]
    samples = 1152 if version == _MPEG_1 else 576
    kbits = (_KBITS_1 if version == _MPEG_1 else _KBITS_2)[bits]
    size = samples // 8 * kbits * 1000 // per_second + (head[2] >> 1 & 1)
    return _Frame(size, samples, per_second, 1 if head[3] >> 6 == _MONO else 2)
