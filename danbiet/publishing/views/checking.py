"""What the checks say, put in order for the page: what stops, what to look at, what could be plainer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from danbiet.engine.text.facts import Contradiction
from danbiet.engine.text.plain.report import Code, Level, PlainReport, Remark
from danbiet.publishing.models import Publication, Release
from danbiet.publishing.queries.releases import ReleaseCheck, check_release

ADVICE = {
    Code.LONG_SENTENCE: _("Câu dài: tách thành hai câu."),
    Code.STACKED_CLAUSES: _("Nhiều vế chồng lên nhau: mỗi câu một ý."),
    Code.UNEXPLAINED: _("Viết tắt chưa giải thích."),
    Code.OFFICIALESE: _("Từ hành chính khó hiểu."),
    Code.NOMINAL_START: _("Mở đầu bằng “việc…”: nói ai làm gì."),
    Code.PASSIVE: _("Câu bị động: nói ai làm."),
}
LEVELS = {Level.EASY: ("ok", _("dễ đọc")), Level.NORMAL: ("info", _("vừa")), Level.DIFFICULT: ("wait", _("khó đọc"))}
SHOWN = 6


@dataclass(frozen=True)
class Advised:
    """One place that could be plainer, with what to do about it."""

    words: str
    plainer: str | None
    advice: Any


@dataclass(frozen=True)
class Against:
    """A figure of this text beside what the agency said earlier."""

    contradiction: Contradiction
    publication: Publication | None


@dataclass(frozen=True)
class LiveChecks:
    """The whole of it; ``blocking`` are the sentences that stop a submission."""

    check: ReleaseCheck
    report: PlainReport
    advised: Sequence[Advised]
    against: Sequence[Against]

    @property
    def blocking(self) -> list[str]:
        return self.check.blocking

    @property
    def stale(self) -> list[Any]:
        return [each for each in self.check.variants if each.is_stale]

    @property
    def level(self) -> tuple[str, Any] | None:
        return LEVELS[self.report.level] if self.report.level else None

    @property
    def first_advised(self) -> Sequence[Advised]:
        return self.advised[:SHOWN]

    @property
    def more_advised(self) -> Sequence[Advised]:
        return self.advised[SHOWN:]

    @property
    def is_clean(self) -> bool:
        return not (self.blocking or self.against or self.check.missing or self.advised)


def live_checks(release: Release) -> LiveChecks:
    """Return what to tell the writer of the release as it stands, kept or not."""
    found = check_release(release)
    report = found.plainness
    return LiveChecks(found, report, _advised(report.remarks), _against(found.contradictions))


def _advised(remarks: Sequence[Remark]) -> list[Advised]:
    """One line for each different place; a phrase said five times is one line."""
    known = dict.fromkeys((each.code, each.words, each.plainer) for each in remarks)
    return [Advised(words, plainer, ADVICE[code]) for code, words, plainer in known]


def _against(found: Sequence[Contradiction]) -> list[Against]:
    keys = [int(each.earlier.key) for each in found if each.earlier.key.isdecimal()]
    known = Publication.objects.select_related("edition").in_bulk(keys)
    return [Against(each, known.get(int(each.earlier.key))) for each in found if each.earlier.key.isdecimal()]
