"""Báo chí hỏi: the list with its deadlines, one question with its answer, and how long answers take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.models import Clock
from danbiet.offices.rules import name_of
from danbiet.publishing.actions import press_requests as actions
from danbiet.publishing.editions import facts_of
from danbiet.publishing.forms.press_requests import AssignRequest, DraftAnswer, LogRequest, RefuseRequest, RequestFilter
from danbiet.publishing.grounds import NotAGround
from danbiet.publishing.models import PressRequest
from danbiet.publishing.queries.press_requests import desk_of, due_by, open_requests, response_times
from danbiet.publishing.views.reading import shown_facts
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complaining, toast

PROBLEMS = (
    actions.NothingAsked,
    actions.NotOurs,
    actions.AlreadySettled,
    actions.NothingDrafted,
    actions.OwnWords,
    actions.MayNotSpeak,
    actions.NotAnswered,
    actions.NotWithdrawn,
    NotAGround,
)
SPEED_OF = timedelta(days=365)


@require_GET
@officer_page
def press_requests(request: DeskRequest) -> HttpResponse:
    """What the press waits for, by deadline; below, how long answers took in the last year."""
    at = clock.now()
    form = RequestFilter(request.GET, user=request.user, at=at)
    found = form.narrow(desk_of(request.user))
    file = asked_file(request, found, _sheet())
    if file is not None:
        return file
    waiting = open_requests(request.user)
    today = timezone.localdate(at)
    context = {
        "form": form,
        "page": page_of(request, found),
        "at": at,
        "waiting": waiting.count(),
        "overdue": waiting.filter(due_at__lt=at).count(),
        "due_today": due_by(waiting.filter(due_at__gte=at), at).count(),
        "speeds": response_times(agency_of(request), since=today - SPEED_OF, until=today),
    }
    return render(request, "publishing/press/requests.html", context)


def _sheet() -> Sheet:
    header = [
        _("Mã"), _("Nhận lúc"), _("Cơ quan báo chí"), _("Câu hỏi"), _("Chính sách"), _("Trạng thái"), _("Hạn"),
        _("Chức danh chịu trách nhiệm"), _("Xong lúc"), _("Hình thức cung cấp"), _("Câu trả lời"), _("Căn cứ từ chối"),
    ]  # fmt: skip
    return Sheet("bao-chi-hoi", _("Báo chí hỏi"), header, _cells)


def _cells(row: Any) -> list[object]:
    return [
        row.code,
        row.received_at,
        str(row.outlet or row.said_outlet),
        row.question,
        row.policy.short_title if row.policy else "",
        row.get_state_display(),
        row.due_at,
        row.accountable or "",
        row.decided_at,
        row.get_form_display(),
        row.answer,
        row.refusal_ground,
    ]


@require_http_methods(["GET", "POST"])
@officer_page
def new(request: DeskRequest) -> HttpResponse:
    """Log a question that came by mail, telephone or letter."""
    form = LogRequest(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.log_request(agency_of(request), **form.cleaned_data, by=request.user, at=clock.now())
        except PROBLEMS as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã ghi câu hỏi, mã %(code)s. Việc tiếp theo: giao người soạn.") % {"code": made.code})
            return redirect("press_request", made.pk)
    return render(request, "publishing/press/request_new.html", {"form": form})


@require_GET
@officer_page
def press_request(request: DeskRequest, request_id: int) -> HttpResponse:
    """One question: its clock, who works on it, the answer, and what this person may do now."""
    return _page(request, _asked(request, request_id))


def _page(request: DeskRequest, asked: PressRequest, status: int = 200, **forms: Any) -> HttpResponse:
    at = clock.now()
    speaks = actions.may_speak(request.user, at=at)
    context = {
        "asked": asked,
        "at": at,
        "clock": Clock.objects.filter(about=name_of(asked)).select_related("rule", "post").first(),
        "is_open": asked.decided_at is None,
        "may_speak": speaks,
        "is_own": asked.drafted_by_id == request.user.pk,
        "facts": shown_facts(facts_of(asked.policy)),
        "assign_form": AssignRequest(request=asked),
        "draft_form": DraftAnswer(request=asked),
        "refuse_form": RefuseRequest(on=timezone.localdate(at)),
    }
    return render(request, "publishing/press/request.html", context | forms, status=status)


@require_POST
@officer_page
def assign(request: DeskRequest, request_id: int) -> HttpResponse:
    """Give the work to a colleague, and the duty to a post."""
    asked = _asked(request, request_id)
    form = AssignRequest(request.POST, request=asked)
    if not form.is_valid():
        return _page(request, asked, 422, assign_form=form)
    return _done(
        request,
        asked,
        lambda: actions.assign_request(asked, **form.cleaned_data, by=request.user, at=clock.now()),
        _("Đã giao."),
    )


@require_POST
@officer_page
def draft(request: DeskRequest, request_id: int) -> HttpResponse:
    """Keep the answer for another person to read and send."""
    asked = _asked(request, request_id)
    form = DraftAnswer(request.POST, request=asked)
    if not form.is_valid():
        return _page(request, asked, 422, draft_form=form)
    return _done(
        request,
        asked,
        lambda: actions.draft_answer(asked, **form.cleaned_data, by=request.user, at=clock.now()),
        _("Đã lưu câu trả lời; chờ người phát ngôn đọc lại và gửi."),
    )


@require_POST
@officer_page
def send(request: DeskRequest, request_id: int) -> HttpResponse:
    """Send the answer for the agency."""
    asked = _asked(request, request_id)
    public = "is_public" in request.POST
    said = _("Đã trả lời; thư đang được gửi.") if asked.reply_to else _("Đã trả lời. Không có thư điện tử để gửi.")
    return _done(
        request,
        asked,
        lambda: actions.send_answer(asked, is_public=public, by=request.user, at=clock.now()),
        said,
    )


@require_POST
@officer_page
def refuse(request: DeskRequest, request_id: int) -> HttpResponse:
    """Refuse on a ground of the law."""
    asked = _asked(request, request_id)
    form = RefuseRequest(request.POST, on=timezone.localdate())
    if not form.is_valid():
        return _page(request, asked, 422, refuse_form=form)
    return _done(
        request,
        asked,
        lambda: actions.refuse_request(asked, **form.cleaned_data, by=request.user, at=clock.now()),
        _("Đã từ chối và nêu căn cứ."),
    )


@require_POST
@officer_page
def drop(request: DeskRequest, request_id: int) -> HttpResponse:
    """The asker took the question back."""
    asked = _asked(request, request_id)
    return _done(
        request,
        asked,
        lambda: actions.drop_request(asked, by=request.user, at=clock.now()),
        _("Đã ghi: người hỏi rút câu hỏi."),
        undo=reverse("press_request_restore", args=[asked.pk]),
    )


@require_POST
@officer_page
def restore(request: DeskRequest, request_id: int) -> HttpResponse:
    """Undo a withdrawal entered by mistake."""
    asked = _asked(request, request_id)
    return _done(
        request,
        asked,
        lambda: actions.restore_request(asked, by=request.user, at=clock.now()),
        _("Câu hỏi chờ trả lời như trước, cùng thời hạn."),
    )


@require_POST
@officer_page
def show(request: DeskRequest, request_id: int) -> HttpResponse:
    """Put question and answer in the press room, or take them out."""
    asked = _asked(request, request_id)
    public = "is_public" in request.POST
    said = _("Đã đăng ở phòng báo chí, không nêu người hỏi.") if public else _("Đã rút khỏi phòng báo chí.")
    return _done(
        request,
        asked,
        lambda: actions.show_request(asked, is_public=public, by=request.user, at=clock.now()),
        said,
    )


def _asked(request: DeskRequest, request_id: int) -> PressRequest:
    rows = PressRequest.objects.select_related(
        "agency", "policy", "outlet", "journalist", "owner", "owner_post", "drafted_by", "decided_by"
    )
    found: PressRequest = get_visible_or_404(rows, request.user, pk=request_id)
    return found


def _done(
    request: DeskRequest, asked: PressRequest, act: Callable[[], object], said: str, undo: str | None = None
) -> HttpResponse:
    with complaining(request, *PROBLEMS):
        act()
        toast(request, said, undo=undo)
    return redirect("press_request", asked.pk)
