"""Sheets as PDF."""

from typing import Any

from danbiet.documents.notices.model import COUNTS, BoardNotice, Handout, lines, pairs, word
from danbiet.documents.qr import qr_png
from danbiet.documents.typeset.press import press
from danbiet.documents.wording import day, one_line


def handout_pdf(handout: Handout) -> bytes:
    """Return the handout as a tagged A4 PDF with its tear-off line at the foot of the last page."""
    language = handout.language
    data = _common(handout) | {
        "questions": pairs(handout.questions),
        "code": one_line(handout.code),
        "counts": [word(key, language) for key in COUNTS],
        "words": {
            key: word(key, language) for key in ("facts", "questions", "ask", "more", "receipt", "sheet", "asked")
        },
    }
    return press("handout.typ", data, on=handout.date, chart=_qr(handout))


def notice_pdf(notice: BoardNotice) -> bytes:
    """Return the notice as a tagged PDF of its paper, one page."""
    until = word("until", notice.language, day=day(notice.until, notice.language)) if notice.until else ""
    data = _common(notice) | {
        "paper": notice.paper,
        "kind": word("notice", notice.language),
        "until": until,
        "words": {key: word(key, notice.language) for key in ("facts", "ask", "more")},
    }
    return press("notice.typ", data, on=notice.date, chart=_qr(notice))


def _common(sheet: Handout | BoardNotice) -> dict[str, Any]:
    language = sheet.language
    issued = word("issued", language, place=one_line(sheet.place), day=day(sheet.date, language))
    return {
        "language": language,
        "agency": one_line(sheet.agency),
        "issued": issued,
        "title": one_line(sheet.title),
        "points": lines(sheet.points),
        "facts": pairs(sheet.facts),
        "ask_at": lines(sheet.ask_at),
        "url": sheet.address,
        "qr_words": word("qr", language, url=sheet.address),
        "demo": word("demo", language) if sheet.demo else "",
    }


def _qr(sheet: Handout | BoardNotice) -> bytes | None:
    return qr_png(sheet.address) if sheet.address else None
