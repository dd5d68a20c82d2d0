"""A text as it is read aloud."""

import re
from collections.abc import Mapping
from typing import Final

from danbiet.engine.text.folding import nfc
from danbiet.engine.text.speech import amounts, days, references
from danbiet.engine.text.speech.letters import letters
from danbiet.engine.text.speech.rule import Rule
from danbiet.engine.text.speech.tables import abbreviations as known_abbreviations
from danbiet.engine.text.speech.tables import any_of, table
from danbiet.engine.text.syllables import is_syllable
from danbiet.engine.text.tokens import tokens

PACE: Final = 180
"""Syllables a minute of an announcer heard over a loudspeaker outdoors, pauses included."""

_CAPITALS: Final = re.compile(r"(?<![\w])(?=[^\s]*[A-ZĐ])[A-ZĐ&]{2,6}\d{0,2}(?![\w])")
_SHORT_UNITS: Final = (
    Rule(re.compile(r"(?<!\w)P\. ?(?=[\dA-ZĐ])"), lambda _: "phường "),
    Rule(re.compile(r"(?<!\w)Q\. ?(?=[\dA-ZĐ])"), lambda _: "quận "),
)
_SIGNS: Final = (
    Rule(re.compile(r"(?m)^[ \t]*[-–—•*+] +"), lambda _: ""),
    Rule(re.compile(r"(?<=\w)\)? +[-–—] +(?=\w)"), lambda match: ")" * match[0].count(")") + ", "),
    Rule(re.compile(r"(?i)\bvà ?/ ?hoặc\b"), lambda _: "và hoặc"),
    Rule(re.compile(r"(?<=[^\W\d_]) ?/ ?(?=[^\W\d_])"), lambda _: " hoặc "),
    Rule(re.compile(r"(?<=\w)[-–](?=\w)"), lambda _: " "),
    Rule(re.compile(r" ?& ?"), lambda _: " và "),
    Rule(re.compile(r" ?≥ ?"), lambda _: " từ "),
    Rule(re.compile(r" ?≤ ?"), lambda _: " không quá "),
    Rule(re.compile(r" ?> ?"), lambda _: " hơn "),
    Rule(re.compile(r" ?< ?"), lambda _: " dưới "),
    Rule(re.compile(r" ?= ?"), lambda _: " bằng "),
    Rule(re.compile(r" ?\+ ?"), lambda _: " cộng "),
    Rule(re.compile(r"[*_#~|]+"), lambda _: " "),
)
_SPACES: Final = (
    Rule(re.compile(r"[ \t\u00a0]+"), lambda _: " "),
    Rule(re.compile(r" +([.,;:!?)])"), lambda match: match[1]),
    Rule(re.compile(r" *\n *"), lambda _: "\n"),
)


def spoken(text: str, abbreviations: Mapping[str, str] | None = None) -> str:
    """Return the text as it is read aloud: no digit, sign or abbreviation is left to the voice.

    Numbers, dates, times, money, percents, ranges, units, telephones digit by digit, notations
    of documents, Roman numerals, web addresses; in forms that North and South share (linh,
    nghìn, mươi mốt, mươi tư, mươi lăm). ``abbreviations`` adds to the packaged list, or
    overrules it; an unknown one is said letter by letter. Line breaks stay.

    >>> spoken("Từ 8h00, UBND xã chi 1,5 triệu đồng/hộ.")
    'Từ tám giờ, Ủy ban nhân dân xã chi một triệu năm trăm nghìn đồng một hộ.'

    Every rule with its examples: docs/method/speech.md.
    """
    said = nfc(text)
    for rule in (*references.RULES, *_SHORT_UNITS):
        said = rule.applied(said)
    said = _expanded(said, {**known_abbreviations(), **(abbreviations or {})})
    for rule in (*days.RULES, *amounts.RULES, *_SIGNS, *_SPACES):
        said = rule.applied(said)
    return said.strip()


def seconds(text: str, *, syllables_per_minute: float = PACE) -> float:
    """Return how long the text takes to read aloud, in seconds, at this pace (pauses included).

    Raises ValueError when the pace is not above zero.
    """
    if syllables_per_minute <= 0:
        raise ValueError("syllables_per_minute must be above zero.")
    return len(tokens(spoken(text))) * 60 / syllables_per_minute


def _expanded(text: str, known: Mapping[str, str]) -> str:
    pattern = re.compile(rf"(?<![\w/])(?:{any_of(known)})(?![\w])")
    expanded = pattern.sub(lambda match: _fitting(text, match, known[match[0]]), text)
    return "\n".join(_spelled(line) for line in expanded.split("\n"))


def _fitting(text: str, match: re.Match[str], expansion: str) -> str:
    """Begin with a capital where a sentence begins, and keep the full stop that ended one."""
    before = text[: match.start()].rstrip(' "“‘(')
    opens = not before or before[-1] in ".!?\n"
    words = expansion[0].upper() + expansion[1:] if opens else expansion
    ends = match[0].endswith(".") and (text[match.end() :].strip() == "" or text[match.end() :][:1] == "\n")
    return f"{words}." if ends else words


def _spelled(line: str) -> str:
    """Say unknown capitals letter by letter; a line all in capitals is a heading, not abbreviations."""
    return line if line.upper() == line else _CAPITALS.sub(lambda match: _letters_or_word(match[0]), line)


def _letters_or_word(word: str) -> str:
    is_numeral = not set(word) - set("IVXL")
    return word if is_numeral or word in table("units") or is_syllable(word) else letters(word)
