"""Taking personal details out of what an unknown person wrote, before it is stored.

Found by their form alone: mailboxes, addresses on social networks, telephone numbers, numbers of papers and
accounts. Money, dates and numbers of decrees stay: a question about a policy needs them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from danbiet.engine.text import nfc

AT: Final = r"\s?(?:@|[(\[](?:at|a|a còng)[)\]])\s?"
DOT: Final = r"(?:\.|\s?[(\[](?:dot|chấm)[)\]]\s?)"
MAILBOX: Final = re.compile(rf"[\w.+\-]+{AT}[\w\-]+(?:{DOT}[\w\-]+)+", re.IGNORECASE)
PROFILE: Final = re.compile(
    r"(?<![\w.])(?:https?://)?(?:[\w\-]+\.)?"
    r"(?:facebook|fb|zalo|tiktok|instagram|threads|twitter|telegram|linkedin|youtube|x|t|m)"
    r"\.(?:com|me|vn|net|org)/[\w./?=&%@\-]+",
    re.IGNORECASE,
)
HANDLE: Final = re.compile(r"(?<![\w@])@[\w.]{3,}")
DAY: Final = r"(?!\d{1,2} ?[.\-–/ ] ?\d{1,2} ?[.\-–/ ] ?\d{4})"
NO_MONEY: Final = r"(?!\s?(?:đ|đồng|vnđ|tỷ|triệu|nghìn)\b)"
BETWEEN: Final = r"[ .\-–—‑_()]{0,3}"  # what people put between the digits
TELEPHONE: Final = re.compile(
    rf"(?<![\d.,/])(?<!\d[\-–])(?:\(?(?:\+|00)\s?84\)?(?:{BETWEEN}\d){{8,11}}|84(?:{BETWEEN}\d){{9}}"
    rf"|{DAY}\(?0(?:{BETWEEN}\d){{8,13}}|0\d{{2,3}}/\d{{3}}/\d{{3,4}})(?![\d/]){NO_MONEY}",
    re.IGNORECASE,
)
CITIZEN: Final = re.compile(rf"(?<![\d.,/])0\d\d(?:[ .\-]?\d{{3}}){{3}}(?![\d/]){NO_MONEY}")
DIGIT: Final = "không|một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|khong|mot|bon|nam|sau|bay|tam|chin"
SPELLED: Final = re.compile(rf"\b(?:{DIGIT})(?:[\s.,\-]+(?:{DIGIT})){{8,}}\b", re.IGNORECASE)
PASSPORT: Final = re.compile(r"(?<!\w)[A-Za-z]\d{7,8}(?!\w)")
LONG_NUMBER: Final = re.compile(
    rf"(?<![\d.,/])\d{{9,}}(?![\d/])|(?<![\d.,/])\d{{3,4}}(?: \d{{3,4}}){{2,4}}(?![\d/]){NO_MONEY}"
)
MASKS: Final = (
    (MAILBOX, "[đã che thư điện tử]"),
    (PROFILE, "[đã che trang cá nhân]"),
    (HANDLE, "[đã che tên tài khoản]"),
    (CITIZEN, "[đã che dãy số]"),
    (TELEPHONE, "[đã che số điện thoại]"),
    (SPELLED, "[đã che số điện thoại]"),
    (PASSPORT, "[đã che số giấy tờ]"),
    (LONG_NUMBER, "[đã che dãy số]"),
)


@dataclass(frozen=True)
class Masked:
    """A text without personal details, and how many were taken out."""

    text: str
    count: int


def mask(text: str) -> Masked:
    """Return the text in NFC with personal details replaced by words that say what stood there."""
    count = 0
    text = _as_it_looks(nfc(text))
    for pattern, words in MASKS:
        text, found = pattern.subn(words, text)
        count += found
    return Masked(text, count)


def _as_it_looks(text: str) -> str:
    """Return the text with digits, marks and spaces as a keyboard gives them, and without what nobody sees.

    A number that hides behind full-width digits or invisible characters reads the same to a person.
    """
    return "".join(_looks(letter) for letter in text)


def _looks(letter: str) -> str:
    kind = unicodedata.category(letter)
    if letter.isascii():
        return letter
    if kind == "Nd" or "①" <= letter <= "⑨" or letter == "⓪":
        return str(unicodedata.digit(letter))
    if "！" <= letter <= "～":  # the full-width forms of ASCII
        return chr(ord(letter) - 0xFEE0)
    if kind == "Zs":
        return " "
    return "" if kind in ("Cf", "Me") or letter in "\ufe0e\ufe0f" else letter
