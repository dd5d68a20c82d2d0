""" "Chuẩn bị giao ban": one page for a press coordination meeting, from what listening knows.

What was asked comes from stories and alarms; what we said and what we owe come from alarms that were
closed or are open. Press requests and statements join when their room is built.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from danbiet.documents.briefing import BriefingDocument, BriefingLine, briefing_docx, briefing_pdf
from danbiet.documents.wording import Language
from danbiet.listening.models import Alarm, AlarmOutcome, Story
from danbiet.listening.queries.digests import stories_in
from danbiet.offices.letterheads import letterhead_of
from danbiet.offices.models import Agency
from danbiet.offices.working_days import LOCAL, is_working_day, since_last_working_close

LOOKING_BACK = timedelta(days=7)
MOST_LINES = 6
ANSWERED = (AlarmOutcome.ANSWER, AlarmOutcome.EXPLAIN, AlarmOutcome.CORRECT)

OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BRIEFING_FILES: dict[str, tuple[str, Callable[[BriefingDocument], bytes]]] = {
    "docx": (OFFICE, briefing_docx),
    "pdf": ("application/pdf", briefing_pdf),
}


def is_briefing_day(agency: Agency | None, *, on: date) -> bool:
    """Whether the agency has its press coordination meeting on this day."""
    return agency is not None and agency.press_briefing_weekday == on.weekday() and is_working_day(on)


def briefing_of(agency: Agency, *, at: datetime, language: Language) -> BriefingDocument:
    """Return the page for the meeting of this day."""
    return BriefingDocument(
        letterhead=letterhead_of(agency, on=at.astimezone(LOCAL).date(), language=language),
        meeting=at.astimezone(LOCAL),
        asked=_asked(agency, at=at),
        said=_said(agency, at=at),
        owed=_owed(agency),
    )


def _asked(agency: Agency, *, at: datetime) -> list[BriefingLine]:
    found = stories_in(agency.pk, from_at=min(since_last_working_close(at), at - timedelta(days=1)), to_at=at)
    stories = Story.objects.in_bulk([each.story_id for each in found])
    return [
        BriefingLine(
            stories[each.story_id].title,
            source=_("%(own)d bài độc lập, %(outlets)d báo") % {"own": each.independent, "outlets": each.outlets},
        )
        for each in found[:MOST_LINES]
        if each.story_id in stories
    ]


def _said(agency: Agency, *, at: datetime) -> list[BriefingLine]:
    closed = Alarm.objects.filter(agency=agency, closed_at__gt=at - LOOKING_BACK, outcome__in=ANSWERED).select_related(
        "policy"
    )
    return [
        BriefingLine(
            f"{alarm.policy.short_title}: {alarm.get_outcome_display()}. {alarm.reason}",
            source=f"{alarm.closed_at.astimezone(LOCAL):%d/%m/%Y}",
        )
        for alarm in closed.order_by("-closed_at")[:MOST_LINES]
        if alarm.closed_at
    ]


def _owed(agency: Agency) -> list[BriefingLine]:
    waiting = Alarm.objects.filter(agency=agency, closed_at=None).select_related("policy", "taken_by")
    return [
        BriefingLine(
            _("Cảnh báo về %(policy)s chưa có cách xử lý") % {"policy": alarm.policy.short_title},
            source=alarm.taken_by.full_name if alarm.taken_by else _("chưa ai nhận"),
        )
        for alarm in waiting.order_by("raised_at")[:MOST_LINES]
    ]
