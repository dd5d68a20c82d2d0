"""Unpacking what may be a bomb: never more than the limit is produced."""

import zlib

GZIP = zlib.MAX_WBITS | 16


class SwellsTooMuch(Exception):
    """The unpacked document passes the limit."""


def gunzipped(body: bytes, *, limit: int) -> bytes:
    """Return the unpacked gzip ``body``, all its members.

    Raises SwellsTooMuch past ``limit`` bytes, EOFError when it is cut short,
    zlib.error when it is damaged.
    """
    out = bytearray()
    while body.startswith(b"\x1f\x8b"):
        engine = zlib.decompressobj(GZIP)
        out += engine.decompress(body, limit + 1 - len(out))
        if len(out) > limit:
            raise SwellsTooMuch
        if not engine.eof:
            raise EOFError
        body = engine.unused_data
    return bytes(out)
