"""Abbreviations that the reader was not told the meaning of."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from danbiet.engine.text.folding import nfc
from danbiet.engine.text.plain.report import Code, Remark
from danbiet.engine.text.syllables import is_syllable

_SHORT: Final = re.compile(r"(?<![\w/&.-])[A-ZĐ][A-ZĐ&-]*[A-ZĐ]\d{0,2}(?![\w/&-])")
_ROMAN: Final = re.compile(r"[IVXLC]+")
_UNITS: Final = frozenset(("USD", "VND", "VNĐ", "EUR", "SMS", "QR", "PDF", "OTP", "PIN", "TV", "ID", "CD", "DVD"))


class Abbreviation(NamedTuple):
    """What the letters stand for, and whether everyone knows."""

    expansion: str
    is_known: bool


@cache
def abbreviations() -> Mapping[str, Abbreviation]:
    """Return the hand-kept list of abbreviations."""
    text = files(__package__).joinpath("abbreviations.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["short"]: Abbreviation(row["expansion"], row["known"] == "yes") for row in rows}


def abbreviation_remarks(text: str) -> Iterator[Remark]:
    """Yield each abbreviation once, at its first place, unless everyone knows it or the text explains it.

    "ủy ban nhân dân (UBND)" and "UBND (ủy ban nhân dân)" explain it from there on.
    """
    original = nfc(text)
    seen: set[str] = set()
    for match in _SHORT.finditer(original):
        short = match[0]
        if short in seen or _is_no_abbreviation(short, original, match):
            continue
        seen.add(short)
        if not _is_explained(original, match):
            listed = abbreviations().get(short)
            yield Remark(Code.UNEXPLAINED, match.start(), match.end(), short, listed.expansion if listed else None)


def _is_no_abbreviation(short: str, text: str, match: re.Match[str]) -> bool:
    listed = abbreviations().get(short)
    if listed is not None and listed.is_known:
        return True
    if short in _UNITS or _ROMAN.fullmatch(short) or _is_shouted(text, match):
        return True
    return listed is None and is_syllable(short) and (len(short) > 3 or _is_among_capitals(text, match))


def _is_shouted(text: str, match: re.Match[str]) -> bool:
    """Say whether the words on either side are in capitals too: a heading."""
    line_start = text.rfind("\n", 0, match.start()) + 1
    line = text[line_start:].partition("\n")[0]
    others = [word for word in re.findall(r"[^\W\d_]{2,}", line) if word != match[0]]
    return len(others) > 1 and all(word.isupper() for word in others)


def _is_among_capitals(text: str, match: re.Match[str]) -> bool:
    """Say whether the word next to it is in capitals too: QUY CHẾ, BAN HÀNH."""
    before = re.search(r"([^\W\d_]{2,}) $", text[: match.start()])
    after = re.match(r" ([^\W\d_]{2,})", text[match.end() :])
    return any(near is not None and near[1].isupper() for near in (before, after))


def _is_explained(text: str, match: re.Match[str]) -> bool:
    in_brackets = text[: match.start()].rstrip(' “"').endswith(("(", "gọi tắt là", "viết tắt là")) or text[
        : match.start()
    ].endswith("(sau đây gọi là ")
    opens_bracket = re.match(r" ?\([^()]{6,}\)", text[match.end() :]) is not None
    return in_brackets or opens_bracket
