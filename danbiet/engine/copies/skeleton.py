"""The consonant skeleton: what is left of a Vietnamese text whatever was lost on the way.

A text without diacritics keeps its base letters; one squeezed through cp1252
keeps ``á`` but loses ``ạ`` and ``đ`` to ``?``; one in TCVN3 or VNI keeps only
ASCII. The ASCII consonants other than ``d`` (which stands in for ``đ``) and the
digits come through all of these unchanged, and so does their order.
"""

_KEPT = b"bcfghjklmnpqrstvwxz0123456789"
_SPACE = b" \t\n\v\f\r"


def _translation() -> bytes:
    table = bytearray(256)
    for byte in range(256):
        lower = bytes([byte]).lower()[0]
        if lower in _KEPT:
            table[byte] = lower
        elif byte in _SPACE:
            table[byte] = 32
    return bytes(table)


_TABLE = _translation()
_DROPPED = bytes(byte for byte in range(256) if _TABLE[byte] == 0)


def skeleton(text: str) -> bytes:
    """Return the lower-case consonants and digits of ``text``, white space kept as blanks.

    >>> skeleton("Nghị định được") == skeleton("Nghi dinh duoc") == skeleton("Ngh? ??nh ???c")
    True
    """
    return text.encode("utf-8", "ignore").translate(_TABLE, _DROPPED)
