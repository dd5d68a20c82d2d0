"""The sheet for a person at the microphone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from danbiet.documents.typeset.press import press
from danbiet.documents.wording import Language, one_line

_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "kind": {"vi": "Bản đọc trên loa", "en": "Script to be read aloud"},
    "length": {"vi": "Dài {time} phút, {n} đoạn", "en": "{time} min, {n} paragraphs"},
    "over": {"vi": "Dài hơn khung {slot} phút: {over}", "en": "Over its slot of {slot} min by {over}"},
    "how": {
        "vi": "Đọc chậm, nghỉ một nhịp ở mỗi dấu gạch. Cột trái: lúc bắt đầu đoạn.",
        "en": "Read slowly; rest at each bar. Left: when the paragraph begins.",
    },
    "demo": {"vi": "DỮ LIỆU MINH HOẠ", "en": "DEMONSTRATION DATA"},
}


@dataclass(frozen=True)
class ScriptParagraph:
    """One paragraph, spoken out in words, and how many seconds it takes."""

    text: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class ScriptSheet:
    """A script; ``slot_seconds`` is the time it may take, 0 where nobody set one."""

    agency: str
    date: date
    title: str
    paragraphs: Sequence[ScriptParagraph]
    slot_seconds: int = 0
    demo: bool = False
    language: Language = "vi"

    @property
    def seconds(self) -> float:
        return sum(paragraph.seconds for paragraph in self.paragraphs)

    @property
    def length_line(self) -> str:
        """``Dài 2:35 phút, 6 đoạn``."""
        return self._word("length", time=clock(self.seconds), n=len(self.paragraphs))

    @property
    def over_line(self) -> str:
        """How much longer than its slot; empty when it fits."""
        over = self.seconds - self.slot_seconds
        if not self.slot_seconds or over <= 0:
            return ""
        return self._word("over", slot=clock(self.slot_seconds), over=clock(over))

    def _word(self, key: str, **values: object) -> str:
        return _WORDS[key][self.language].format(**values)


def script_pdf(sheet: ScriptSheet) -> bytes:
    """Return the sheet as a tagged A4 PDF: 20 points, no paragraph broken over a page."""
    begins = [0.0, *accumulate(paragraph.seconds for paragraph in sheet.paragraphs)]
    data = {
        "language": sheet.language,
        "agency": one_line(sheet.agency),
        "title": one_line(sheet.title),
        "kind": sheet._word("kind"),
        "length": sheet.length_line,
        "over": sheet.over_line,
        "how": sheet._word("how"),
        "demo": sheet._word("demo") if sheet.demo else "",
        "paragraphs": [
            [clock(begin), one_line(paragraph.text)] for begin, paragraph in zip(begins, sheet.paragraphs, strict=False)
        ],
        "end": clock(sheet.seconds),
    }
    return press("script.typ", data, on=sheet.date)


def clock(seconds: float) -> str:
    """Return ``2:05``."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"
