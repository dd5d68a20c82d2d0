"""The Vietnamese syllable: onset, rhyme and tone.

The tables are the closed sets of modern spelling; they decide which letters may
carry a tone mark and whether a string can be a Vietnamese syllable at all.
Source: Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977); spelling as in Từ điển tiếng
Việt, ed. Hoàng Phê.
"""

import unicodedata
from functools import lru_cache
from typing import Final

TONE_MARKS: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""Combining marks of ngang, huyền, hỏi, ngã, sắc, nặng, in dictionary order."""

VOWELS: Final = "aăâeêioôơuưy"

_ONSETS: Final = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
ONSETS: Final = frozenset(["", *_ONSETS.split()])

_OPEN: Final = (
    "a ai ao au ay âu ây e eo ê êu i ia iu iêu o oa oai oao oay oe oeo oi ô ôi ơ ơi "
    "u ua uê ui uơ uy uya uyu uôi uây ư ưa ưi ưu ươi ươu y yêu uâu"
)
_SONORANT: Final = (
    "ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât ec em en eng ep "
    "et êch êm ên ênh êp êt êc êng ich im in inh ip it iêc iêm iên iêng iêp iêt oac oach "
    "oam oan oang oanh oap oat oăc oăm oăn oăng oăt oc oec oem oen oeng oet om on ong "
    "ooc oong op ot ôc ôm ôn ông ôp ôt ơm ơn ơp ơt uc um un ung up ut uân uâng uât uêch "
    "uênh uơn uôc uôm uôn uông uôt uych uyn uynh uyp uyt uyên uyêt ưc ưm ưn ưng ưt ươc "
    "ươm ươn ương ươp ươt yêm yên yêng yêt ym yn ynh yt"
)
RHYMES: Final = frozenset(f"{_OPEN} {_SONORANT}".split())

_STOPPED: Final = ("c", "ch", "p", "t")
_TONES: Final = {mark: place for place, mark in enumerate(TONE_MARKS) if mark}


def split_tone(syllable: str) -> tuple[str, int]:
    """Return the syllable without its tone mark, and the tone (0 ngang … 5 nặng).

    A second tone mark, which no syllable has, is left in place.
    """
    tone = 0
    kept = []
    for letter in unicodedata.normalize("NFD", syllable):
        if letter in _TONES and not tone:
            tone = _TONES[letter]
        else:
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept)), tone


@lru_cache(maxsize=100_000)
def is_syllable(word: str) -> bool:
    """Say whether the word is spelt as one Vietnamese syllable, tone included."""
    bare, tone = split_tone(word.lower())
    if bare.endswith(_STOPPED) and tone not in (0, 4, 5):
        return False
    return any(bare[:cut] in ONSETS and _is_rhyme(bare[:cut], bare[cut:]) for cut in range(4))


def _is_rhyme(onset: str, rhyme: str) -> bool:
    if onset == "qu" and rhyme:
        return f"u{rhyme}" in RHYMES or f"o{rhyme}" in RHYMES or rhyme in RHYMES
    if onset == "gi":
        return rhyme in RHYMES or f"i{rhyme}" in RHYMES
    # "gì", "gìn", "giêng": the i is the vowel, and g is the onset.
    return rhyme in RHYMES
