"""What a letter says, before it becomes a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from danbiet.documents.letterhead import Letterhead
from danbiet.documents.wording import one_line

END = "./."


@dataclass(frozen=True, kw_only=True)
class OfficialLetter:
    """One letter. ``subject`` is what follows "V/v"; ``to`` are the agencies written to.

    ``quote`` are words given in full, set apart below the paragraph ``quote_after`` (counted from 0).
    """

    letterhead: Letterhead
    subject: str
    to: Sequence[str]
    paragraphs: Sequence[str]
    quote: str = ""
    quote_after: int = 0

    @property
    def subject_line(self) -> str:
        return f"V/v {one_line(self.subject)}"

    @property
    def to_lines(self) -> list[str]:
        """One line for one agency; for several a line of its own each, as the decree sets them."""
        names = [one_line(each) for each in self.to if each.strip()]
        if len(names) == 1:
            return [f"Kính gửi: {names[0]}."]
        last = len(names) - 1
        return ["Kính gửi:", *(f"- {name}{'.' if i == last else ';'}" for i, name in enumerate(names))]

    @property
    def body(self) -> list[str]:
        """The paragraphs, the last one closed as administrative documents close."""
        told = [one_line(each) for each in self.paragraphs if each.strip()]
        return [*told[:-1], f"{told[-1].rstrip('.')}{END}"] if told else []
