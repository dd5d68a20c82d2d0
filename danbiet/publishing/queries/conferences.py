"""Reads of press conferences: the list with its counts, and a draft of the minutes."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.models import User
from danbiet.publishing.models import Attendance, ConferenceQuestion, PressConference


def conferences_of(user: User) -> QuerySet[PressConference]:
    """Return the agency's conferences, those to come first, annotated with counts: outlets, came, asked, left."""
    outlets = Attendance.objects.filter(conference=OuterRef("pk")).values("conference")
    asked = ConferenceQuestion.objects.filter(conference=OuterRef("pk")).values("conference")
    rows = PressConference.objects.visible_to(user).select_related("policy", "chair")  # type: ignore[attr-defined]
    counted: QuerySet[PressConference] = rows.annotate(
        outlets=_count(outlets.annotate(n=Count("pk"))),
        came=_count(outlets.annotate(n=Sum("came"))),
        asked=_count(asked.annotate(n=Count("pk"))),
        left=_count(asked.annotate(n=Count("pk", filter=Q(answer="", request=None)))),
    )
    return counted.order_by(F("closed_at").desc(nulls_first=True), "-starts_at")


def draft_minutes(conference: PressConference) -> str:
    """Return minutes made from what was logged: who came (as counts), what was said, asked, answered and promised."""
    starts = timezone.localtime(conference.starts_at)
    came = conference.attendance.aggregate(n=Coalesce(Sum("came"), 0), outlets=Count("pk", filter=Q(came__gt=0)))
    head = [
        _("{title}, {when}, {venue}").format(
            title=conference.title, when=f"{starts:%H:%M %d/%m/%Y}", venue=conference.venue or "…"
        ),
        _("Chủ trì: {chair}").format(chair=conference.chair or "…"),
        _("Có mặt: {n} phóng viên của {outlets} cơ quan báo chí").format(**came),
    ]
    agenda = [
        f"{n}. {row['what']}" + (f" ({row['who']})" if row.get("who") else "") for n, row in _numbered(conference)
    ]
    asked = [_line(n, each) for n, each in enumerate(_questions(conference), start=1)]
    parts = [("", head), (_("Nội dung"), agenda), (_("Hỏi và trả lời"), asked)]
    return "\n\n".join("\n".join([*([title] if title else []), *lines]) for title, lines in parts if lines)


def _questions(conference: PressConference) -> QuerySet[ConferenceQuestion]:
    return conference.questions.select_related("outlet", "promised_post", "request")


def _numbered(conference: PressConference) -> enumerate[dict[str, str]]:
    return enumerate(conference.agenda, start=1)


def _line(n: int, asked: ConferenceQuestion) -> str:
    who = f" ({asked.outlet})" if asked.outlet else ""
    if asked.request_id:
        said = _("Hứa trả lời sau; {post} chịu trách nhiệm, mã {code}").format(
            post=asked.promised_post, code=asked.request.code if asked.request else ""
        )
    else:
        said = asked.answer or _("chưa trả lời")
    return f"{n}. {asked.question}{who}\n   → {said}"


def _count(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows.values("n")[:1], output_field=IntegerField()), 0)
