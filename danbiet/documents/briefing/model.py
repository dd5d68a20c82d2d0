"""What the briefing page says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from danbiet.documents.letterhead import Letterhead
from danbiet.documents.wording import Language, clipped, moment, number, one_line, word

# Millimetres of an A4 page under the decree's margins, and what each part takes
# at size 13; a little more than both Word and the PDF need.
_PAGE_MM, _HEAD_MM, _HEADING_MM, _LINE_MM, _GAP_MM = 257, 35, 9, 5.9, 2
_ACROSS, _NAME_ACROSS = 78, 24  # characters in a line of text, of an agency's name

_TEXT, _SOURCE, _BASIS = 140, 50, 50


@dataclass(frozen=True)
class BriefingLine:
    """One thing asked, said or owed.

    ``source`` is who asked or where it was said; ``due`` the deadline (with a
    time zone) and ``basis`` the rule that sets it; ``late`` when it has passed.
    """

    text: str
    source: str = ""
    due: datetime | None = None
    basis: str = ""
    late: bool = False

    def words(self, language: Language) -> str:
        """The line as one sentence, clipped so that the page stays one page."""
        remarks = [clipped(self.source, _SOURCE), self._deadline(language)]
        said = "; ".join(remark for remark in remarks if remark)
        return f"{clipped(self.text, _TEXT)}{f' ({said})' if said else ''}"

    def _deadline(self, language: Language) -> str:
        if self.due is None:
            return ""
        key = "late" if self.late else "due"
        when = word(key, language, moment=moment(self.due, language))
        return f"{when}, {clipped(self.basis, _BASIS)}" if self.basis else when


@dataclass(frozen=True, kw_only=True)
class BriefingDocument:
    """One page for a press coordination meeting (giao ban báo chí) at ``meeting``.

    Lines stand in the order given; what does not fit the page is left out from
    the longest list first, which then ends with how many more there are.
    """

    letterhead: Letterhead
    meeting: datetime
    asked: Sequence[BriefingLine] = ()
    said: Sequence[BriefingLine] = ()
    owed: Sequence[BriefingLine] = ()

    @property
    def language(self) -> Language:
        return self.letterhead.language

    @property
    def kind(self) -> str:
        return word("briefing", self.language)

    @property
    def subject(self) -> str:
        """``Giao ban báo chí 08:30 24/11/2026``."""
        return word("briefing_of", self.language, moment=moment(self.meeting, self.language))

    def lists(self) -> list[tuple[str, list[str]]]:
        """The three lists as ``(heading with its count, lines)``."""
        given = {"asked": self.asked, "said": self.said, "owed": self.owed}
        shown = {key: len(lines) for key, lines in given.items()}
        while True:
            lists = [(self._heading(key, lines), self._lines(lines, shown[key])) for key, lines in given.items()]
            longest = max(shown, key=lambda key: shown[key])
            if shown[longest] <= 1 or self._height(lists) <= _PAGE_MM:
                return lists
            shown[longest] -= 1

    def _height(self, lists: Sequence[tuple[str, Sequence[str]]]) -> float:
        """Return how many millimetres the page takes, rather too many than too few."""
        names = (self.letterhead.parent, self.letterhead.agency)
        head = _HEAD_MM + sum(ceil(len(name) / _NAME_ACROSS) for name in names) * _LINE_MM
        lines = [line for _, lines in lists for line in lines]
        text = sum(ceil((len(line) + 6) / _ACROSS) * _LINE_MM + _GAP_MM for line in lines)
        return head + len(lists) * _HEADING_MM + text

    def _heading(self, key: str, lines: Sequence[BriefingLine]) -> str:
        return f"{word(key, self.language)} ({number(len(lines), self.language)})"

    def _lines(self, lines: Sequence[BriefingLine], most: int) -> list[str]:
        if not lines:
            return [word("nothing", self.language)]
        shown = [f"- {one_line(line.words(self.language))}" for line in lines[:most]]
        left = len(lines) - len(shown)
        more = [word("more_lines", self.language, n=number(left, self.language))] if left else []
        return [*shown, *more]
