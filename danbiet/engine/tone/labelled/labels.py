"""The values that a sentence of the set may bear, under the names that its files use."""

from enum import StrEnum
from typing import Final

from danbiet.engine.tone.judging import Tone

_TONES: Final = {
    "ung_ho": Tone.SUPPORT,
    "phan_doi": Tone.OPPOSE,
    "hoi": Tone.QUESTION,
    "trung_tinh": Tone.NEUTRAL,
}


class Need(StrEnum):
    """What the agency would have to answer, whoever speaks."""

    UNCLEAR = "chua_ro"  # the text or the notice is not understood
    UNTRUE = "sai_su_that"  # a wrong fact is repeated, asked about or put right
    HARD = "kho_thuc_hien"  # it costs, it does not work, it cannot be done here
    CHANGE = "de_nghi_sua"  # a change is asked for, up to dropping it
    ASKING = "hoi"  # the speaker's own case
    SUPPORT = "ung_ho"  # it is wanted, nothing else
    NONE = "khong"


class Voice(StrEnum):
    """Where such a sentence would stand."""

    PRESS = "bao_chi"
    LETTER = "thu_gop_y"
    HOTLINE = "duong_day_nong"
    POST = "bai_ngan"
    VILLAGE_MEETING = "hop_dan"
    CONFERENCE = "hoi_nghi"


class Trap(StrEnum):
    """What makes the tone hard to see."""

    NONE = "khong"
    IRONY = "mia_mai"
    NEGATION = "phu_dinh"
    MIXED = "lan_lon"
    ELSEWHERE = "huong_khac"  # strong feeling, but not about the policy
    REPORTED = "thuat_lai"  # someone else's view is passed on
    NO_DIACRITICS = "khong_dau"
    TEENCODE = "viet_tat"


def tone_of(name: str) -> Tone:
    """Return the tone that the files call ``name`` ("ung_ho", "phan_doi", "hoi", "trung_tinh").

    Raises ValueError for any other name.
    """
    if name not in _TONES:
        raise ValueError(f"{name!r} is no tone; one of {', '.join(_TONES)} is meant.")
    return _TONES[name]
