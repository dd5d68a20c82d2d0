"""What a press release says, before it becomes a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from danbiet.documents.letterhead import Letterhead
from danbiet.documents.links import is_web_address
from danbiet.documents.releases.words import word
from danbiet.documents.wording import Language, moment, one_line


@dataclass(frozen=True, kw_only=True)
class ReleaseDocument:
    """One release. ``lead`` is the first, bold paragraph; ``facts`` are pairs of what and how much.

    ``contact`` are the lines of whom the press may ask; ``url`` the public page
    (printed in full and as a QR code). With ``embargo_until`` (aware) the sheet
    says that nothing may be published before.
    """

    letterhead: Letterhead
    title: str
    lead: str
    paragraphs: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    contact: Sequence[str] = ()
    url: str = ""
    embargo_until: datetime | None = None

    @property
    def language(self) -> Language:
        return self.letterhead.language

    @property
    def embargo_line(self) -> str:
        """``KHÔNG ĐĂNG TRƯỚC 08:00 01/07/2026``, or ``Phổ biến ngay``."""
        if self.embargo_until is None:
            return word("at_once", self.language)
        return word("embargo", self.language, moment=moment(self.embargo_until, self.language))

    @property
    def address(self) -> str:
        """The public page, if it is one of the web."""
        return self.url if is_web_address(self.url) else ""

    @property
    def contact_lines(self) -> list[str]:
        return [one_line(line) for line in self.contact if line.strip()]
