"""Document numbers that lost their Đ: 407/Q?-TTg is 407/QĐ-TTg."""

import re
from typing import Final

# Abbreviations of kinds of documents and of agencies have no letter outside ASCII but Đ, and Ư in TƯ.
_NUMBER: Final = re.compile(r"\d+[A-Z]?/(?:\d{4}/)?[A-Z?\ufffd-]{2,}\w*")
_HOLE: Final = re.compile(r"(?<![T?\ufffd])[?\ufffd](?![?\ufffd])")


def mended_number(written: str) -> str:
    """Return a document number with its Đ put back; anything else as it is."""
    return _HOLE.sub("Đ", written) if _NUMBER.match(written) else written
