"""The length of an OGG file (Vorbis or Opus), from the position of its last page.

Source: RFC 3533 (pages), RFC 7845 (Opus), Vorbis I specification, section 4.2.2.
"""

from __future__ import annotations

from danbiet.channels.voice.measured import Measured

_UNKNOWN = (1 << 64) - 1


def measure(content: bytes) -> Measured:
    """Return the length. Raises ValueError when the pages are broken or carry neither Vorbis nor Opus."""
    pages = _pages(content)
    first = pages[0][1]
    last = max((position for position, _ in pages if position != _UNKNOWN), default=0)
    if first[:7] == b"\x01vorbis":
        per_second = int.from_bytes(first[12:16], "little")
        if not per_second:
            raise ValueError("không rõ tần số mẫu")
        return Measured(last / per_second, per_second, first[11])
    if first[:8] == b"OpusHead":
        skipped = int.from_bytes(first[10:12], "little")
        # Opus counts at 48 kHz whatever went in.
        return Measured((last - skipped) / 48_000, 48_000, first[9])
    raise ValueError("OGG không chứa Vorbis hay Opus")


def _pages(content: bytes) -> list[tuple[int, bytes]]:
    """Return each page's position and the first bytes of its body."""
    found, at = [], 0
    while at + 27 <= len(content):
        if content[at : at + 4] != b"OggS":
            raise ValueError(f"trang OGG đứt ở byte {at}")
        position = int.from_bytes(content[at + 6 : at + 14], "little")
        lacing = content[at + 27 : at + 27 + content[at + 26]]
        body = at + 27 + len(lacing)
        found.append((position, content[body : body + 64]))
        at = body + sum(lacing)
    if not found or at > len(content):
        raise ValueError("tệp OGG bị cắt ngắn")
    return found
