"""Telephone numbers in E.164, from the ways people write them, with the prefixes in force since 2018.

The numbers of Vietnamese mobiles that began with 01 (eleven digits) became ten digits in 2018 (Quyết định
798/QĐ-BTTTT); lists older than that still hold them. Everything else is the judgement of `phonenumbers`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

# Old prefix → new one, both without the trunk 0.
NEW_PREFIX: Final = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
_OLD: Final = re.compile(r"(?:\+84|0084|84|0)?(1(?:2[0-9]|6[2-9]|8[68]|99))([0-9]{7})")
_MOBILE: Final = re.compile(r"(?:\+84|0084|84|0)?([35789][0-9]{8})")
_SPACES: Final = re.compile(r"[\s.\-–‑()\u200b\ufeff/]+")
_DIGITS: Final = str.maketrans("０１２３４５６７８９＋", "0123456789+")
_FLOAT: Final = re.compile(r"([0-9]{9,12})\.0")
_TRUNK: Final = re.compile(r"^(\+|00)84\(0\)|^(\+|00)840")
MOBILE_KINDS: Final = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class NotAPhone(ValueError):
    """The text is no mobile number; ``args[0]`` is the code of why."""


def to_e164(text: str) -> str:
    """Return ``+84912345678`` for any usual way to write a mobile number.

    Raises NotAPhone with the code ``empty``, ``bad_phone`` or ``not_mobile``.
    """
    written = _plain(text)
    if not written:
        raise NotAPhone("empty")
    if old := _OLD.fullmatch(written):
        written = "0" + NEW_PREFIX.get(old[1], "") + old[2] if old[1] in NEW_PREFIX else written
    if (mobile := _MOBILE.fullmatch(written)) and _is_mobile_prefix(mobile[1][:4]):
        return f"+84{mobile[1]}"
    return _judged(written)


def _plain(text: str) -> str:
    text = text.strip().translate(_DIGITS)
    if number := _FLOAT.fullmatch(text):  # a spreadsheet that took the number for a quantity
        text = number[1]
    return _TRUNK.sub("+84", _SPACES.sub("", text.replace("(0)", "")))


@lru_cache(maxsize=20_000)
def _is_mobile_prefix(prefix: str) -> bool:
    """Whether national numbers of nine digits that begin so are mobiles: the plan decides by three digits."""
    number = phonenumbers.parse(f"+84{prefix}00000")
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in MOBILE_KINDS


def _judged(written: str) -> str:
    # Nine digits without the trunk 0: spreadsheets eat it.
    region = "VN"
    if written.startswith("00"):
        written = "+" + written[2:]
    if re.search(r"[^0-9+]", written) or "+" in written[1:]:
        raise NotAPhone("bad_phone")
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException as error:
        raise NotAPhone("bad_phone") from error
    if not phonenumbers.is_valid_number(number):
        raise NotAPhone("bad_phone")
    if phonenumbers.number_type(number) not in MOBILE_KINDS:
        raise NotAPhone("not_mobile")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
