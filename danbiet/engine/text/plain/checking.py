"""The whole check of one text."""

from danbiet.engine.text.plain.abbreviations import abbreviation_remarks
from danbiet.engine.text.plain.formula import NothingToRead, score
from danbiet.engine.text.plain.levels import level
from danbiet.engine.text.plain.phrases import phrase_remarks
from danbiet.engine.text.plain.report import PlainReport
from danbiet.engine.text.plain.sentences import sentence_remarks
from danbiet.engine.text.plain.training import Weights


def check(text: str, weights: Weights | None = None) -> PlainReport:
    """Return how hard the text reads and where it could be plainer.

    Advice only: nothing here blocks. ``weights`` as for ``level``.
    """
    remarks = [*sentence_remarks(text), *phrase_remarks(text), *abbreviation_remarks(text)]
    ordered = tuple(sorted(remarks, key=lambda remark: (remark.start, remark.end)))
    try:
        return PlainReport(score(text), level(text, weights), ordered)
    except NothingToRead:
        return PlainReport(None, None, ordered)
