"""Reading a body within a limit, counted on the wire and after unpacking.

The unpacker is asked for no more bytes than the limit leaves, so a gzip bomb
costs the limit and not what it would swell to.
"""

import zlib
from collections.abc import Iterable


class OverLimit(Exception):
    """More bytes came than were allowed."""


class Unpackable(Exception):
    """The body's compression is unknown or damaged."""


class Identity:
    def feed(self, chunk: bytes, room: int) -> bytes:
        return chunk[:room]

    def finish(self) -> None:
        return None


class Inflater:
    """gzip (also in several members) and deflate (with or without its header)."""

    def __init__(self, encoding: str) -> None:
        self.gzip = encoding == "gzip"
        self.started = False
        self.engine = zlib.decompressobj(zlib.MAX_WBITS | (16 if self.gzip else 0))

    def feed(self, chunk: bytes, room: int) -> bytes:
        out = bytearray()
        while chunk and len(out) < room:
            out += self._inflate(chunk, room - len(out))
            chunk = self.engine.unconsumed_tail or self._next_member()
        return bytes(out)

    def _inflate(self, chunk: bytes, room: int) -> bytes:
        try:
            piece = self.engine.decompress(chunk, room)
        except zlib.error as error:
            if self.started or self.gzip:
                raise Unpackable(str(error)) from error
            self.engine = zlib.decompressobj(-zlib.MAX_WBITS)
            self.started = True
            return self._inflate(chunk, room)
        self.started = True
        return piece

    def _next_member(self) -> bytes:
        rest = self.engine.unused_data
        # Servers pad with zeros; only a second gzip header is a second member.
        if not (self.gzip and self.engine.eof and rest.startswith(b"\x1f\x8b")):
            return b""
        self.engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return rest

    def finish(self) -> None:
        if self.started and not self.engine.eof:
            raise Unpackable("dữ liệu nén bị cắt giữa chừng")


def unpacker(encoding: str) -> Identity | Inflater:
    """Return the unpacker of a Content-Encoding; raises Unpackable for one we did not ask for."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return Identity()
    if name in ("gzip", "x-gzip"):
        return Inflater("gzip")
    if name == "deflate":
        return Inflater("deflate")
    raise Unpackable(f"kiểu nén “{name}”")


def read_within(chunks: Iterable[bytes], *, encoding: str, limit: int) -> bytes:
    """Return the unpacked body.

    Raises OverLimit when either the wire or the unpacked body passes
    ``limit`` bytes, Unpackable when the compression is unknown or damaged.
    """
    unpack = unpacker(encoding)
    body = bytearray()
    wire = 0
    for chunk in chunks:
        wire += len(chunk)
        body += unpack.feed(chunk, limit + 1 - len(body))
        if wire > limit or len(body) > limit:
            raise OverLimit
    unpack.finish()
    return bytes(body)
