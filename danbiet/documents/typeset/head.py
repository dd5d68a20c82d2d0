"""The letterhead as data for templates."""

from typing import Any

from danbiet.documents.letterhead import Letterhead
from danbiet.documents.wording import one_line, word


def head_data(letterhead: Letterhead) -> dict[str, Any]:
    """Return what ``form.typ`` writes above and below the text."""
    language = letterhead.language
    last = len(letterhead.recipients)
    return {
        "agency": one_line(letterhead.agency),
        "parent": one_line(letterhead.parent),
        "nation": word("nation", language),
        "motto": word("motto", language),
        "number": letterhead.number_line,
        "place": letterhead.place_line,
        "demo": letterhead.demo_line,
        "unsigned": word("no_signature", language) if letterhead.demo else "",
        "recipients_title": word("recipients", language),
        "recipients": [
            f"- {one_line(name).rstrip('.;')}{'.' if n == last else ';'}"
            for n, name in enumerate(letterhead.recipients, start=1)
        ],
        "signature": list(letterhead.signature_lines),
    }
