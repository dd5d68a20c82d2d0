"""One page of headed lists, for the spokesperson's morning."""

from collections.abc import Sequence

from danbiet.documents.letterhead import Letterhead
from danbiet.documents.typeset.head import head_data
from danbiet.documents.typeset.press import press
from danbiet.documents.wording import clipped, one_line

_LINE = 260  # characters of a line, so that one long question does not fill the page


def sections_pdf(
    letterhead: Letterhead, *, kind: str, title: str, sections: Sequence[tuple[str, Sequence[str]]]
) -> bytes:
    """Return headed lists under a letterhead as a PDF; ``sections`` are ``(heading, lines)`` in order."""
    data = {
        "language": letterhead.language,
        "head": head_data(letterhead),
        "kind": kind,
        "title": title,
        "lists": [{"title": heading, "lines": [_line(each) for each in lines]} for heading, lines in sections],
    }
    return press("briefing.typ", data, on=letterhead.date)


def _line(text: str) -> str:
    return f"- {clipped(one_line(text), _LINE)}"
