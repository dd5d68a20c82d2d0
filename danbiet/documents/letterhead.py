"""The head and foot of an administrative document, after Nghị định 30/2020."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from danbiet.documents.wording import Language, day, one_line, word


@dataclass(frozen=True)
class Signer:
    """Who signs: ``authority`` is a line such as ``TL. BỘ TRƯỞNG``, or empty."""

    title: str
    name: str
    authority: str = ""


@dataclass(frozen=True)
class Letterhead:
    """What stands above and below the text of a document.

    ``number`` is what follows ``Số:`` (``05/BC-TTTT``), empty until the number
    is given. A demonstration (``demo``) bears the number ``…/MINH-HOA``, says
    so on every page and is never signed, whatever ``signer`` says.
    """

    agency: str
    place: str
    date: date
    parent: str = ""
    number: str = ""
    kind_code: str = "BC"
    recipients: Sequence[str] = ()
    signer: Signer | None = None
    demo: bool = False
    language: Language = "vi"

    @property
    def number_line(self) -> str:
        """``Số: 05/BC-TTTT``; ``Số: …/BC-…`` until numbered, ``Số: …/…`` for a letter; ``Số: …/MINH-HOA``."""
        number = self.number or (f"…/{self.kind_code}-…" if self.kind_code else "…/…")
        shown = "…/MINH-HOA" if self.demo else one_line(number)
        return word("number", self.language, number=shown)

    @property
    def place_line(self) -> str:
        """``Hà Nội, ngày 05 tháng 01 năm 2026``."""
        place = one_line(self.place)
        if self.language == "en":
            return f"{place}, {day(self.date, 'en')}"
        # The decree writes the nought for days under 10 and months 1 and 2 only.
        month = f"{self.date.month:02}" if self.date.month < 3 else str(self.date.month)
        return f"{place}, ngày {self.date.day:02} tháng {month} năm {self.date.year}"

    @property
    def signature_lines(self) -> tuple[str, ...]:
        """The lines over the signature, the name last; none on a demonstration."""
        if self.demo or self.signer is None:
            return ()
        lines = (self.signer.authority, self.signer.title, self.signer.name)
        return tuple(one_line(line) for line in lines if line)

    @property
    def demo_line(self) -> str:
        """``DỮ LIỆU MINH HOẠ`` on a demonstration, else nothing."""
        return word("demo_line", self.language) if self.demo else ""
