"""One place for the tone mark: hoà and hòa are the same word."""

import re
import unicodedata
from itertools import product
from typing import Final

from danbiet.engine.text.folding import lower, nfc
from danbiet.engine.text.syllables import TONE_MARKS, VOWELS

Ends = tuple[int | None, int | None]


def _each(groups: str, places: Ends) -> dict[str, Ends]:
    return dict.fromkeys(groups.split(), places)


# Vowel groups, and the letter (from 0) that carries the mark: with nothing after
# the group, and with a final consonant. None: the group does not occur so.
_PLACES: Final[dict[str, Ends]] = {
    **_each("oa oe uy", (0, 1)),
    **_each("ia ua ưa", (0, None)),
    **_each("ai ao au ay âu ây eo êu oi ôi ơi ui ưi ưu iu", (0, None)),
    **_each("iê yê uô ươ uâ oă oo ôô", (None, 1)),
    **_each("uê uơ", (1, 1)),
    **_each("iêu yêu uôi ươi ươu oai oao oay oeo uya uyu uây uâu", (1, None)),
    "uyê": (None, 2),
}
# After qu- and gi- the first letter of the group belongs to the onset.
_AFTER_QU: Final[dict[str, Ends]] = {
    **_each("ua uă uâ ue uê ui uơ uy", (1, 1)),
    **_each("uai uao uau uay uây ueo uêu uyu uya", (1, None)),
    "uyê": (None, 2),
}
_AFTER_G: Final[dict[str, Ends]] = {
    **_each("ia iă iâ ie iê io iô iơ iu iư", (1, 1)),
    **_each("iai iao iau iay iâu iây ieo iêu ioi iôi iơi iui iưi iua iưa", (1, None)),
    **_each("iươ iuô", (None, 2)),
}


def _marked(group: str, place: int, tone: str) -> str:
    return nfc(group[: place + 1] + tone + group[place + 1 :])


def _mended(
    places: dict[str, Ends],
) -> dict[tuple[str, bool], str]:
    """Return, for each misplaced mark (group, has a final), the group put right."""
    table = {}
    for (group, ends), tone in product(places.items(), TONE_MARKS[1:]):
        for closed, right in zip((False, True), ends, strict=True):
            if right is None:
                continue
            for wrong in set(range(len(group))) - {right}:
                table[_marked(group, wrong, tone), closed] = _marked(group, right, tone)
    return table


_PLAIN: Final = _mended(_PLACES)
_QU: Final = _mended(_AFTER_QU)
_G: Final = _mended(_AFTER_G)
del _G["ịa", False]  # "giặt gịa" is g + ịa, the one word of its kind

_TONED: Final = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONE_MARKS)
_ANY: Final = _TONED + _TONED.upper()
_LETTER: Final = r"[^\W\d_]"
_SYLLABLE: Final = re.compile(
    rf"(?<!{_LETTER})"
    r"([BCDGHKLMNPQRSTVXbcdghklmnpqrstvxĐđ]{0,3})"
    rf"([{_ANY}]{{2,3}})"
    r"([CHMNGPTchmngpt]{0,2})"
    rf"(?!{_LETTER})"
)


def normalise_tones(text: str) -> str:
    """Return the text in NFC with every tone mark on its traditional letter.

    hoà → hòa, thuý → thúy, qủa → quả, hòan → hoàn; quý and quí stay. Case and
    length (of the NFC text) are kept, and nothing else is touched.

    Source: docs/method/text.md.
    """
    composed = nfc(text)
    return composed if composed.isascii() else _SYLLABLE.sub(_mend, composed)


def _mend(match: re.Match[str]) -> str:
    onset, group, final = match.groups()
    if onset in ("q", "Q"):
        table = _QU
    elif onset in ("g", "G"):
        table = _G
    else:
        table = _PLAIN
    right = table.get((lower(group), bool(final)))
    if right is None:
        return match[0]
    return onset + _in_case_of(group, right) + final


def _in_case_of(pattern: str, text: str) -> str:
    if pattern.islower():
        return text
    return "".join(new.upper() if old.isupper() else new for old, new in zip(pattern, text, strict=True))
