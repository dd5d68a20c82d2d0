"""Tóm tắt buổi sáng for the spokesperson, and the six questions before a statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from danbiet.documents.briefing import sections_pdf
from danbiet.kit import clock
from danbiet.kit.registry import BriefLine
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.letterheads import letterhead_of
from danbiet.publishing.actions.briefs import Unanswered, check_statement
from danbiet.publishing.models import Release
from danbiet.publishing.queries.briefs import QUESTIONS, brief_of, checklist_page
from danbiet.publishing.queries.press_requests import due_by, open_requests
from danbiet.web.toasts import complaining, toast
from danbiet.web.words import page_language


@require_GET
@officer_page
def brief(request: DeskRequest) -> HttpResponse:
    """One page before the day begins; as a PDF with ``?format=pdf``."""
    at = clock.now()
    sections = brief_of(request.user, at=at)
    if request.GET.get("format") == "pdf":
        return _pdf(request, sections, at)
    waiting = open_requests(request.user)
    context = {
        "sections": sections,
        "at": at,
        "waiting": waiting.count(),
        "due": due_by(waiting, at).count(),
    }
    return render(request, "publishing/press/brief.html", context)


def _pdf(request: DeskRequest, sections: Any, at: datetime) -> HttpResponse:
    agency, day = agency_of(request), timezone.localdate(at)
    head = letterhead_of(agency, on=day, language=page_language())
    lists = [(each.title, [_words(line) for line in each.lines] or [each.empty]) for each in sections]
    title = _("Việc người phát ngôn cần biết sáng {day}").format(day=f"{day:%d/%m/%Y}")
    body = sections_pdf(head, kind=_("TÓM TẮT"), title=title, sections=lists)
    name = f'attachment; filename="tom-tat-{day:%Y-%m-%d}.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name})


def _words(line: BriefLine) -> str:
    late = _("QUÁ HẠN: ") if line.is_late else ""
    return f"{late}{line.text} ({line.note})" if line.note else f"{late}{line.text}"


@require_POST
@officer_page
def check(request: DeskRequest, release_id: int) -> HttpResponse:
    """Keep this person's six answers to the words as they are now."""
    release = get_visible_or_404(Release.objects.select_related("agency", "policy"), request.user, pk=release_id)
    said = request.POST
    answers = {
        each.key: (said.get(each.key) == "yes", said.get(f"{each.key}-note", "")[:500])
        for each in QUESTIONS
        if said.get(each.key) in ("yes", "no")
    }
    with complaining(request, Unanswered):
        check_statement(release, answers=answers, by=request.user, at=clock.now())
        toast(request, _("Đã lưu sáu câu kiểm tra cho bản chữ hiện tại."))
    return redirect("release_tab", release_id, "checklist")


def checklist(release: Release, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    """Return what the release's tab of the six questions shows."""
    return checklist_page(release, request.user, at=at)
