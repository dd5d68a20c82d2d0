"""Remarks on whole sentences: too long, clauses stacked, begun with a noun of action, passive."""

import re
from collections.abc import Iterator
from typing import Final

from danbiet.engine.text.plain.formula import syllables
from danbiet.engine.text.plain.places import Sentence, placed
from danbiet.engine.text.plain.report import Code, Remark

LONGEST: Final = 35
"""Syllables above which a sentence is long: 25 words at 1.4 syllables a word, where the plain-language
guides of public bodies (GOV.UK among them) draw the line; a listener cannot go back and read again."""

MOST_CLAUSES: Final = 4
"""From this many linking words in one sentence the reader has to hold that many thoughts open."""

_LINKS: Final = re.compile(
    r"(?<!\w)(?:mà|nhằm|để|do|vì|bởi|nếu|khi|thì|tuy|mặc dù|nhưng|trong đó|theo đó|đồng thời|trừ trường hợp|"
    r"trường hợp|trên cơ sở|căn cứ|cũng như|qua đó|từ đó|góp phần|bao gồm|kể cả|nhất là|đối với|"
    r"trong trường hợp|sau khi|trước khi|phù hợp với|bảo đảm|đảm bảo|và các|hoặc)(?!\w)",
    re.IGNORECASE,
)
_NOMINAL: Final = re.compile(r"^(?:Việc|Sự|Công tác|Quá trình)(?: [^\W\d_]+){2}")
_PASSIVE: Final = re.compile(r"(?<!\w)(?:được|bị)(?: [^\W\d_]+){1,4} bởi(?!\w)")
_LOADED: Final = re.compile(r"^(?:Được sự [^\s,]+(?: [^\s,]+){1,5}|Căn cứ [^,;]+[,;])")


def sentence_remarks(text: str) -> Iterator[Remark]:
    """Yield what could be plainer in each sentence."""
    for sentence in placed(text):
        yield from _long(sentence)
        yield from _stacked(sentence)
        yield from _found(_NOMINAL, Code.NOMINAL_START, sentence)
        yield from _found(_LOADED, Code.NOMINAL_START, sentence)
        yield from _found(_PASSIVE, Code.PASSIVE, sentence)


def _long(sentence: Sentence) -> Iterator[Remark]:
    if len(syllables(sentence.text)) > LONGEST:
        yield Remark(Code.LONG_SENTENCE, sentence.start, sentence.end, sentence.text)


def _stacked(sentence: Sentence) -> Iterator[Remark]:
    if len(_LINKS.findall(sentence.text)) >= MOST_CLAUSES and len(syllables(sentence.text)) > LONGEST:
        yield Remark(Code.STACKED_CLAUSES, sentence.start, sentence.end, sentence.text)


def _found(pattern: re.Pattern[str], code: Code, sentence: Sentence) -> Iterator[Remark]:
    for match in pattern.finditer(sentence.text):
        yield Remark(code, sentence.start + match.start(), sentence.start + match.end(), match[0])
