"""Sheets for communicators on foot and boards: what is printed is handed over when the file is made.

Nobody receives it until a person carries it there; what was given out comes back
as counts on the tear-off line, entered by the communicator, never as names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from pydantic import BaseModel, Field

from danbiet.channels.base import Channel, Fate, Fitted, Limits, Message, Outcome, Problem, Sender

LETTERS_PER_PAGE = 1300
"""Letters on an A4 sheet at 16 points, the table of figures and the receipt line aside (measured)."""


class PrintedSettings(BaseModel):
    """How long a sheet may grow."""

    most_pages: int = Field(2, ge=1, le=8, title="Số trang tối đa", description="Hai trang là một tờ in hai mặt.")


class PrintedSender(Sender):
    """Every message is handed over at once: the sheet is in the officer's hands."""

    def send(self, messages: Sequence[Message]) -> Iterator[Outcome]:
        for message in messages:
            yield Outcome(message.key, Fate.HANDED, reference=message.key)


class Printed(Channel):
    """A4 sheets. Not in the registry of providers: there is nobody to hand them to over a wire."""

    key = "printed"
    label = "Bản in A4"
    icon = "print"
    address_kind = "none"
    limits = Limits(attachments=True)
    Settings = PrintedSettings

    def fit(self, text: str, *, settings: BaseModel | None = None) -> Fitted:
        """Return the text with its pages at reading size; more than the sheet holds stops it."""
        pages = max(1, ceil(len(text.strip()) / LETTERS_PER_PAGE))
        problems = [] if text.strip() else [Problem("empty", stops=True)]
        if isinstance(settings, PrintedSettings) and pages > settings.most_pages:
            values = {"pages": pages, "most": settings.most_pages}
            problems.append(Problem("too_long", stops=True, values=values))
        return Fitted(text, parts=pages, units=pages, unit="pages", problems=problems)

    def open(self, settings: BaseModel) -> PrintedSender:
        return PrintedSender()
