"""Where a sentence ends, and where a full stop only shortens a word."""

import re
from typing import Final

from danbiet.engine.text.folding import nfc

# Written with a full stop in official texts and in the press.
_SHORT: Final = (
    "tp ts ths gs pgs bs bscki bsckii ks cn nsnd nsưt ng kts ls đ/c q p h x tx tt st sn đt tel fax "
    "mr mrs ms dr prof vs no vol hn hcm vv v.v tr k kp nxb tw ubnd gs.ts pgs.ts gs.tskh ts.bs tskh "
    "gsts pgsts ths.bs pts"
)
_ABBREVIATIONS: Final = frozenset(_SHORT.split())
_END: Final = re.compile(r"(?:\.{3,}|…|[.!?]+)[\"”’»)\]]*(?=\s+|$)")
_STARTS: Final = re.compile(r"\s+[\"“‘«(\[–—-]*\s*([^\W_])")
_LAST_WORD: Final = re.compile(r"(\S+)$")
_LINE: Final = re.compile(r"\s*\n\s*")


def sentences(text: str) -> list[str]:
    """Return the sentences of the text, trimmed, in order.

    A line break always ends a sentence. The full stop of an abbreviation (TP.,
    TS., Q., v.v.), of an initial or of a number does not.
    """
    return [sentence for line in _LINE.split(nfc(text).strip()) for sentence in _split(line) if sentence]


def _split(line: str) -> list[str]:
    found = []
    start = 0
    for end in _END.finditer(line):
        if _ends(line[start : end.start()], end, line):
            found.append(line[start : end.end()].strip())
            start = end.end()
    return [*found, line[start:].strip()]


def _ends(before: str, end: re.Match[str], line: str) -> bool:
    following = _STARTS.match(line, end.end())
    if following is None:
        return end.end() == len(line)
    if following[1].islower():
        return False
    return end[0] != "." or not _is_short_form(before)


def _is_short_form(before: str) -> bool:
    """Say whether the text before a full stop ends in a shortened word."""
    last = _LAST_WORD.search(before)
    if last is None:
        return True
    word = last[1].lstrip('"“‘«([–—-')
    if word.lower() in _ABBREVIATIONS:
        return True
    # An initial, or a list number that opens the line: "1. Mục tiêu".
    initial = len(word) == 1 and word.isupper()
    return initial or (word.isdigit() and len(word) < 3 and before.strip() == word)
