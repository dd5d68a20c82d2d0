"""Taking personal details out of what an unknown person wrote, before it is stored.

Found by their form alone: mailboxes, addresses on social networks, telephone numbers, numbers of papers and
accounts. Money, dates and numbers of decrees stay: a question about a policy needs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from danbiet.engine.text import nfc

MAILBOX: Final = re.compile(r"[\w.+\-]+\s?(?:@|\(at\)|\[at\])\s?[\w\-]+(?:\.[\w\-]+)+", re.IGNORECASE)
PROFILE: Final = re.compile(
    r"(?:https?://)?(?:[\w\-]+\.)?(?:facebook|fb|zalo|tiktok|instagram|threads|twitter|x|t)"
    r"\.(?:com|me|vn|net)/[\w./?=&%\-]+",
    re.IGNORECASE,
)
HANDLE: Final = re.compile(r"(?<![\w@])@[\w.]{3,}")
DAY: Final = r"(?!\d{1,2}[.\-/ ]\d{1,2}[.\-/ ]\d{4})"
TELEPHONE: Final = re.compile(r"(?<![\d.,/])(?:\(?\+\s?84\)?|" + DAY + r"0)(?:[ .\-]?\d){8,10}(?![\d/])")
PASSPORT: Final = re.compile(r"(?<!\w)[A-Za-z]\d{7,8}(?!\w)")
LONG_NUMBER: Final = re.compile(
    r"(?<![\d.,/])\d{9,}(?![\d/])|(?<![\d.,/])\d{3,4}(?: \d{3,4}){2,4}(?![\d/])(?!\s?(?:đ|đồng|vnđ|tỷ|triệu|nghìn)\b)"
)
MASKS: Final = (
    (MAILBOX, "[đã che thư điện tử]"),
    (PROFILE, "[đã che trang cá nhân]"),
    (HANDLE, "[đã che tên tài khoản]"),
    (TELEPHONE, "[đã che số điện thoại]"),
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
    text = nfc(text)
    for pattern, words in MASKS:
        text, found = pattern.subn(words, text)
        count += found
    return Masked(text, count)
