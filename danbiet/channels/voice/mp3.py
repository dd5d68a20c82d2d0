"""MP3 files: mono at a constant rate, with the mark of a synthetic voice in the ID3 tag."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Final

KBIT_PER_SECOND: Final = 32
"""Speech at 22.05 kHz mono: 240 kB a minute, an eleventh of the WAV."""

_BEST: Final = 2  # LAME's quality: 2 is near the best, 7 the fastest
_UTF8: Final = b"\x03"


def write_mp3(samples: array[int], per_second: int, tags: Mapping[str, str], comment: str) -> bytes:
    """Return an MP3; ``tags`` are ID3v2.4 text frames, or ``TXXX:name`` for one of our own."""
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(KBIT_PER_SECOND)
    encoder.set_in_sample_rate(per_second)
    encoder.set_channels(1)
    encoder.set_quality(_BEST)
    encoder.silence()
    audio = encoder.encode(samples.tobytes()) + encoder.flush()
    return _id3(tags, comment) + bytes(audio)


def _id3(tags: Mapping[str, str], comment: str) -> bytes:
    frames = b"".join(_text_frame(name, text) for name, text in tags.items())
    frames += _frame(b"COMM", _UTF8 + b"vie" + b"\0" + comment.encode())
    return b"ID3\x04\x00\x00" + _seven_bits(len(frames)) + frames


def _text_frame(name: str, text: str) -> bytes:
    if name.startswith("TXXX:"):
        return _frame(b"TXXX", _UTF8 + name[5:].encode() + b"\0" + text.encode())
    return _frame(name.encode(), _UTF8 + text.encode())


def _frame(name: bytes, content: bytes) -> bytes:
    return name + _seven_bits(len(content)) + b"\0\0" + content


def _seven_bits(size: int) -> bytes:
    """Return the size as ID3 writes it: four bytes of seven bits, so that none looks like a frame's start."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
