"""What can be measured of a text's difficulty, besides the formula."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean, pstdev
from typing import Final

from danbiet.engine.text.plain.formula import parts, syllables
from danbiet.engine.text.plain.phrases import phrase_remarks
from danbiet.engine.text.sentences import sentences
from danbiet.engine.text.words import words

NAMES: Final = (
    "letters_per_syllable",
    "syllables_per_sentence",
    "longest_sentence",
    "spread_of_sentences",
    "compounds",
    "variety",
    "commas_per_sentence",
    "speech_marks",
    "small_words",
    "official_phrases",
    "abstract_words",
    "person_words",
    "capitals",
    "figures",
    "questions",
)
_SMALL: Final = frozenset(
    ["thì", "mà", "là", "rồi", "đi", "lại", "cũng", "vẫn", "chỉ", "ơi", "à", "nhé", "lắm", "quá", "bèn", "liền", "ấy"]
)
_PERSONS: Final = frozenset(
    ["em", "tôi", "tớ", "mình", "bạn", "anh", "chị", "ông", "bà", "bố", "mẹ", "cô", "chú", "bé", "con", "cháu", "nó"]
)
_ABSTRACT_WORDS: Final = (
    "tính hóa hoá chính pháp luật quyền kinh tế xã hội quốc gia nước nhân dân quan hệ phát triển đảng định "
    "quyết tổ chức quản lý chế độ cơ"
)
_ABSTRACT: Final = frozenset(_ABSTRACT_WORDS.split())
_VARIETY_OF: Final = 100


def features(text: str) -> list[float]:
    """Return the text's features in the order of ``NAMES``.

    Raises NothingToRead when the text has no syllable.
    """
    letters, per_sentence = parts(text)
    found = [token.text for token in syllables(text)]
    lengths = [len(syllables(sentence)) for sentence in sentences(text)]
    return [
        letters,
        math.log(per_sentence),
        math.log(1 + max(lengths)),
        pstdev(lengths) / per_sentence,
        _compounds(text),
        _variety(found),
        math.log(1 + text.count(",") / len(lengths)),
        math.log(1 + len(re.findall(r"[“”\"]|^\s*[-–] ", text, re.MULTILINE)) / len(lengths)),
        _share(found, _SMALL),
        math.log(1 + 100 * len(list(phrase_remarks(text))) / len(found)),
        _share(found, _ABSTRACT),
        _share(found, _PERSONS),
        sum(first.isupper() for first in re.findall(r"(?<!\w)[^\W\d_]", text)) / len(found),
        math.log(1 + 100 * len(re.findall(r"\d+", text)) / len(found)),
        math.log(1 + len(re.findall(r"[?!]", text)) / len(lengths)),
    ]


def _compounds(text: str) -> float:
    joined = [word for word in words(text) if word[0].isalpha()]
    return fmean(len(word.split()) for word in joined) if joined else 1.0


def _variety(found: Sequence[str]) -> float:
    """Return different syllables per syllable, over stretches of one length (longer texts repeat more)."""
    stretches = [found[at : at + _VARIETY_OF] for at in range(0, max(1, len(found) - _VARIETY_OF + 1), _VARIETY_OF)]
    return fmean(len(Counter(stretch)) / math.sqrt(len(stretch)) for stretch in stretches)


def _share(found: Sequence[str], listed: frozenset[str]) -> float:
    return sum(syllable in listed for syllable in found) / len(found)
