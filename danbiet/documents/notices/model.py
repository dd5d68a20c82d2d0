"""What sheets say, before they become files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from danbiet.documents.links import is_web_address
from danbiet.documents.wording import Language, one_line

_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "facts": {"vi": "Cần nhớ", "en": "To remember"},
    "questions": {"vi": "Hỏi và đáp", "en": "Questions and answers"},
    "ask": {"vi": "Hỏi ở đâu", "en": "Where to ask"},
    "more": {"vi": "Đọc đầy đủ tại", "en": "Read it all at"},
    "qr": {"vi": "Mã QR mở trang {url}", "en": "QR code that opens {url}"},
    "receipt": {
        "vi": "Phần cắt nộp lại. Chỉ ghi số lượng, không ghi tên hay số điện thoại của ai.",
        "en": "To be torn off and handed in. Counts only: nobody's name or number.",
    },
    "sheet": {"vi": "Mã tờ", "en": "Sheet"},
    "hamlet": {"vi": "Thôn, bản, tổ", "en": "Hamlet"},
    "day": {"vi": "Ngày", "en": "Day"},
    "households": {"vi": "Số hộ đã đến", "en": "Households visited"},
    "people": {"vi": "Số người đã nghe", "en": "People told"},
    "sheets": {"vi": "Số tờ đã phát", "en": "Sheets given"},
    "asked": {"vi": "Bà con hỏi gì nhiều nhất (không ghi ai hỏi)", "en": "What people asked most (not who)"},
    "until": {"vi": "Niêm yết đến hết ngày {day}", "en": "On display until {day}"},
    "notice": {"vi": "THÔNG BÁO", "en": "NOTICE"},
    "issued": {"vi": "{place}, ngày {day}", "en": "{place}, {day}"},
    "demo": {"vi": "DỮ LIỆU MINH HOẠ", "en": "DEMONSTRATION DATA"},
}

COUNTS: Final = ("hamlet", "day", "households", "people", "sheets")
"""The fields of the tear-off line; a test holds that none of them asks for a person."""


def word(key: str, language: Language, /, **values: object) -> str:
    """Return the text ``key`` in ``language`` with ``values`` filled in."""
    return _WORDS[key][language].format(**values)


@dataclass(frozen=True, kw_only=True)
class Handout:
    """A sheet for a communicator on foot.

    ``points`` are one to four short sentences; ``facts`` pairs of what and how
    much; ``questions`` pairs of question and answer; ``ask_at`` where people may
    ask; ``code`` names the sheet on the tear-off line.
    """

    agency: str
    place: str
    date: date
    title: str
    points: Sequence[str]
    facts: Sequence[tuple[str, str]] = ()
    questions: Sequence[tuple[str, str]] = ()
    ask_at: Sequence[str] = ()
    url: str = ""
    code: str = ""
    demo: bool = False
    language: Language = "vi"

    @property
    def address(self) -> str:
        return self.url if is_web_address(self.url) else ""


@dataclass(frozen=True, kw_only=True)
class BoardNotice:
    """A notice for a board; ``until`` is the last day on which it hangs."""

    until: date | None = None
    agency: str
    place: str
    date: date
    title: str
    points: Sequence[str]
    facts: Sequence[tuple[str, str]] = ()
    ask_at: Sequence[str] = ()
    url: str = ""
    paper: Literal["a4", "a3"] = "a4"
    demo: bool = False
    language: Language = "vi"

    @property
    def address(self) -> str:
        return self.url if is_web_address(self.url) else ""


def lines(texts: Sequence[str]) -> list[str]:
    return [one_line(text) for text in texts if text.strip()]


def pairs(told: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [[one_line(first), one_line(second)] for first, second in told]
